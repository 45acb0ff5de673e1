namespace Nixish.Kubernetes;

/// <summary>
/// A cluster on this machine that a program develops against: one that kind makes, or one that is there. A value: nothing happens until
/// <see cref="StartAsync"/>.
/// </summary>
/// <example><code>
/// var dev = LocalCluster.Kind("dev", nodes: 3);
/// await using var running = await dev.StartAsync(store);
/// await (await shop.On(dev).PlanAsync(running.Targets)).ApplyAsync();
/// </code></example>
public abstract record LocalCluster
{
    private protected LocalCluster(string name) => Name = name;

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>How images get into it; null where its nodes pull them themselves.</summary>
    public virtual Deliver? Deliver { get; init; }

    /// <summary>A cluster of containers that the program <c>kind</c> makes, where there is none of the name. https://kind.sigs.k8s.io</summary>
    /// <param name="name">Its name: 1 to 50 lower-case letters, digits, <c>-</c>, <c>.</c> and <c>_</c>.</param>
    /// <param name="nodes">How many nodes; the first is the control plane, and the only one of a cluster of one.</param>
    /// <exception cref="ArgumentException">kind does not take the name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no nodes, or more than 100.</exception>
    public static KindCluster Kind(string name = "kind", int nodes = 1) => new(name, nodes);

    /// <summary>A cluster that is there: minikube, k3s, Docker Desktop.</summary>
    /// <param name="context">Its context in the kubeconfig that kubectl would use; null for the current one.</param>
    public static ExistingCluster Existing(string? context = null) => new(context);

    /// <summary>Makes the cluster where it is not there, and connects to it. Does the same again, and costs little, where it is.</summary>
    /// <param name="store">Where images are built.</param>
    /// <param name="options">How the cluster is used.</param>
    /// <param name="cancellationToken">Stops it. What kind has begun it takes back.</param>
    public abstract Task<RunningLocalCluster> StartAsync(LocalStore store, ClusterOptions? options = null, CancellationToken cancellationToken = default);
}

/// <summary>A cluster that somebody else has made.</summary>
public sealed record ExistingCluster : LocalCluster
{
    internal ExistingCluster(string? context)
        : base(context ?? "current context") => Context = context;

    /// <summary>Its context; null for the current one.</summary>
    public string? Context { get; }

    /// <inheritdoc/>
    /// <exception cref="KubeconfigException">There is no such context.</exception>
    public override Task<RunningLocalCluster> StartAsync(LocalStore store, ClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Task.FromResult(new RunningLocalCluster(Cluster.FromKubeconfig(context: Context, options: options), store, Deliver));
    }
}

/// <summary>A local cluster that is connected to. Disposing of it closes connections; the cluster runs on.</summary>
public sealed class RunningLocalCluster : IAsyncDisposable
{
    private readonly DockerEngine? _engine;
    private readonly RegistryTarget _registry;

    internal RunningLocalCluster(Cluster cluster, LocalStore store, Deliver? deliver)
    {
        // Pushes are taken in any case: a stack may name some itself. An engine is only asked for where images go there.
        var delivery = deliver?.Of(new Image("any"));
        _engine = delivery is KindLoad or ImageLoad ? new DockerEngine() : null;
        _registry = new RegistryTarget(store);
        Cluster = cluster;
        Targets = delivery switch
        {
            KindLoad => [new KindTarget(store, _engine!), _registry, cluster],
            ImageLoad => [new DockerTarget(store, _engine!), _registry, cluster],
            ContainerdLoad => [new ContainerdTarget(store), _registry, cluster],
            _ => [_registry, cluster],
        };
    }

    /// <summary>The cluster as a target of Kubernetes objects.</summary>
    public Cluster Cluster { get; }

    /// <summary>What a stack is planned and applied with: the cluster, and where its images go.</summary>
    public Seq<ITarget> Targets { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Cluster.Dispose();
        _engine?.Dispose();
        _registry.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Stacks and local clusters.</summary>
public static class LocalClusterExtensions
{
    /// <summary>The stack with its images delivered as <paramref name="cluster"/> gets them.</summary>
    public static Stack On(this Stack stack, LocalCluster cluster)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(cluster);
        return stack with { Deliver = cluster.Deliver ?? stack.Deliver };
    }
}
