namespace Nixish;

/// <summary>A containerd as a target: applies <see cref="ContainerdLoad"/>.</summary>
/// <remarks>Planning builds nothing. A load that leaves the stack is forgotten; the image stays until the node needs the space.</remarks>
public sealed class ContainerdTarget : EngineTarget
{
    /// <summary>Imports what <paramref name="store"/> builds into <paramref name="containerd"/>.</summary>
    public ContainerdTarget(LocalStore store, Containerd? containerd = null, BuildOptions? build = null)
        : base(new ImageLoading<ContainerdLoad>("containerd", store ?? throw new ArgumentNullException(nameof(store)), build, new Holder(containerd ?? new())))
    {
    }

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
