namespace Nixish;

/// <summary>A Docker engine as a target: applies <see cref="ImageLoad"/>.</summary>
/// <remarks>Planning builds nothing. A load that leaves the stack is forgotten; the image stays in the engine, where containers may use it.</remarks>
public sealed class DockerTarget : EngineTarget
{
    /// <summary>Loads what <paramref name="store"/> builds into <paramref name="engine"/>, which is not disposed.</summary>
    public DockerTarget(LocalStore store, DockerEngine engine, BuildOptions? build = null)
        : base(new ImageLoading<ImageLoad>("docker", store ?? throw new ArgumentNullException(nameof(store)), build, new Holder(engine ?? throw new ArgumentNullException(nameof(engine)))))
    {
    }

    private sealed class Holder(DockerEngine engine) : IImageHolder<ImageLoad>
    {
        public async Task<IReadOnlyList<HeldImage>> FindAsync(ImageLoad load, string reference, CancellationToken cancellationToken) =>
            [new("the engine", await engine.FindImageAsync(reference, cancellationToken).ConfigureAwait(false))];

        public Task LoadAsync(ImageLoad load, BuiltPullable image, string reference, IProgress<long> sent, CancellationToken cancellationToken) =>
            engine.LoadAsync((BuiltImage)image, reference, sent, cancellationToken);
    }
}
