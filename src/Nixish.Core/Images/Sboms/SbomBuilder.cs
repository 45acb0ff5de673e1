using System.IO.Compression;

namespace Nixish;

/// <summary>Builds an SBOM from what the store knows of an image's inputs.</summary>
internal sealed class SbomBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/spdx/1";

    // Compressed not for its size: paths that could be found in it would be references, and keep alive what it only speaks of.
    private const string FileName = "spdx.json.gz";

    public string Name => DerivationName;

    public StorePathUse PathUse => StorePathUse.Hidden;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var built = StorePath.Parse(context.Require(SbomRecipe.Built), context.Derivation.Directory);
        var manifest = await File.ReadAllBytesAsync(Path.Combine(context.PhysicalPath(built), ImageBuilder.ManifestFile), cancellationToken).ConfigureAwait(false);
        var document = new SpdxDocument(context.Require(ImageRecipe.ImageVariable), built.BaseName[..StorePath.HashLength], Digest.Of(manifest))
        {
            Architecture = context.Require(ImageRecipe.Architecture),
            Base = context.Environment.TryGetValue(ImageRecipe.Base, out var below) ? ImageReference.Parse(below) : null,
            Contents = Contents(context),
        };
        var folder = Directory.CreateDirectory(context.OutputPath()).FullName;
        var file = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write);
        await using var closing = file.ConfigureAwait(false);
        var gzip = new GZipStream(new GzipHeader(file), CompressionLevel.Fastest);
        await using var compressing = gzip.ConfigureAwait(false);
        await gzip.WriteAsync(document.ToJson(), cancellationToken).ConfigureAwait(false);
        context.Log($"{document.Contents.Count} packages");
    }

    internal static async Task<ReadOnlyMemory<byte>> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var file = new FileStream(Path.Combine(folder, FileName), FileMode.Open, FileAccess.Read);
        await using var closing = file.ConfigureAwait(false);
        var gzip = new GZipStream(file, CompressionMode.Decompress);
        await using var decompressing = gzip.ConfigureAwait(false);
        using var content = new MemoryStream();
        await gzip.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
        return content.ToArray();
    }

    // What is at its own path in the image, and what is placed elsewhere in it, by path.
    private static Seq<PathInfo> Contents(BuildContext context) =>
        [.. StoreLayers.Needed(context).Concat(StoreLayers.Lines(context, ImageRecipe.Placed).Select(path => context.Inputs[path])).DistinctBy(static info => info.Path).OrderBy(static info => info.Path.BaseName, StringComparer.Ordinal)];
}
