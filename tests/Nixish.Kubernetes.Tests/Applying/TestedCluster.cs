using Nixish.Kubernetes.Tests.Connection;
using Nixish.Testing;

namespace Nixish.Kubernetes.Tests.Applying;

/// <summary>A cluster in memory or a real one, and a namespace of the test's own: what is true of one is true of the other.</summary>
internal sealed class TestedCluster : IAsyncDisposable
{
    public const string Memory = "in memory";
    public const string Real = "real";
    private readonly IAsyncDisposable _server;
    private readonly Cluster? _own;

    private readonly InMemoryStateStore _states = new();

    private TestedCluster(Cluster cluster, string ns, IAsyncDisposable server, Cluster? own) => (Cluster, Namespace, _server, _own, InProcess) = (cluster, ns, server, own, server as InMemoryCluster);

    public Cluster Cluster { get; }

    public string Namespace { get; }

    /// <summary>The cluster in memory; null where it is a real one.</summary>
    public InMemoryCluster? InProcess { get; }

    /// <param name="memory">What containers do that in a real cluster do so by themselves.</param>
    public static async Task<TestedCluster> StartAsync(string where, ClusterOptions? options = null, InMemoryClusterOptions? memory = null)
    {
        if (where == Real)
        {
            var real = await RealCluster.StartAsync(options);
            return new(real.Cluster, real.Namespace, real, own: null);
        }

        var server = new InMemoryCluster(memory ?? new());
        var cluster = new Cluster(server.CreateClient(), InMemoryCluster.Server, options);
        return new(cluster, cluster.Namespace, server, cluster);
    }

    /// <summary>The real cluster; null for one in memory.</summary>
    public RealCluster? RealOne => _server as RealCluster;

    /// <summary>The plan of a whole stack, with a state of the test's own.</summary>
    public Task<Plan> PlanStackAsync(IEnumerable<IResource> resources, IStateStore? state = null, string stack = "shop") =>
        new Stack(stack) { Resources = resources.ToSeq() }.PlanAsync(new StackOptions { Targets = [Cluster], State = state ?? _states }, TestContext.Current.CancellationToken);

    /// <summary>Plans a stack, applies it, and returns the plan.</summary>
    public async Task<Plan> ApplyStackAsync(IEnumerable<IResource> resources, IStateStore? state = null, string stack = "shop")
    {
        var plan = await PlanStackAsync(resources, state, stack);
        await plan.ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);
        return plan;
    }

    public Task<IReadOnlyList<Change>> PlanAsync(params KubernetesObject[] wanted) => Cluster.PlanAsync(
        new() { Stack = "shop", Resources = wanted.Cast<IResource>().ToSeq(), Deliveries = Deliveries.None, Lowering = new() },
        TestContext.Current.CancellationToken);

    public async Task ApplyAsync(IEnumerable<Change> plan)
    {
        foreach (var change in plan)
        {
            await Cluster.ApplyAsync(change, new Progress<StackEvent>(), TestContext.Current.CancellationToken);
        }
    }

    public async Task ApplyAsync(params KubernetesObject[] wanted) => await ApplyAsync(await PlanAsync(wanted));

    /// <summary>What someone else does, beside Nixish; <c>{ns}</c> stands for the namespace.</summary>
    public async Task SendAsync(HttpMethod method, string path, string body = "", string? contentType = null)
    {
        using var response = await Cluster.Api.SendAsync(
            new(method, path.Replace("{ns}", Namespace, StringComparison.Ordinal), System.Text.Encoding.UTF8.GetBytes(body), contentType ?? (method == HttpMethod.Patch ? "application/merge-patch+json" : null)),
            TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>A member of an object, as text; null where there is no such object.</summary>
    public async Task<string?> ReadAsync(string path, params string[] members)
    {
        using var live = await Cluster.Api.GetAsync(path.Replace("{ns}", Namespace, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        return live is null ? null : members.Aggregate(live.RootElement, (value, member) => value.Member(member)).ToString();
    }

    public async ValueTask DisposeAsync()
    {
        _own?.Dispose();
        await _server.DisposeAsync();
    }
}
