namespace Nixish;

/// <summary>Builds a layer: its compressed archive, and what images say of it.</summary>
/// <param name="name">One of the two names.</param>
/// <param name="use">How the layer depends on what store paths are called.</param>
internal sealed class LayerBuilder(string name, StorePathUse use) : IBuilder
{
    internal const string DerivationName = "builtin:nixish/layer/1";

    /// <summary>The same, of a layer with links that name store paths.</summary>
    internal const string LinkedDerivationName = "builtin:nixish/linked-layer/1";

    /// <summary>The compressed archive, in the output.</summary>
    internal const string ArchiveFile = "layer.tar.gz";

    /// <summary>A <see cref="LayerDescriptor"/>, in the output.</summary>
    internal const string DescriptorFile = "layer.json";

    /// <summary>Where the content lies in the image is in the environment; where it lay in the store is nowhere.</summary>
    internal static LayerBuilder OfContents { get; } = new(DerivationName, StorePathUse.ContentsOnly);

    /// <summary>The archive holds the paths that its links point to, compressed.</summary>
    internal static LayerBuilder WithLinks { get; } = new(LinkedDerivationName, StorePathUse.Hidden);

    public string Name => name;

    public StorePathUse PathUse => use;

    public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) =>
        Task.Run(() => Write(context, LayerRecipe.TreeOf(context), cancellationToken), cancellationToken);

    /// <summary>Writes a layer that holds <paramref name="tree"/> as the derivation's output.</summary>
    internal static void Write(BuildContext context, LayerTree tree, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(context.OutputPath()).FullName;
        using var archive = new FileStream(Path.Combine(folder, ArchiveFile), FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024);
        var layer = LayerArchive.Write(tree, archive, cancellationToken);
        File.WriteAllBytes(Path.Combine(folder, DescriptorFile), layer.ToJson());
        LayerContents.Write(folder, tree.Contents);
        context.Log($"{layer.Blob.Digest}, {layer.Blob.Size} bytes");
    }
}
