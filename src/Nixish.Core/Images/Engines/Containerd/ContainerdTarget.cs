namespace Nixish;

/// <summary>A containerd as a target: applies <see cref="ContainerdLoad"/>.</summary>
/// <remarks>Planning builds nothing. A load that leaves the stack is forgotten; the image stays until the node needs the space.</remarks>
public sealed class ContainerdTarget : ITarget
{
    private readonly ImageLoading<ContainerdLoad> _loading;

    /// <summary>Imports what <paramref name="store"/> builds into <paramref name="containerd"/>.</summary>
    public ContainerdTarget(LocalStore store, Containerd? containerd = null, BuildOptions? build = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        (Store, _loading) = (store, new(store, build ?? new(), Name, new Holder(containerd ?? new())));
    }

    /// <inheritdoc/>
    public string Name => "containerd";

    /// <inheritdoc/>
    public LocalStore Store { get; }

    /// <inheritdoc/>
    public bool Accepts(IResource resource) => resource is ContainerdLoad;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default) => _loading.PlanAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => _loading.ApplyAsync(change, progress, cancellationToken);

    /// <inheritdoc/>
    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => Task.CompletedTask;

    private sealed class Holder(Containerd containerd) : IImageHolder<ContainerdLoad>
    {
        public async Task<IReadOnlyList<HeldImage>> FindAsync(ContainerdLoad load, string reference, CancellationToken cancellationToken) =>
            [new("containerd", await containerd.Images.FindAsync(reference, cancellationToken).ConfigureAwait(false))];

        public async Task LoadAsync(ContainerdLoad load, BuiltPullable image, string reference, IProgress<long> sent, CancellationToken cancellationToken)
        {
            if (await containerd.Images.FindAsync(reference, cancellationToken).ConfigureAwait(false) != image.Descriptor.Digest)
            {
                await containerd.Images.ImportAsync(image, reference, containerd.Snapshotter, sent, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
