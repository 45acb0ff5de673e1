namespace Nixish;

/// <summary>The kind clusters of a Docker engine as a target: applies <see cref="KindLoad"/>.</summary>
/// <remarks>Planning builds nothing. A load that leaves the stack is forgotten; the image stays until a node needs the space.</remarks>
public sealed class KindTarget : ITarget
{
    private readonly ImageLoading<KindLoad> _loading;

    /// <summary>Loads what <paramref name="store"/> builds into the nodes that run on <paramref name="engine"/>, which is not disposed.</summary>
    public KindTarget(LocalStore store, DockerEngine engine, BuildOptions? build = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(engine);
        (Store, _loading) = (store, new(store, build ?? new(), Name, new KindNodes(engine)));
    }

    /// <inheritdoc/>
    public string Name => "kind";

    /// <inheritdoc/>
    public LocalStore Store { get; }

    /// <inheritdoc/>
    public bool Accepts(IResource resource) => resource is KindLoad;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default) => _loading.PlanAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => _loading.ApplyAsync(change, progress, cancellationToken);

    /// <inheritdoc/>
    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
