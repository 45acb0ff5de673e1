using Nixish.Kubernetes.Tests.Applying;
using Nixish.Kubernetes.Tests.Connection;

namespace Nixish.Kubernetes.Tests.Readiness;

/// <summary>Workloads that run on a node without a network: of one static program, each by its command.</summary>
internal static class Workloads
{
    public const string Image = "nixish-test/busybox:readiness";
    public const string Sleep = """["/bin/busybox","sleep","600"]""";
    public const string Crash = """["/bin/busybox","sh","-c","echo no database at db:5432; exit 3"]""";

    private static readonly Lazy<Task> Loaded = new(() => RealCluster.RunAsync("sh", ["-c", $"tar -C / -c bin/busybox | docker import - {Image}"], input: null));

    /// <summary>The engine that the node runs pods with takes an image straight from a tar stream.</summary>
    public static async Task LoadAsync(string where)
    {
        if (where == TestedCluster.Real)
        {
            RealCluster.KubeconfigOrSkip();
            Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no Docker engine.");
            Assert.SkipUnless(File.Exists("/bin/busybox"), "There is no static busybox at /bin/busybox.");
            await Loaded.Value;
        }
    }

    public static string Pod(string command, string image = Image, string pull = "Never", string container = "", string pod = "") => $$$"""
        {"automountServiceAccountToken":false,"hostNetwork":true,"terminationGracePeriodSeconds":0{{{pod}}},"containers":[
          {"name":"web","image":"{{{image}}}","imagePullPolicy":"{{{pull}}}","command":{{{command}}}{{{container}}} } ] }
        """;

    public static KubernetesObject Deployment(string pod, int replicas = 1, string spec = "") => Of("apps/v1", "Deployment", $"\"replicas\":{replicas}{spec}", pod);

    public static KubernetesObject StatefulSet(string pod, int replicas = 1) => Of("apps/v1", "StatefulSet", $"\"replicas\":{replicas},\"serviceName\":\"web\"", pod);

    public static KubernetesObject DaemonSet(string pod) => Of("apps/v1", "DaemonSet", "\"minReadySeconds\":0", pod);

    public static Job Job(string pod) => (Job)Manifests.Object($$$"""
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"web"},"spec":{"backoffLimit":0,"template":{"metadata":{"labels":{"app":"web"}},"spec":{{{pod}}} } } }
        """);

    private static KubernetesObject Of(string apiVersion, string kind, string spec, string pod) => Manifests.Object($$$"""
        {"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","metadata":{"name":"web"},"spec":{ {{{spec}}},"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{{{pod}}} } } }
        """);
}
