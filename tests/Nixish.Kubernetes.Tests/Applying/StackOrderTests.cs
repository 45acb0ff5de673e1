using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class StackOrderTests
{
    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_definition_and_an_object_of_its_kind_come_in_one_stack(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        var group = $"t{Guid.NewGuid().ToString("N")[..10]}.nixish.dev";
        var definition = Object($$$"""
            {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.{{{group}}}"},
             "spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets","singular":"widget","listKind":"WidgetList"},
              "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"} } } } } } }]}}
            """);
        var widget = Object($$$"""{"apiVersion":"{{{group}}}/v1","kind":"Widget","metadata":{"name":"small","namespace":"{{{tested.Namespace}}}"},"spec":{"size":1}}""");
        // The object first: the order in a stack says nothing.
        var stack = new Stack("shop") { Resources = [widget, definition] };
        var options = new StackOptions { Targets = [tested.Cluster], State = new InMemoryStateStore() };
        var path = $"apis/{group}/v1/namespaces/{{ns}}/widgets/small";
        try
        {
            await (await stack.PlanAsync(options, Token)).ApplyAsync(cancellationToken: Token);

            (await tested.ReadAsync(path, "spec", "size")).Should().Be("1");
            (await stack.PlanAsync(options, Token)).Count.Should().Be(0);
        }
        finally
        {
            await (await stack.PlanDestroyAsync(options, Token)).ApplyAsync(cancellationToken: Token);
        }

        (await tested.ReadAsync(path)).Should().BeNull();
    }

    // Such a claim stays pending until a pod uses it: a pod that waited for it would wait for ever.
    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_claim_that_binds_with_its_first_pod_holds_nothing_up(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, new() { ReadyTimeout = TimeSpan.FromSeconds(40) });
        var storage = $"late-{Guid.NewGuid().ToString("N")[..10]}";
        var stack = new Stack("shop")
        {
            Resources =
            [
                Object($$$"""{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"{{{storage}}}"},"provisioner":"kubernetes.io/no-provisioner","volumeBindingMode":"WaitForFirstConsumer"}"""),
                Object($$$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data","namespace":"{{{tested.Namespace}}}"},"spec":{"storageClassName":"{{{storage}}}","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }"""),
                Object($$$"""
                    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"{{{tested.Namespace}}}"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
                     "spec":{"containers":[{"name":"web","image":"x:1"}],"volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]} } } }
                    """),
            ],
        };
        var options = new StackOptions { Targets = [tested.Cluster], State = new InMemoryStateStore() };
        try
        {
            var result = await (await stack.PlanAsync(options, Token)).ApplyAsync(cancellationToken: Token);

            result.Done.Count.Should().Be(3);
            (await tested.ReadAsync("api/v1/namespaces/{ns}/persistentvolumeclaims/data", "status", "phase")).Should().Be("Pending");
        }
        finally
        {
            await tested.SendAsync(HttpMethod.Delete, $"apis/storage.k8s.io/v1/storageclasses/{storage}");
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
