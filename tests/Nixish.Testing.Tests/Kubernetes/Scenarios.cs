using System.Text.Json.Nodes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>One request; <c>{ns}</c> stands for the test's namespace.</summary>
public sealed record Step(string Method, string Path, string? Body, string ContentType)
{
    public override string ToString() => $"{Method} {Path} {Body}";
}

/// <summary>Requests that both servers must answer alike, by what they show.</summary>
internal static class Scenarios
{
    private const string Maps = "/api/v1/namespaces/{ns}/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/{ns}/deployments";
    private const string DaemonSets = "/apis/apps/v1/namespaces/{ns}/daemonsets";
    private const string Claims = "/api/v1/namespaces/{ns}/persistentvolumeclaims";
    private const string Policies = "/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies";
    private const string Services = "/api/v1/namespaces/{ns}/services";

    private const string Web = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":{"a":"1"}},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"x:1","args":["a","b"],"ports":[{"containerPort":80}],"env":[{"name":"A","value":"1"}]}]}}}}
        """;

    public static IReadOnlyDictionary<string, Step[]> All { get; } = new Dictionary<string, Step[]>(StringComparer.Ordinal)
    {
        ["a ConfigMap is created, read, changed and deleted"] =
        [
            Post(Maps + "?fieldManager=m", Map("c", """{"k":"1"}""")),
            Get(Maps + "/c"),
            Post(Maps, Map("c", "{}")),
            Put("PUT", Maps + "/c?fieldManager=m", Map("c", """{"k":"2","m":"4"}""")),
            Patch(Maps + "/c?fieldManager=m", """{"data":{"k":null,"l":"3"},"metadata":{"labels":{"x":"y"}}}""", TestedServer.Merge),
            Patch(Maps + "/c?fieldManager=m", """[{"op":"add","path":"/data/j","value":"5"},{"op":"remove","path":"/data/m"},{"op":"test","path":"/data/l","value":"3"}]""", "application/json-patch+json"),
            Patch(Maps + "/c?fieldManager=m", """[{"op":"test","path":"/data/l","value":"no"}]""", "application/json-patch+json"),
            Patch(Maps + "/c?fieldManager=m", """{"data":{"s":"6"}}""", "application/strategic-merge-patch+json"),
            Get(Maps + "/c"),
            Delete(Maps + "/c"),
            Get(Maps + "/c"),
            Delete(Maps + "/c"),
        ],
        ["applies share, conflict, force and remove"] =
        [
            Apply("a", Map("c", """{"k":"1"}""")),
            Apply("a", Map("c", """{"k":"1"}""")),
            Apply("b", Map("c", """{"k":"1","l":"1"}""")),
            Apply("b", Map("c", """{"k":"2","l":"1"}""")),
            Apply("b", Map("c", """{"k":"2","l":"1"}"""), force: true),
            Apply("c", Map("c", """{"k":"3","l":"4","m":"5"}""")),
            Apply("b", Map("c", """{"l":"1"}""")),
            Apply("a", Map("c", """{"z":"1"}""")),
            Apply("a", Map("c")),
            Get(Maps + "/c"),
        ],
        ["an apply conflicts with an update"] =
        [
            Post(Maps + "?fieldManager=u", Map("c", """{"k":"1","l":"2"}""")),
            Apply("a", Map("c", """{"k":"1"}""")),
            Apply("b", Map("c", """{"l":"1"}"""), force: true),
            Apply("b", Map("c")),
            Get(Maps + "/c"),
        ],
        ["a Deployment is applied by several managers"] =
        [
            Apply("a", Web),
            Apply("b", Web.Replace("x:1", "x:2", StringComparison.Ordinal)),
            Apply("b", Web.Replace("\"b\"]", "\"c\"]", StringComparison.Ordinal)),
            Apply("b", Web.Replace("\"b\"]", "\"c\"]", StringComparison.Ordinal), force: true),
            Apply("c", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"web","env":[{"name":"B","value":"2"}],"ports":[{"containerPort":81,"name":"x"}]},{"name":"side","image":"s:1"}]}}}}"""),
            Apply("a", Web.Replace(""","env":[{"name":"A","value":"1"}]""", "", StringComparison.Ordinal)),
            Apply("c", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"}}"""),
            Apply("a", Web.Replace("\"replicas\":0,", "", StringComparison.Ordinal)),
        ],
        ["a Deployment is created and updated"] =
        [
            Post(Deployments + "?fieldManager=m", Web),
            Post(Deployments, Web),
        ],
        ["a dry run changes nothing"] =
        [
            Patch(Deployments + "/web?fieldManager=a&dryRun=All", Web, TestedServer.Apply),
            Get(Deployments + "/web"),
            Post(Maps + "?fieldManager=u&dryRun=All", Map("c", """{"k":"1"}""")),
            Get(Maps + "/c"),
        ],
        ["objects that are always there are empty where nothing is in them"] =
        [
            Post("/apis/apps/v1/namespaces/{ns}/replicasets?fieldManager=m", Workload("ReplicaSet", "\"replicas\":0")),
            Post("/apis/apps/v1/namespaces/{ns}/statefulsets?fieldManager=m", Workload("StatefulSet", "\"replicas\":0,\"serviceName\":\"s\"")),
        ],
        ["a Service has defaults and ports keyed by port and protocol"] =
        [
            Post(Services + "?fieldManager=m", """{"metadata":{"name":"s"},"spec":{"ports":[{"port":80}]}}"""),
            Patch(Services + "/s?fieldManager=a", """{"apiVersion":"v1","kind":"Service","metadata":{"name":"s"},"spec":{"ports":[{"port":80,"protocol":"TCP","name":"http"},{"port":81,"protocol":"TCP","name":"other"}]}}""", TestedServer.Apply),
            Get(Services + "/s"),
            Post(Services, """{"metadata":{"name":"1a"},"spec":{"ports":[{"port":80}]}}"""),
        ],
        ["a DaemonSet counts its templates in an annotation"] =
        [
            Post(DaemonSets + "?fieldManager=m", Daemon("x:1")),
            Patch(DaemonSets + "/e?fieldManager=a", Daemon("x:1").Replace("\"d\"", "\"e\"", StringComparison.Ordinal), TestedServer.Apply),
            Patch(DaemonSets + "/e?fieldManager=a", Daemon("x:2").Replace("\"d\"", "\"e\"", StringComparison.Ordinal), TestedServer.Apply),
        ],
        ["a claim is protected while it is used"] =
        [
            Patch(Claims + "/p?fieldManager=a", """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"p"},"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"none","resources":{"requests":{"storage":"1Gi"}}}}""", TestedServer.Apply),
            Delete(Claims + "/p"),
        ],
        ["a NetworkPolicy counts its changes"] =
        [
            Post(Policies + "?fieldManager=m", """{"metadata":{"name":"n"},"spec":{"podSelector":{"matchLabels":{"a":"b"}},"ingress":[{}]}}"""),
            Put("PUT", Policies + "/n?fieldManager=m", """{"metadata":{"name":"n"},"spec":{"podSelector":{"matchLabels":{"a":"c"}},"ingress":[{}],"policyTypes":["Ingress"]}}"""),
            Post(Policies + "?fieldManager=m", """{"metadata":{"name":"o"},"spec":{"podSelector":{},"egress":[{}]}}"""),
            Patch(Policies + "/q?fieldManager=a", """{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"q"},"spec":{"podSelector":{"matchLabels":{"a":"b"}}}}""", TestedServer.Apply),
        ],
        ["an update of another uid is refused"] =
        [
            Post(Maps, Map("c", """{"k":"1"}""")),
            Put("PUT", Maps + "/c", Map("c", """{"k":"2"}""").Replace("\"name\"", "\"uid\":\"6b1a\",\"name\"", StringComparison.Ordinal)),
            Post(Deployments, Web),
            Put("PUT", Deployments + "/web", Web.Replace("\"name\":\"web\",\"labels\"", "\"uid\":\"6b1a\",\"name\":\"web\",\"labels\"", StringComparison.Ordinal)),
        ],
        ["finalizers are a set and hold a delete"] =
        [
            Apply("a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","finalizers":["nixish.dev/a"]}}"""),
            Apply("b", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","finalizers":["nixish.dev/b"]}}"""),
            Apply("a", Map("c")),
            Apply("b", Map("c")),
            Get(Maps + "/c"),
        ],
        ["what is refused"] =
        [
            Post(Maps, Map("C_", "{}")),
            Post(Maps, """{"metadata":{}}"""),
            Post(Maps, """{"metadata":{"name":"x","labels":{"a b":"c d"}},"data":{"a/b":"1"}}"""),
            Post(Maps, """{"metadata":{"name":"x","namespace":"elsewhere"}}"""),
            Post("/api/v1/namespaces/nowhere/configmaps", Map("c", "{}")),
            Post("/api/v1/namespaces", """{"metadata":{"name":"a.b"}}"""),
            Post(Deployments, """{"metadata":{"name":"a"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[]}}}}"""),
            Post(Deployments, """{"metadata":{"name":"a"}}"""),
            Get("/api/v1/namespaces/{ns}/nothings"),
            Get("/apis/apps/v9"),
            Get(Maps + "/c/nothing"),
            Post(Maps + "/c", "{}"),
            Put("PUT", Maps + "/c", Map("d", "{}")),
            Put("PUT", Maps + "/c", Map("c", "{}")),
            Put("PUT", Maps + "/c?dryRun=foo", Map("c", "{}")),
            Get(Maps + "?labelSelector=a%20b%20c"),
            Get(Maps + "?fieldSelector=data.x%3D1"),
        ],
        ["applies that are refused"] =
        [
            Post(Maps + "?fieldManager=m", Map("c", """{"k":"1"}""")),
            Patch(Maps + "/c", Map("c", "{}"), TestedServer.Apply),
            Patch(Maps + "/c?fieldManager=a", Map("d", "{}"), TestedServer.Apply),
            Patch(Maps + "/c?fieldManager=a", """{"apiVersion":"v2","kind":"ConfigMap","metadata":{"name":"c"}}""", TestedServer.Apply),
            Patch(Maps + "/c?fieldManager=a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","managedFields":[{}]}}""", TestedServer.Apply),
            Patch(Maps + "/c?fieldManager=a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"dat":{"a":"1"}}""", TestedServer.Apply),
            Patch(Maps + "/c?fieldManager=a", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","resourceVersion":"1"},"data":{"a":"1"}}""", TestedServer.Apply),
            Patch(Maps + "/c?fieldManager=a&force=true", """{"data":{"a":"1"}}""", TestedServer.Merge),
            Patch(Maps + "/c?fieldManager=a", """{"metadata":{"resourceVersion":"1"},"data":{}}""", TestedServer.Merge),
            Patch(Deployments + "/web?fieldManager=a", """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"spec":{"containers":[{"name":"c","ports":[{"containerPort":80,"name":"http"},{"containerPort":80}]}]}}}}""", TestedServer.Apply),
            Patch(Maps + "/c?fieldManager=a", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  l: \"yes\"\n", TestedServer.Apply),
            Delete(Maps + "/c", """{"propagationPolicy":"Foo"}"""),
        ],
        ["an apply on conditions"] =
        [
            Apply("a", Map("c", """{"k":"1"}""").Replace("\"name\"", "\"resourceVersion\":\"1\",\"name\"", StringComparison.Ordinal)),
            Apply("a", Map("c", """{"k":"2"}""").Replace("\"name\"", "\"resourceVersion\":\"1\",\"name\"", StringComparison.Ordinal)),
            Apply("b", Map("c", """{"k":"2"}""").Replace("\"name\"", "\"resourceVersion\":\"1\",\"name\"", StringComparison.Ordinal)),
            Apply("a", Map("c", """{"k":"3"}""").Replace("\"name\"", "\"resourceVersion\":\"0\",\"name\"", StringComparison.Ordinal)),
            Apply("a", Map("c", """{"k":"4"}""").Replace("\"name\"", "\"uid\":\"6b1a\",\"name\"", StringComparison.Ordinal)),
            Apply("a", Map("c", """{"k":"4"}""").Replace("\"name\"", "\"uid\":\"6b1a\",\"resourceVersion\":\"1\",\"name\"", StringComparison.Ordinal)),
            Apply("a", Map("d", """{"k":"1"}""").Replace("\"name\"", "\"uid\":\"6b1a\",\"name\"", StringComparison.Ordinal)),
            Apply("a", Map("d", """{"k":"1"}""").Replace("\"name\"", "\"uid\":\"6b1a\",\"resourceVersion\":\"5\",\"name\"", StringComparison.Ordinal)),
            Get(Maps + "/c"),
            Get(Maps + "/d"),
        ],
        ["owners may be reset"] =
        [
            Apply("a", Map("c", """{"k":"1"}""")),
            Patch(Maps + "/c?fieldManager=r", """{"metadata":{"managedFields":[{}]}}""", TestedServer.Merge),
            Apply("b", Map("c", """{"k":"1","l":"2"}""")),
            Apply("b", Map("c", """{"k":"2","l":"2"}""")),
        ],
    };

    // Its pods would run nowhere: no scheduler has that name.
    private static string Workload(string kind, string fields) =>
        $$$"""
        {"apiVersion":"apps/v1","kind":"{{{kind}}}","metadata":{"name":"w"},"spec":{ {{{fields}}},"selector":{"matchLabels":{"app":"w"}},
         "template":{"metadata":{"labels":{"app":"w"}},"spec":{"schedulerName":"none","containers":[{"name":"w","image":"x:1"}]} } } }
        """;

    private static Step Put(string method, string path, string body) => new(method, path, body, "application/json");

    private static Step Get(string path) => new("GET", path, null, "");

    private static Step Post(string path, string body) => new("POST", path, body, "application/json");

    private static Step Delete(string path, string? body = null) => new("DELETE", path, body, "application/json");

    private static Step Patch(string path, string body, string contentType) => new("PATCH", path, body, contentType);

    private static Step Apply(string manager, string body, bool force = false)
    {
        var node = JsonNode.Parse(body)!;
        var path = (string?)node["kind"] == "Deployment" ? Deployments : Maps;
        return new("PATCH", $"{path}/{node["metadata"]!["name"]}?fieldManager={manager}{(force ? "&force=true" : "")}", body, TestedServer.Apply);
    }

    private static string Daemon(string image) =>
        """{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"IMAGE"}]}}}}""".Replace("IMAGE", image, StringComparison.Ordinal);

    private static string Map(string name) => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"}}""";

    private static string Map(string name, string data) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{{{data}}}}""";
}
