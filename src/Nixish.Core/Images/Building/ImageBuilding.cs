namespace Nixish;

/// <summary>Builds images.</summary>
public static class ImageBuilding
{
    /// <summary>Builds <paramref name="image"/>, or finds it built.</summary>
    /// <param name="store">Where its layers and the image are kept.</param>
    /// <param name="image">The image.</param>
    /// <param name="options">How to build. A base comes from a registry: see <see cref="WithRegistry"/>.</param>
    /// <param name="events">Told what is built.</param>
    /// <param name="cancellationToken">Stops it; what was built is kept.</param>
    public static async Task<BuiltImage> BuildImageAsync(
        this LocalStore store, Image image, BuildOptions? options = null, IProgress<BuildEvent>? events = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(image);
        options ??= new();
        var result = await store.BuildAsync(image, options, events, cancellationToken).ConfigureAwait(false);
        return await BuiltImage.OpenAsync(store, options, image, result.Path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Builds the images of <paramref name="index"/> at once, and the index, or finds them built.</summary>
    /// <param name="store">Where they are kept.</param>
    /// <param name="index">The index.</param>
    /// <param name="options">How to build.</param>
    /// <param name="events">Told what is built.</param>
    /// <param name="cancellationToken">Stops it; what was built is kept.</param>
    public static async Task<BuiltIndex> BuildIndexAsync(
        this LocalStore store, ImageIndex index, BuildOptions? options = null, IProgress<BuildEvent>? events = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(index);
        options = Reading(store, options);
        var result = await store.BuildAsync(index, options, events, cancellationToken).ConfigureAwait(false);
        return await BuiltIndex.OpenAsync(store, options, index, result.Path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The image or index, built or found.</summary>
    internal static async Task<BuiltPullable> BuildPullableAsync(
        this LocalStore store, PullableImage image, BuildOptions? options, IProgress<BuildEvent>? events, CancellationToken cancellationToken) => image is ImageIndex index
        ? await store.BuildIndexAsync(index, options, events, cancellationToken).ConfigureAwait(false)
        : await store.BuildImageAsync((Image)image, options, events, cancellationToken).ConfigureAwait(false);

    /// <summary>The image or index, where the store has it built; null where not.</summary>
    internal static async Task<BuiltPullable?> FindPullableAsync(this LocalStore store, PullableImage image, BuildOptions? options, CancellationToken cancellationToken)
    {
        if (image is Image single)
        {
            return await store.FindImageAsync(single, options, cancellationToken).ConfigureAwait(false);
        }

        options = Reading(store, options);
        var path = options.Lowering!.Lower(image).Path;
        return await store.FindAsync(path, cancellationToken).ConfigureAwait(false) is null
            ? null
            : await BuiltIndex.OpenAsync(store, options, (ImageIndex)image, path, cancellationToken).ConfigureAwait(false);
    }

    // An index is lowered more than once, and its images must be those of one reading.
    private static BuildOptions Reading(LocalStore store, BuildOptions? options)
    {
        options ??= new();
        return options.Lowering is null ? options with { Lowering = new(store.Directory) } : options;
    }

    /// <summary>The image, where the store has it built; null where not. Builds nothing.</summary>
    /// <param name="store">Where to look.</param>
    /// <param name="image">The image.</param>
    /// <param name="options">The reading of sources, and how to fetch a base's layers when they are needed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<BuiltImage?> FindImageAsync(this LocalStore store, Image image, BuildOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(image);
        options ??= new();
        var path = (options.Lowering ?? new Lowering(store.Directory)).Lower(image).Path;
        return await store.FindAsync(path, cancellationToken).ConfigureAwait(false) is null
            ? null
            : await BuiltImage.OpenAsync(store, options, image, path, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The builders that fetch bases; without <see cref="WithRegistry"/> they use a client of their own, made when first needed.</summary>
    internal static IBuilder[] RegistryBuilders(Lazy<RegistryClient> registry) => [new RegistryBaseBuilder(registry), new RegistryBlobBuilder(registry)];

    /// <summary>These options, with base images fetched through <paramref name="registry"/>, which must outlive the builds.</summary>
    public static BuildOptions WithRegistry(this BuildOptions options, RegistryClient registry)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(registry);
        return options with { Builders = [.. options.Builders.Where(builder => builder is not (RegistryBaseBuilder or RegistryBlobBuilder)), .. RegistryBuilders(new(registry))] };
    }
}
