namespace Nixish;

/// <summary>What is in an image, read into memory entry by entry: for tests, and for people who look.</summary>
/// <remarks>Of a base nothing is read: its layers are another's.</remarks>
public sealed class ImageContents
{
    private readonly Dictionary<string, ImageEntry> _shown = new(StringComparer.Ordinal);

    internal ImageContents(IReadOnlyList<ImageEntry> entries, ImageConfig config, Seq<string> layers)
    {
        (Entries, Config, Layers) = (entries, config, layers);
        foreach (var entry in entries)
        {
            // What is no folder hides all that lower layers have below it.
            if (entry.Kind != ImageEntryKind.Folder && _shown.TryGetValue(entry.Path, out var hidden) && hidden.Kind == ImageEntryKind.Folder)
            {
                foreach (var path in _shown.Keys.Where(path => path.StartsWith(entry.Path + "/", StringComparison.Ordinal)).ToArray())
                {
                    _shown.Remove(path);
                }
            }

            _shown[entry.Path] = entry;
        }
    }

    /// <summary>All entries, by layer and in the order of its archive.</summary>
    public IReadOnlyList<ImageEntry> Entries { get; }

    /// <summary>How the image runs. Of an image that is not built, without what its base says.</summary>
    public ImageConfig Config { get; }

    /// <summary>
    /// What tells its own layers apart, lowest first: of an image that is built their digests; of a value the store paths of its layers, above
    /// the digests of those that hold store paths. Equal ones are shared.
    /// </summary>
    public Seq<string> Layers { get; }

    /// <summary>What a container sees: of the entries at one path, the highest layer's.</summary>
    public IEnumerable<ImageEntry> Shown => _shown.Values.OrderBy(static entry => entry.Path, Utf8Order.Comparer);

    /// <summary>What a container sees at <paramref name="path"/>, an absolute path; null where there is nothing. Links are not followed.</summary>
    public ImageEntry? Find(string path) => _shown.GetValueOrDefault(LayerPaths.Checked(path));
}

/// <summary>Reads what is in images.</summary>
public static class ImageReading
{
    /// <summary>
    /// What is in <paramref name="image"/>. Where it holds sources only, from the value alone, by the code that builds layers; where something has
    /// to be built first, that is done in a store of its own, which is deleted again.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="options">How to build, where that is needed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidImageException">It cannot be built: see the message.</exception>
    /// <exception cref="SourceException">A source is missing.</exception>
    /// <exception cref="BuildFailedException">What is in it cannot be built.</exception>
    public static async Task<ImageContents> ReadContentsAsync(this Image image, BuildOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var folder = Directory.CreateTempSubdirectory("nixish-contents-").FullName;
        try
        {
            var lowering = options?.Lowering ?? new Lowering();
            if (LayerPreview.TryMake(image, lowering, folder) is { } preview)
            {
                return new(await preview.ReadAsync(cancellationToken).ConfigureAwait(false), ImageConfig.Of(image, lowering), PathsOf(image, lowering));
            }

            using var store = LocalStore.Open(folder);
            // Without its base, of which nothing is read, and without the user, whom the base may know: no registry is asked.
            var built = await store.BuildImageAsync(image with { Base = null, User = null }, (options ?? new()) with { Lowering = lowering }, cancellationToken: cancellationToken).ConfigureAwait(false);
            var contents = await built.ReadContentsAsync(cancellationToken).ConfigureAwait(false);
            return new(contents.Entries, ImageConfig.Of(image, lowering), [.. contents.Layers.AsEnumerable().SkipLast(image.Layers.Count), .. PathsOf(image, lowering)]);
        }
        finally
        {
            Disk.Delete(folder);
        }
    }

    /// <summary>What is in an image that is built.</summary>
    public static async Task<ImageContents> ReadContentsAsync(this BuiltImage image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var entries = new LayerEntries();
        var own = image.Layers.Where(static layer => layer.From is null).ToArray();
        for (var i = 0; i < own.Length; i++)
        {
            var blob = await own[i].OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = blob.ConfigureAwait(false);
            var tar = new System.IO.Compression.GZipStream(blob, System.IO.Compression.CompressionMode.Decompress);
            await using var decompressing = tar.ConfigureAwait(false);
            await entries.ReadAsync(tar, i, cancellationToken).ConfigureAwait(false);
        }

        return new(entries.All, image.Config, [.. own.Select(static layer => layer.Blob.Digest.ToString())]);
    }

    private static Seq<string> PathsOf(Image image, Lowering lowering) => image.Layers.Select(layer => lowering.Lower(layer).Path.ToString());
}
