namespace Nixish;

/// <summary>A place that images are loaded into, as a target.</summary>
/// <remarks>Planning builds nothing. A load that leaves the stack is forgotten; the image stays where it is, where containers may use it.</remarks>
public abstract class EngineTarget : ITarget
{
    private readonly ImageLoading _loading;

    private protected EngineTarget(ImageLoading loading) => _loading = loading;

    /// <inheritdoc/>
    public string Name => _loading.Target;

    /// <inheritdoc/>
    public LocalStore Store => _loading.Store;

    /// <inheritdoc/>
    public bool Accepts(IResource resource) => _loading.Accepts(resource);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default) => _loading.PlanAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => _loading.ApplyAsync(change, progress, cancellationToken);

    /// <inheritdoc/>
    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
