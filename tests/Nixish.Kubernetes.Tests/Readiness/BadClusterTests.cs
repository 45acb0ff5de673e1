using System.Diagnostics;
using Nixish.Kubernetes.Tests.Applying;
using Nixish.Testing;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Readiness;

/// <summary>Clusters that misbehave while they are waited for.</summary>
public class BadClusterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Faults => ["dropped at once", "dropped after an event", "garbled", "forgotten", "reset", "busy", "broken list"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_wait_survives_watches_that_do_not(string fault)
    {
        await using var memory = new InMemoryCluster(new() { Failures = [new("web", "NotReady")] });
        var (waiting, _) = await WaitingAsync(memory);
        memory.Inject(fault switch
        {
            "dropped at once" => ClusterFault.DroppedWatch() with { Times = 20 },
            "dropped after an event" => ClusterFault.DroppedWatch(1) with { Times = 20 },
            "garbled" => ClusterFault.GarbledWatch() with { Times = 10 },
            "forgotten" => ClusterFault.ForgottenHistory() with { Times = 10 },
            "reset" => ClusterFault.BrokenAnswer(0) with { Times = 10, When = request => request.Query.Contains("watch=1", StringComparison.Ordinal) },
            "busy" => ClusterFault.TooManyRequests(TimeSpan.FromSeconds(1)) with { Times = 3 },
            _ => ClusterFault.BrokenAnswer(50) with { Times = 3, When = request => !request.Query.Contains("watch=1", StringComparison.Ordinal) },
        });

        // What watches there are end, so that the faults meet those that follow.
        memory.DropWatches();
        await Task.Delay(200, Token);
        memory.Failures = [];

        await waiting.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Watches_that_always_end_at_once_are_not_a_storm_of_requests()
    {
        await using var memory = new InMemoryCluster(new() { Failures = [new("web", "NotReady")] });
        memory.Inject(ClusterFault.DroppedWatch() with { Times = null });
        var (waiting, _) = await WaitingAsync(memory, new() { ReadyTimeout = TimeSpan.FromSeconds(2) });

        await waiting.Awaiting(wait => wait).Should().ThrowAsync<NotReadyException>();

        memory.Requests.Count(request => request.Query.Contains("watch=1", StringComparison.Ordinal)).Should().BeLessThan(60, "four watches in two seconds, ever more slowly");
    }

    [Fact]
    public async Task A_cluster_that_disappears_is_said_to_be_unreachable_before_the_time_is_up()
    {
        await using var memory = new InMemoryCluster(new() { Failures = [new("web", "NotReady")] });
        var (waiting, _) = await WaitingAsync(memory);
        var waited = Stopwatch.StartNew();

        memory.Inject(ClusterFault.Unreachable() with { Times = null });
        memory.DropWatches();

        (await waiting.Awaiting(wait => wait).Should().ThrowAsync<ClusterUnreachableException>()).Which.Message.Should().Contain("cannot be reached");
        waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60), "the limit is five minutes");
    }

    [Fact]
    public async Task Credentials_that_expire_end_the_wait_at_once()
    {
        await using var memory = new InMemoryCluster(new() { Failures = [new("web", "NotReady")] });
        var (waiting, _) = await WaitingAsync(memory);

        memory.Inject(ClusterFault.ExpiredCredentials() with { Times = null });
        memory.DropWatches();

        (await waiting.Awaiting(wait => wait.WaitAsync(TimeSpan.FromSeconds(10))).Should().ThrowAsync<KubernetesApiException>()).Which.Message.Should().Contain("401").And.Contain("renew");
    }

    [Fact]
    public async Task An_apply_whose_answer_is_lost_or_refused_for_now_is_done_once()
    {
        await using var memory = new InMemoryCluster();
        memory.Inject(
            ClusterFault.LostAnswer() with { When = static request => request.Method == "PATCH" },
            ClusterFault.TooManyRequests(TimeSpan.Zero) with { When = static request => request.Method == "PATCH" },
            ClusterFault.Answer(503) with { When = static request => request.Method == "PATCH" });
        using var cluster = new Cluster(memory.CreateClient(), InMemoryCluster.Server);
        var stack = new Stack("shop") { Resources = [Deployment("web", replicas: 2)] };

        var options = new StackOptions { Targets = [cluster], State = new InMemoryStateStore() };

        await (await stack.PlanAsync(options, Token)).ApplyAsync(cancellationToken: Token);

        memory.Get<Deployment>("web").Metadata.Generation.Should().Be(1);
        memory.Requests.Where(static request => request.Method == "PATCH").Select(static request => request.StatusCode).Should().Equal([429, 503, 409], "the first was done, though its answer is counted nowhere, and the last finds it so");
        (await stack.PlanAsync(options, Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task What_admission_refuses_is_told_in_its_words()
    {
        await using var memory = new InMemoryCluster();
        memory.Refuse(static write => write.Object is Deployment { Spec.Replicas: > 3 } ? "no more than three replicas here" : null);
        memory.Refuse(static write => write is { Operation: "CREATE", Object: Nixish.Kubernetes.Pod } && write.Object.Name.StartsWith("sealed", StringComparison.Ordinal) ? "this namespace is sealed" : null);
        using var cluster = new Cluster(memory.CreateClient(), InMemoryCluster.Server, new() { StuckAfter = TimeSpan.FromMilliseconds(100) });

        (await ApplyAsync(cluster, Deployment("many", replicas: 4))).Should().Contain("no more than three replicas here");
        (await ApplyAsync(cluster, Deployment("sealed", replicas: 1))).Should().Contain("FailedCreate").And.Contain("this namespace is sealed");
    }

    private static async Task<string> ApplyAsync(Cluster cluster, KubernetesObject wanted)
    {
        var plan = await new Stack("shop") { Resources = [wanted] }.PlanAsync(new StackOptions { Targets = [cluster], State = new InMemoryStateStore() }, Token);
        return (await plan.Awaiting(one => one.ApplyAsync(cancellationToken: Token)).Should().ThrowAsync<ApplyFailedException>()).Which.Message;
    }

    private static async Task<(Task Waiting, Said Said)> WaitingAsync(InMemoryCluster memory, ClusterOptions? options = null)
    {
        var cluster = new Cluster(memory.CreateClient(), InMemoryCluster.Server, options);
        var plan = await cluster.PlanAsync(new() { Stack = "shop", Resources = [Deployment("web", replicas: 1)], Deliveries = Deliveries.None, Lowering = new() }, Token);
        await cluster.ApplyAsync(plan[0], new Said(), Token);
        var said = new Said();
        var waiting = cluster.WaitAsync(plan[0], said, Token);
        while (!said.Statuses.Any(static status => status.Contains("ready", StringComparison.Ordinal)))
        {
            await Task.Delay(20, Token);
        }

        return (waiting, said);
    }
}
