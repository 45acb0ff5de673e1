namespace Nixish;

public sealed partial class BuiltImage
{
    /// <summary>What is in which layer and how big it is, lowest first. Of a base's layers only the digest and size are known.</summary>
    public async Task<IReadOnlyList<LayerDescription>> DescribeLayersAsync(CancellationToken cancellationToken = default)
    {
        List<LayerDescription> described = [];
        foreach (var layer in Layers)
        {
            var contents = layer.From is null ? await ContentsAsync(layer, cancellationToken).ConfigureAwait(false) : [];
            described.Add(new(layer.Blob, contents) { From = layer.From });
        }

        return described;
    }

    private static async Task<Seq<LayerContent>> ContentsAsync(ImageLayer layer, CancellationToken cancellationToken)
    {
        var folder = System.IO.Path.GetDirectoryName(await layer.FileAsync(cancellationToken).ConfigureAwait(false))!;
        return LayerContents.Read(folder);
    }
}

/// <summary>A layer of a built image, for people.</summary>
/// <param name="Blob">Its digest, and its size compressed.</param>
/// <param name="Contents">What was placed in it.</param>
public sealed record LayerDescription(Descriptor Blob, Seq<LayerContent> Contents)
{
    /// <summary>The repository of the base that it comes from; null for the image's own.</summary>
    public ImageRepository? From { get; init; }
}

/// <summary>Something that was placed in a layer: a store path, a source, a link, a folder.</summary>
/// <param name="Path">Where: <c>/nix/store/…-bash-5.2</c>, <c>/srv</c>.</param>
/// <param name="Size">The bytes that it holds, not compressed, as a NAR counts them; 0 for links and empty folders.</param>
public sealed record LayerContent(string Path, long Size);
