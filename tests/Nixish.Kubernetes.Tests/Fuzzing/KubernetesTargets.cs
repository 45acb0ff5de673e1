using System.Text;
using System.Text.Json;
using Nixish.Tests.Fuzzing;

namespace Nixish.Kubernetes.Tests.Fuzzing;

/// <summary>What clusters answer, what their managers and controllers write into objects, and what leads to them.</summary>
internal static class KubernetesTargets
{
    private const string Certificate = "-----BEGIN CERTIFICATE-----\nMIIBdDCCARmgAwIBAgIUQ2Vyd\n-----END CERTIFICATE-----\n";

    private const string Kubeconfig = """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts:
        - name: c
          context: {cluster: c, user: u, namespace: shop}
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:6443
            insecure-skip-tls-verify: true
        users:
        - name: u
          user: {token: abc}
        """;

    private const string Plugin = """
        users:
        - name: u
          user:
            exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/login, args: [a, "b c"], env: [{name: A, value: "1"}], interactiveMode: Never, provideClusterInfo: true, installHint: do}
            as: ann
            as-groups: [dev]
            as-user-extra: {reason: ["x"]}
        """;

    private const string Token = """{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"abc","expirationTimestamp":"2030-01-01T00:00:00Z"}}""";

    private const string Live = """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","namespace":"default","uid":"6b1a","resourceVersion":"7","labels":{"nixish.dev/stack":"shop"},"annotations":{"nixish.dev/key":"x"},
         "managedFields":[{"manager":"nixish","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:data":{".":{},"f:a":{}},"f:list":{"k:{\"name\":\"b\",\"port\":1}":{".":{}},"v:\"x\"":{},"i:0":{}}}}]},
         "data":{"a":"1","b":"2"},"list":[{"name":"b","port":1},"x"]}
        """;

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","generation":2},"spec":{"replicas":3,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
         "spec":{"containers":[{"name":"web","image":"x:1","ports":[{"containerPort":80}],"resources":{"limits":{"cpu":"100m","memory":"1Gi"}},"env":[{"name":"A","value":"1"}]}]}}},
         "status":{"observedGeneration":2,"replicas":3,"updatedReplicas":3,"readyReplicas":2,"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":"late"},{"type":"Available","status":"True"}]}}
        """;

    private const string Pod = """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","ownerReferences":[{"uid":"1","kind":"ReplicaSet","name":"web","controller":true}]},"spec":{"containers":[{"name":"c","image":"x"}]},
         "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1"}],"containerStatuses":[{"name":"c","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off"}},"lastState":{"terminated":{"exitCode":1,"reason":"Error"}}}]}}
        """;

    private const string Manifest = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, labels: &l {app: web, on: "yes"}}
        spec: {replicas: 0x3, selector: {matchLabels: *l}, template: {metadata: {labels: {<<: *l, b: !!str 1}}, spec: {containers: [{name: web, image: x, command: [a, 'b', "c\n"]}]}}}
        ---
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: example.com/v1, kind: X, metadata: {name: x}, spec: {a: 010, b: ~, c: 1:30, d: .5}}
        """;

    private const string Refusal = """{"kind":"Status","apiVersion":"v1","status":"Failure","message":"conflict","reason":"Conflict","details":{"name":"web","kind":"configmaps","causes":[{"reason":"FieldManagerConflict","message":"conflict with \"kubectl\"","field":".data.a"}]},"code":409}""";

    private static readonly KubernetesObject Wanted = KubernetesObject.FromJson("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","namespace":"default"},"data":{"a":"1"}}"""u8.ToArray());

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("kubeconfig", bytes => KubeconfigFile.Parse(bytes, "kubeconfig"), Kubeconfig, "- a\n", "a: &a [*a]\n", "{\"users\":[{\"name\":\"x\"}]}", "users: ~\n") { Cases = 4_000, AllowancePerByte = 4_000, Allowance = 4 * 1024 * 1024 },
        new("users of a kubeconfig", Users, Plugin, Plugin.Replace("as: ann", "as: ~", StringComparison.Ordinal), Kubeconfig, "users: [{name: u, user: {exec: &a [*a]}}]") { Cases = 4_000, AllowancePerByte = 4_000, Allowance = 4 * 1024 * 1024 },
        new("credential of a plugin", Credential, Token, Token.Replace("\"token\":\"abc\"", $"\"clientCertificateData\":\"{Certificate.Replace("\n", "\\n", StringComparison.Ordinal)}\",\"clientKeyData\":\"x\"", StringComparison.Ordinal), "{}", "null", "{\"status\":1}") { Cases = 5_000, AllowancePerByte = 2_000 },
        new("certificates", text => Pem.Certificates(text, "a test"), Certificate, "", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----") { Cases = 2_000, AllowancePerByte = 2_000 },
        new("object", bytes => KubernetesObject.FromJson(bytes).ToString(), Deployment, Pod, Live, """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"data":{"a":"AAAA"},"type":"Opaque"}""", "[]") { Cases = 6_000, AllowancePerByte = 4_000 },
        new("object with unknown fields", bytes => KubernetesObject.FromJson(bytes, out _).ToString(), Deployment, Pod, Live) { Cases = 4_000, AllowancePerByte = 4_000 },
        new("JSON value", (byte[] bytes) => Json.Parse(bytes).ToString(), Live, "1e999", "-9223372036854775809", "\"\\ud800\"", "{\"a\":1,\"a\":2}") { Cases = 4_000, AllowancePerByte = 4_000 },
        new("refusal", (byte[] bytes) => throw ApiStatus.Parse(409, bytes).ToException("Applying", "https://cluster"), Refusal, "<html>", "{}", "{\"message\":\"\\ud800\"}") { Cases = 4_000 },
        new("status of an object", Rules, Deployment, Pod, """{"apiVersion":"batch/v1","kind":"Job","spec":{},"status":{"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}}""") { Cases = 5_000, AllowancePerByte = 2_000 },
        new("live object", Compare, Live, Live.Replace("k:{", "k:[", StringComparison.Ordinal), Live.Replace("v:", "v:{", StringComparison.Ordinal)) { Cases = 5_000, AllowancePerByte = 4_000 },
        new("label selector", Selected, "app=web,tier in (a,b),!legacy", "a notin (,b),c>4,d<0,e!=,f==g", "a in (b,,)", "!a=b", "a,") { Cases = 6_000, AllowancePerByte = 2_000 },
        new("field selector", FieldsSelected, @"metadata.name=web,status.phase!=Running,reason=a\,b\=\\", "a==b,,c!=", @"a=\", "a") { Cases = 6_000, AllowancePerByte = 2_000 },
        new("manifest", (string text) => ResourceSet.FromYaml(text, out _, new() { UnknownFields = UnknownFields.Keep }).ToString(), Manifest, Kubeconfig, Deployment, "a: &a [*a]", "<<: {a: 1}", "? [a]\n: b", "!!int x", "--- &x\n---\n*x") { Cases = 6_000, AllowancePerByte = 8_000, Allowance = 8 * 1024 * 1024 },
        new("duration", text => { var read = Duration.Parse(text); Duration.Parse(read.ToString()).Should().Be(read); }, "1h30m", "-1.5s", "300ms", "1.000000001h", "2562047h47m16.854775807s", "µs") { Cases = 6_000 },
        new("quantity", Counted, "1.5Gi", "-0.000000001n", "12e-1", "1e999", "9223372036854775808Ki", "1E") { Cases = 6_000 },
        new("cluster", Plan, Scripts()) { Cases = 5_000, AllowancePerByte = 4_000, Allowance = 4 * 1024 * 1024 },
    ];

    // Who the cluster is, what there is, what there is of that name, what became of an apply.
    private static string[] Scripts()
    {
        const string home = """200\n\n{"kind":"PartialObjectMetadata","metadata":{"name":"kube-system","uid":"1"}}""";
        var list = $$"""200\n\n{"kind":"ConfigMapList","metadata":{"resourceVersion":"9"},"items":[{{Live}}]}""";
        string[] scripts =
        [
            $"{home}\n%%\n{list}\n%%\n200\n\n{Live}",
            $"{home}\n%%\n200\n\n{{\"items\":[]}}\n%%\n404\n\n{{}}\n%%\n201\n\n{Live}",
            $"{home}\n%%\n200\n\n{{\"items\":[]}}\n%%\n404\n\n{{}}\n%%\n409\n\n{Refusal}",
            $"{home}\n%%\n200\n\n{{\"items\":[],\"metadata\":{{\"continue\":\"x\"}}}}\n%%\n{list}",
            "403\n\n{}\n%%\n403\n\n{}",
            "500\n\n<html>",
            "429\nRetry-After: 1\n\n{}",
        ];
        return [.. scripts.Select(static script => script.Replace("\\n", "\n", StringComparison.Ordinal))];
    }

    private static void Plan(byte[] script)
    {
        using var client = new HttpClient(new Replies(script));
        using var cluster = new Cluster(client, new("http://127.0.0.1:1"), new() { Clock = new NoPauses() });
        foreach (var change in cluster.PlanAsync(new() { Stack = "shop", Resources = [Wanted], Deliveries = Deliveries.None, Lowering = new() }).GetAwaiter().GetResult())
        {
            _ = change.ToString();
            cluster.ApplyAsync(change, new Progress<StackEvent>()).GetAwaiter().GetResult();
        }
    }

    private static void Users(byte[] bytes)
    {
        foreach (var (name, user) in KubeconfigFile.Parse(bytes, "kubeconfig").Users)
        {
            _ = ExecConfig.Of(user, name);
            _ = Impersonation.Of(user, name);
        }
    }

    private static void Credential(byte[] bytes) =>
        PluginCredential.Read(bytes, ExecConfig.V1, DateTimeOffset.UnixEpoch, problem => new CredentialPluginException(problem, "login"));

    private static void Rules(byte[] bytes)
    {
        using var live = JsonText.ParseAnswer(bytes);
        foreach (var kind in (ObjectKind[])[new("apps/v1", "Deployment", "deployments", true), new("v1", "Pod", "pods", true), new("batch/v1", "Job", "jobs", true), new("apps/v1", "StatefulSet", "statefulsets", true), new("x/v1", "X", "xs", true)])
        {
            _ = ReadinessRules.Of(live.RootElement, kind, DateTimeOffset.UnixEpoch);
        }

        _ = PodInTrouble.Of(live.RootElement);
    }

    private static void Selected(string text)
    {
        var selector = Selector.Parse(text);
        Selector.Parse(selector.ToString()).Should().Be(selector);
        _ = selector.Matches(new() { ["app"] = "web", ["tier"] = "a" });
    }

    private static void FieldsSelected(string text)
    {
        var selector = FieldSelector.Parse(text);
        FieldSelector.Parse(selector.ToString()).Should().Be(selector);
        _ = selector.Matches(new() { ["metadata.name"] = "web" });
    }

    private static void Counted(string text)
    {
        var quantity = Quantity.Parse(text);
        Quantity.Parse(quantity.ToString()).Should().Be(quantity);
        _ = (quantity.Value, quantity.CompareTo(1));
    }

    private static void Compare(byte[] bytes)
    {
        using var live = JsonText.ParseAnswer(bytes);
        using var wanted = JsonDocument.Parse("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web"},"data":{"a":"2"},"list":[{"name":"b","port":2}]}""");
        _ = FieldDiff.Between(wanted.RootElement, live.RootElement);
        _ = OwnedFields.OtherManagers(live.RootElement);
    }

    private sealed class NoPauses : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}

public class KubernetesFuzzTests
{
    public static TheoryData<string> Names => [.. KubernetesTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_clusters_say_is_read_or_refused(string name) => FuzzRun.Run(KubernetesTargets.All.Single(target => target.Name == name)).Should().BePositive("mutations break things");
}
