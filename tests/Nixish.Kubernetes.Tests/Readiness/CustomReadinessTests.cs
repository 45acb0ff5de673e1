using Nixish.Kubernetes.Tests.Applying;
using static Nixish.Kubernetes.Tests.Applying.TestedCluster;

namespace Nixish.Kubernetes.Tests.Readiness;

/// <summary>Custom resources: ready by their conditions, or as a rule of the program's says.</summary>
public class CustomReadinessTests
{
    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_custom_resource_is_ready_by_its_conditions_once_they_are_of_its_generation(string where)
    {
        await using var cluster = await StartAsync(where);
        await using var defined = await Defined.StartAsync(cluster);
        var (waiting, said) = await defined.ApplyAsync(size: 1, """{"observedGeneration":1,"conditions":[{"type":"Ready","status":"False","reason":"Creating","message":"disks are made"}]}""");
        await SaysAsync(waiting, said, "disks are made");
        await defined.StatusAsync("""{"observedGeneration":1,"conditions":[{"type":"Ready","status":"True"}]}""");
        await waiting;

        var (second, told) = await defined.ApplyAsync(size: 2);
        await SaysAsync(second, told, "not yet seen by its controller");
        await defined.StatusAsync("""{"observedGeneration":2,"conditions":[{"type":"Stalled","status":"True","reason":"NoSpace","message":"no disk is that large"},{"type":"Ready","status":"False"}]}""");

        (await second.Awaiting(wait => wait).Should().ThrowAsync<NotReadyException>()).Which.Message.Should().Contain("does not become ready: NoSpace: no disk is that large");
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_rule_of_the_programs_own_says_when_a_kind_is_ready(string where)
    {
        var options = new ClusterOptions
        {
            ReadinessRules =
            [
                new("nixish.example", "Database", live => ((KubernetesResource)live).Content.GetValueOrDefault("status")["phase"].Text switch
                {
                    "Online" => Kubernetes.Readiness.Current,
                    "Broken" => Kubernetes.Readiness.Failed("the database is broken"),
                    var phase => Kubernetes.Readiness.InProgress(phase ?? "new"),
                }),
            ],
        };
        await using var cluster = await StartAsync(where, options);
        await using var defined = await Defined.StartAsync(cluster, "nixish.example");
        var (waiting, said) = await defined.ApplyAsync(size: 1);
        await SaysAsync(waiting, said, "new");
        await defined.StatusAsync("""{"phase":"Filling"}""");
        await SaysAsync(waiting, said, "Filling");
        await defined.StatusAsync("""{"phase":"Online"}""");

        await waiting;
    }

    [Fact]
    public async Task A_rule_that_throws_is_named()
    {
        await using var cluster = await StartAsync(Memory, new() { ReadinessRules = [new("nixish.example", "Database", _ => throw new FormatException("what is this?"))] });
        await using var defined = await Defined.StartAsync(cluster, "nixish.example");
        var (waiting, _) = await defined.ApplyAsync(size: 1);

        (await waiting.Awaiting(wait => wait).Should().ThrowAsync<NotReadyException>()).Which.Message.Should().Contain("readiness rule for Database failed").And.Contain("what is this?");
    }

    // Definitions are of the whole cluster, and two of one kind in one group are not accepted: each test has a group of its own.
    private sealed class Defined(TestedCluster cluster, string group) : IAsyncDisposable
    {
        public static async Task<Defined> StartAsync(TestedCluster cluster, string? group = null)
        {
            group ??= $"g{Guid.NewGuid().ToString("n")[..8]}.nixish.example";
            var plan = await cluster.PlanAsync(Manifests.Object($$"""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"databases.{{group}}"},
                 "spec":{"group":"{{group}}","scope":"Namespaced","names":{"plural":"databases","singular":"database","kind":"Database","listKind":"DatabaseList"},
                 "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{} },"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }] } }
                """));
            await cluster.ApplyAsync(plan);
            await cluster.Cluster.WaitAsync(plan[0], new Said(), TestContext.Current.CancellationToken);
            return new(cluster, group);
        }

        // Without a status of its own, a resource counts as ready at once: one that has a controller is waited for when that has seen it.
        public async Task<(Task Waiting, Said Said)> ApplyAsync(int size, string? status = null)
        {
            var wanted = new KubernetesResource($"{group}/v1", "Database", "main") { Content = new() { ["spec"] = new Map<Json> { ["size"] = size } } };
            var plan = await cluster.PlanAsync(wanted);
            await cluster.ApplyAsync(plan);
            if (status is not null)
            {
                await StatusAsync(status);
            }

            var said = new Said();
            return (cluster.Cluster.WaitAsync(plan[0], said, TestContext.Current.CancellationToken), said);
        }

        public Task StatusAsync(string status) => cluster.SendAsync(HttpMethod.Patch, $"apis/{group}/v1/namespaces/{{ns}}/databases/main/status", $$"""{"status":{{status}} }""");

        public async ValueTask DisposeAsync() => await cluster.SendAsync(HttpMethod.Delete, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/databases.{group}");
    }

    private static async Task SaysAsync(Task waiting, Said said, string status)
    {
        for (var waited = 0; !waiting.IsFaulted && !said.Statuses.Any(one => one.Contains(status, StringComparison.Ordinal)); waited++)
        {
            waited.Should().BeLessThan(600, "it should say '{0}', and said {1}", status, string.Join(" | ", said.Statuses));
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        if (waiting.IsFaulted)
        {
            await waiting;
        }
    }
}
