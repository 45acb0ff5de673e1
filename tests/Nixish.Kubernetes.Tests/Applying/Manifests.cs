using System.Text;

namespace Nixish.Kubernetes.Tests.Applying;

/// <summary>Objects of the tests, from JSON.</summary>
internal static class Manifests
{
    public static KubernetesObject Object(string json) => KubernetesObject.FromJson(Encoding.UTF8.GetBytes(json));

    public static KubernetesObject ConfigMap(string name, string data) => Object($$"""
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{name}}"},"data":{{data}}}
        """);

    public static KubernetesObject Deployment(string name, int replicas = 0, string image = "nginx:1", string extra = "") => Object($$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}","labels":{"app":"{{{name}}}"}},
         "spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"{{{name}}}"}},"template":{"metadata":{"labels":{"app":"{{{name}}}"}},
         "spec":{"containers":[{"name":"web","image":"{{{image}}}","ports":[{"containerPort":8080}],"env":[{"name":"A","value":"1"}],
           "resources":{"requests":{"cpu":"0.5","memory":"1024Mi"} }{{{extra}}} } ] } } } }
        """);
}
