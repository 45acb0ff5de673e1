namespace Nixish;

/// <summary>An image index that is in a store, with its images.</summary>
public sealed class BuiltIndex : BuiltPullable
{
    private BuiltIndex(ImageIndex index, StorePath path, byte[] content, BuiltImage[] images)
        : base(path, OciMediaTypes.Index, content) => (Index, Images) = (index, images);

    /// <summary>The value that it was built from.</summary>
    public ImageIndex Index { get; }

    /// <summary>Its images, in the order of the value.</summary>
    public override IReadOnlyList<BuiltImage> Images { get; }

    internal override IEnumerable<ImageBlob> Blobs => Images.SelectMany(static image => image.Blobs).DistinctBy(static blob => blob.Descriptor.Digest);

    internal override Platform? Platform => null;

    /// <summary>Reads the index at <paramref name="path"/>, which must be valid.</summary>
    internal static async Task<BuiltIndex> OpenAsync(LocalStore store, BuildOptions options, ImageIndex index, StorePath path, CancellationToken cancellationToken)
    {
        var lowering = options.Lowering ?? new Lowering(store.Directory);
        var content = await File.ReadAllBytesAsync(System.IO.Path.Combine(store.PhysicalPath(path), ImageIndexBuilder.IndexFile), cancellationToken).ConfigureAwait(false);
        var images = new BuiltImage[index.Images.Count];
        for (var i = 0; i < images.Length; i++)
        {
            images[i] = await BuiltImage.OpenAsync(store, options, index.Images[i], lowering.Lower(index.Images[i]).Path, cancellationToken).ConfigureAwait(false);
        }

        return new(index, path, content, images);
    }
}
