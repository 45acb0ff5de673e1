namespace Nixish;

/// <summary>A Docker engine as a target: applies <see cref="ImageLoad"/>.</summary>
/// <remarks>Planning builds nothing. A load that leaves the stack is forgotten; the image stays in the engine, where containers may use it.</remarks>
public sealed class DockerTarget : ITarget
{
    private readonly ImageLoading<ImageLoad> _loading;

    /// <summary>Loads what <paramref name="store"/> builds into <paramref name="engine"/>, which is not disposed.</summary>
    public DockerTarget(LocalStore store, DockerEngine engine, BuildOptions? build = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(engine);
        (Store, _loading) = (store, new(store, build ?? new(), Name, new Holder(engine)));
    }

    /// <inheritdoc/>
    public string Name => "docker";

    /// <inheritdoc/>
    public LocalStore Store { get; }

    /// <inheritdoc/>
    public bool Accepts(IResource resource) => resource is ImageLoad;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default) => _loading.PlanAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => _loading.ApplyAsync(change, progress, cancellationToken);

    /// <inheritdoc/>
    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => Task.CompletedTask;

    private sealed class Holder(DockerEngine engine) : IImageHolder<ImageLoad>
    {
        public async Task<IReadOnlyList<HeldImage>> FindAsync(ImageLoad load, string reference, CancellationToken cancellationToken) =>
            [new("the engine", await engine.FindImageAsync(reference, cancellationToken).ConfigureAwait(false))];

        public Task LoadAsync(ImageLoad load, BuiltPullable image, string reference, IProgress<long> sent, CancellationToken cancellationToken) =>
            engine.LoadAsync((BuiltImage)image, reference, sent, cancellationToken);
    }
}
