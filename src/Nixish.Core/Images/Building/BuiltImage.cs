namespace Nixish;

/// <summary>An image that is in a store: its bytes can be pushed, loaded and written out.</summary>
/// <remarks>The base's layers are fetched when something needs them, and then are in the store as well.</remarks>
public sealed partial class BuiltImage : BuiltPullable
{
    private readonly LocalStore _store;
    private readonly BuildOptions _options;

    private BuiltImage(LocalStore store, BuildOptions options, Image image, StorePath path, ImageFiles files)
        : base(path, OciMediaTypes.Manifest, files.Manifest)
    {
        (_store, _options, Image, ConfigContent) = (store, options, image, files.Config);
        Manifest = ImageManifest.FromJson(files.Manifest);
        Config = ImageConfig.FromJson(files.Config);
        var below = Manifest.Layers.Count - files.Layers.Length;
        Layers = Manifest.Layers.Select((blob, at) => at < below
            ? files.Base is { } repository
                ? new ImageLayer(blob, token => FetchAsync(new(repository, blob), token), repository)
                : new ImageLayer(blob, _ => Task.FromResult(System.IO.Path.Combine(files.Unpacked!, blob.Digest.Hex)), null)
            : new ImageLayer(blob, _ => Task.FromResult(files.Layers[at - below]), null)).ToArray();
    }

    /// <summary>The value that it was built from.</summary>
    public Image Image { get; }

    /// <summary>What it consists of.</summary>
    public ImageManifest Manifest { get; }

    /// <summary>How it runs, with what its base says.</summary>
    public ImageConfig Config { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<BuiltImage> Images => [this];

    internal override Platform Platform => Image.Platform;

    internal ReadOnlyMemory<byte> ConfigContent { get; }

    /// <summary>The layers, lowest first, as they are in the manifest.</summary>
    internal IReadOnlyList<ImageLayer> Layers { get; }

    /// <summary>The image's distinct blobs: its layers, and its configuration last.</summary>
    internal override IEnumerable<ImageBlob> Blobs => Layers
        .Select(layer => new ImageBlob(layer.Blob, layer.OpenAsync, layer.From))
        .Append(new(Manifest.Config, _ => Task.FromResult<Stream>(new MemoryStream(ConfigContent.ToArray(), writable: false)), null))
        .DistinctBy(blob => blob.Descriptor.Digest);

    /// <summary>Reads the image at <paramref name="path"/>, which must be valid.</summary>
    internal static async Task<BuiltImage> OpenAsync(LocalStore store, BuildOptions options, Image image, StorePath path, CancellationToken cancellationToken)
    {
        var folder = store.PhysicalPath(path);
        var layers = await File.ReadAllLinesAsync(System.IO.Path.Combine(folder, ImageBuilder.LayersFile), cancellationToken).ConfigureAwait(false);
        var below = System.IO.Path.Combine(folder, ImageBuilder.BaseFile);
        var files = new ImageFiles(
            await File.ReadAllBytesAsync(System.IO.Path.Combine(folder, ImageBuilder.ManifestFile), cancellationToken).ConfigureAwait(false),
            await File.ReadAllBytesAsync(System.IO.Path.Combine(folder, ImageBuilder.ConfigFile), cancellationToken).ConfigureAwait(false),
            Array.ConvertAll(layers, layer => System.IO.Path.Combine(store.PhysicalPath(StorePath.Parse(layer, store.Directory)), LayerBuilder.ArchiveFile)),
            null,
            null);
        return new(store, options, image, path, File.Exists(below) ? files.On(await File.ReadAllTextAsync(below, cancellationToken).ConfigureAwait(false), store) : files);
    }

    private async Task<string> FetchAsync(RegistryBlob blob, CancellationToken cancellationToken)
    {
        var result = await _store.BuildAsync(blob, _options, cancellationToken: cancellationToken).ConfigureAwait(false);
        return _store.PhysicalPath(result.Path);
    }
}

/// <summary>What an image's store path holds.</summary>
/// <param name="Manifest">The manifest's bytes.</param>
/// <param name="Config">The configuration's bytes.</param>
/// <param name="Layers">The files of its own layers, lowest first.</param>
/// <param name="Base">The repository that the layers below them are pulled from; null where there is none.</param>
/// <param name="Unpacked">The folder that they are in, by their digests; null where there is none.</param>
internal sealed record ImageFiles(byte[] Manifest, byte[] Config, string[] Layers, ImageRepository? Base, string? Unpacked)
{
    /// <summary>These on a base, whose layers are in a repository or in the store.</summary>
    internal ImageFiles On(string below, LocalStore store) => below.StartsWith('/')
        ? this with { Unpacked = Path.Combine(store.PhysicalPath(StorePath.Parse(below, store.Directory)), UnpackedBaseBuilder.BlobsFolder) }
        : this with { Base = ImageRepository.Parse(below) };
}

/// <summary>A layer of a built image.</summary>
/// <param name="Blob">What the manifest says of it.</param>
/// <param name="FileAsync">The file of its compressed archive, fetched where it is a base's.</param>
/// <param name="From">The repository of the base that it comes from; null for the image's own.</param>
internal sealed record ImageLayer(Descriptor Blob, Func<CancellationToken, Task<string>> FileAsync, ImageRepository? From)
{
    internal async Task<Stream> OpenAsync(CancellationToken cancellationToken) => new FileStream(
        await FileAsync(cancellationToken).ConfigureAwait(false), FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
}

/// <summary>A blob of a built image.</summary>
internal sealed record ImageBlob(Descriptor Descriptor, Func<CancellationToken, Task<Stream>> OpenAsync, ImageRepository? From);
