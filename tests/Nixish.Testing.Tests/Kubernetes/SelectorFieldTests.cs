using System.Text.Json.Nodes;
using Nixish.Kubernetes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>Servers select objects of a kind by the fields that <see cref="SelectorField"/> says, and find in them what it says.</summary>
public class SelectorFieldTests
{
    private static readonly (string Collection, string Group, string Kind)[] Kinds =
    [
        ("/api/v1/namespaces/{ns}/pods", "", "Pod"), ("/api/v1/namespaces/{ns}/events", "", "Event"), ("/apis/events.k8s.io/v1/namespaces/{ns}/events", "events.k8s.io", "Event"),
        ("/api/v1/namespaces", "", "Namespace"), ("/api/v1/nodes", "", "Node"), ("/api/v1/namespaces/{ns}/replicationcontrollers", "", "ReplicationController"),
        ("/apis/apps/v1/namespaces/{ns}/replicasets", "apps", "ReplicaSet"), ("/api/v1/namespaces/{ns}/secrets", "", "Secret"), ("/apis/batch/v1/namespaces/{ns}/jobs", "batch", "Job"),
        ("/apis/certificates.k8s.io/v1/certificatesigningrequests", "certificates.k8s.io", "CertificateSigningRequest"),
        ("/api/v1/namespaces/{ns}/configmaps", "", "ConfigMap"), ("/apis/apps/v1/namespaces/{ns}/deployments", "apps", "Deployment"), ("/api/v1/namespaces/{ns}/services", "", "Service"),
    ];

    // Kubernetes 1.20, which the tests have, is older than these.
    private static readonly string[] Newer = ["spec.hostNetwork", "reportingComponent"];

    private static readonly (string Collection, string Body, string[] Finds, string[] Misses)[] Objects =
    [
        ("/api/v1/namespaces/{ns}/secrets", """{"metadata": {"name": "one"}}""", ["type=Opaque", "type!=other"], ["type=other", "type="]),
        ("/api/v1/namespaces/{ns}/replicationcontrollers",
            """{"metadata": {"name": "one"}, "spec": {"replicas": 0, "selector": {"a": "b"}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}}""",
            ["status.replicas=0"], ["status.replicas=1"]),
        ("/apis/batch/v1/namespaces/{ns}/jobs",
            """{"metadata": {"name": "one"}, "spec": {"parallelism": 0, "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}}}""",
            ["status.successful=0"], ["status.successful=1"]),
        ("/api/v1/namespaces/{ns}/pods",
            """{"metadata": {"name": "one"}, "spec": {"schedulerName": "nobody", "serviceAccountName": "default", "automountServiceAccountToken": false, "containers": [{"name": "c", "image": "i"}]}}""",
            ["spec.schedulerName=nobody", "spec.restartPolicy=Always,spec.nodeName!=other", "status.phase!=Failed"], ["spec.nodeName=other", "status.phase=Failed"]),
        ("/api/v1/namespaces/{ns}/events",
            """{"metadata": {"name": "one"}, "type": "Normal", "reason": "Because", "source": {"component": "tests"}, "involvedObject": {"kind": "Pod", "name": "web", "namespace": "{ns}"}}""",
            ["involvedObject.kind=Pod,involvedObject.name=web", "source=tests,reason=Because,type=Normal"], ["source=others", "involvedObject.name=api"]),
    ];

    [Fact]
    public async Task The_cluster_in_process_takes_the_fields_of_each_kind_and_no_others() => await CheckFieldsAsync(await TestedServer.InMemoryAsync(), []);

    [Fact]
    public async Task The_real_server_takes_the_fields_of_each_kind_and_no_others() => await CheckFieldsAsync(await TestedServer.RealAsync(), Newer);

    [Fact]
    public async Task The_cluster_in_process_finds_objects_by_them() => await CheckObjectsAsync(await TestedServer.InMemoryAsync());

    [Fact]
    public async Task The_real_server_finds_objects_by_them() => await CheckObjectsAsync(await TestedServer.RealAsync());

    private static async Task CheckFieldsAsync(TestedServer server, string[] unknown)
    {
        await using var tested = server;
        var fields = Kinds.SelectMany(kind => SelectorField.Of(kind.Group, kind.Kind)).Select(field => field.Name).Append("spec.replicas").Distinct().Except(unknown).ToArray();
        foreach (var (collection, group, kind) in Kinds)
        {
            List<string> taken = [];
            foreach (var field in fields)
            {
                var answer = await server.SendAsync("GET", $"{collection}?limit=1&fieldSelector={field}%3Dx");
                answer.Code.Should().BeOneOf(200, 400);
                if (answer.Code == 200)
                {
                    taken.Add(field);
                }
            }

            taken.Should().BeEquivalentTo(SelectorField.Of(group, kind).Select(field => field.Name).Except(unknown), $"of {group}/{kind}");
        }
    }

    private static async Task CheckObjectsAsync(TestedServer server)
    {
        await using var tested = server;
        foreach (var (collection, body, finds, misses) in Objects)
        {
            (await server.SendAsync("POST", collection, body.Replace("{ns}", server.Namespace, StringComparison.Ordinal))).Code.Should().Be(201, body);
            foreach (var selector in finds)
            {
                (await NamesAsync(server, collection, selector)).Should().Contain("one", $"of '{selector}'");
            }

            foreach (var selector in misses)
            {
                (await NamesAsync(server, collection, selector)).Should().NotContain("one", $"of '{selector}'");
            }
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(TestedServer server, string collection, string selector)
    {
        var answer = await server.SendAsync("GET", $"{collection}?fieldSelector={Uri.EscapeDataString(selector)}");
        answer.Code.Should().Be(200, answer.Message);
        return (answer.Body["items"] as JsonArray ?? []).Select(item => (string)item!["metadata"]!["name"]!);
    }
}
