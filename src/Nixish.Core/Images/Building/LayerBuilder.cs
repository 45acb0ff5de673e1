namespace Nixish;

/// <summary>Builds a layer: its compressed archive, and what images say of it.</summary>
internal sealed class LayerBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/layer/1";

    /// <summary>The compressed archive, in the output.</summary>
    internal const string ArchiveFile = "layer.tar.gz";

    /// <summary>A <see cref="LayerDescriptor"/>, in the output.</summary>
    internal const string DescriptorFile = "layer.json";

    public string Name => DerivationName;

    // Where the content lies in the image is in the environment; where it lay in the store is nowhere.
    public StorePathUse PathUse => StorePathUse.ContentsOnly;

    public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) => Task.Run(
        () => Write(context, [new(context.Require("path"), context.PhysicalPath(context.Require("content")))], cancellationToken), cancellationToken);

    /// <summary>Writes a layer of <paramref name="entries"/> as the derivation's output.</summary>
    internal static void Write(BuildContext context, IReadOnlyList<LayerEntry> entries, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(context.OutputPath()).FullName;
        using var archive = new FileStream(Path.Combine(folder, ArchiveFile), FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024);
        var layer = LayerArchive.Write(entries, archive, cancellationToken);
        File.WriteAllBytes(Path.Combine(folder, DescriptorFile), layer.ToJson());
        context.Log($"{layer.Blob.Digest}, {layer.Blob.Size} bytes");
    }
}
