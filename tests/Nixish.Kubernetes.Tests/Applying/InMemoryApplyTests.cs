using Nixish.Testing;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class InMemoryApplyTests
{
    [Fact]
    public async Task An_unchanged_stack_of_many_objects_is_planned_with_one_request_a_kind()
    {
        await using var memory = new InMemoryCluster();
        using var cluster = Open(memory);
        KubernetesObject[] wanted = [.. Enumerable.Range(0, 50).Select(i => Deployment($"web-{i}")), .. Enumerable.Range(0, 50).Select(i => ConfigMap($"c-{i}", """{"a":"1"}"""))];
        await ApplyAsync(cluster, await PlanAsync(cluster, wanted));
        var before = memory.Requests.Count;

        var plan = await PlanAsync(cluster, wanted);

        plan.Should().HaveCount(100).And.OnlyContain(change => change.Action == ChangeAction.None);
        memory.Requests.Skip(before).Should().HaveCount(2).And.OnlyContain(request => request.Method == "GET");
    }

    [Fact]
    public async Task A_plan_whose_object_changed_since_is_stale()
    {
        await using var memory = new InMemoryCluster();
        using var cluster = Open(memory);
        await ApplyAsync(cluster, await PlanAsync(cluster, ConfigMap("settings", """{"a":"1","b":"1"}""")));
        var stale = await PlanAsync(cluster, ConfigMap("settings", """{"a":"2","b":"1"}"""));
        await ApplyAsync(cluster, await PlanAsync(cluster, ConfigMap("settings", """{"a":"1","b":"3"}""")));

        var error = (await cluster.Awaiting(c => ApplyAsync(c, stale)).Should().ThrowAsync<StalePlanException>()).Which;

        error.Message.Should().Contain("ConfigMap default/settings").And.Contain("data.b").And.Contain("Plan again");
    }

    [Fact]
    public async Task Containers_that_crash_are_reported_with_their_last_lines()
    {
        await using var memory = new InMemoryCluster(new() { Failures = [new("web", "CrashLoopBackOff") { Log = "no database at db:5432\n" }] });
        using var cluster = Open(memory, new() { ReadyTimeout = TimeSpan.FromMilliseconds(300) });
        var plan = await PlanAsync(cluster, Deployment("web", replicas: 1));
        await ApplyAsync(cluster, plan);

        var error = (await cluster.Awaiting(c => c.WaitAsync(plan.Single(), new Progress<StackEvent>())).Should().ThrowAsync<NotReadyException>()).Which;

        error.Message.Should().Contain("CrashLoopBackOff").And.Contain("no database at db:5432");
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_ends_the_wait_before_its_time()
    {
        await using var memory = new InMemoryCluster(new() { Failures = [new("web", "ImagePullBackOff")] });
        using var cluster = Open(memory, new() { StuckAfter = TimeSpan.Zero });
        var plan = await PlanAsync(cluster, Deployment("web", replicas: 1));
        await ApplyAsync(cluster, plan);

        (await cluster.Awaiting(c => c.WaitAsync(plan.Single(), new Progress<StackEvent>())).Should().ThrowAsync<NotReadyException>())
            .Which.Message.Should().Contain("does not become ready").And.Contain("ImagePullBackOff");
    }

    [Fact]
    public async Task A_deployment_becomes_ready()
    {
        await using var memory = new InMemoryCluster();
        using var cluster = Open(memory);
        var plan = await PlanAsync(cluster, Deployment("web", replicas: 3));
        await ApplyAsync(cluster, plan);

        await cluster.WaitAsync(plan.Single(), new Progress<StackEvent>(), TestContext.Current.CancellationToken);
    }

    private static Cluster Open(InMemoryCluster memory, ClusterOptions? options = null) => new(memory.CreateClient(), InMemoryCluster.Server, options);

    private static Task<IReadOnlyList<Change>> PlanAsync(Cluster cluster, params KubernetesObject[] wanted) => PlanAsync(cluster, default, wanted);

    private static Task<IReadOnlyList<Change>> PlanAsync(Cluster cluster, Map<StateEntry> state, params KubernetesObject[] wanted) =>
        cluster.PlanAsync(new() { Stack = "shop", Resources = wanted.Cast<IResource>().ToSeq(), State = state, Deliveries = Deliveries.None, Lowering = new() }, TestContext.Current.CancellationToken);

    private static async Task ApplyAsync(Cluster cluster, IEnumerable<Change> plan)
    {
        foreach (var change in plan)
        {
            await cluster.ApplyAsync(change, new Progress<StackEvent>(), TestContext.Current.CancellationToken);
        }
    }
}
