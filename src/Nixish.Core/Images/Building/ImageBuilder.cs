using System.Text;

namespace Nixish;

/// <summary>Builds an image: its configuration, its manifest and the list of its layers, which stay where they are in the store.</summary>
internal sealed class ImageBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/image/1";
    internal const string ManifestFile = "manifest.json";
    internal const string ConfigFile = "config.json";

    /// <summary>The store paths of the image's own layers, one a line, lowest first.</summary>
    internal const string LayersFile = "layers";

    /// <summary>The repository that the base's blobs are in, or the store path that they are in; only where there is a base.</summary>
    internal const string BaseFile = "base";

    public string Name => DerivationName;

    // The manifest holds a digest of the configuration, which names paths.
    public StorePathUse PathUse => StorePathUse.Hidden;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var variables = context.Environment;
        var own = ImageRecipe.ReadAll(variables, ImageRecipe.Layer);
        var store = StoreLayers.Of(context, Image.MaxLayers - own.Count - LayersBelow(context));
        var paths = (await BuildAsync(context, store, cancellationToken).ConfigureAwait(false)) + own;
        // Lowest: what programs refer to changes less often than what is placed by hand.
        var places = (Seq<string>)[.. store.Select(StoreLayers.Describe)] + ImageRecipe.ReadAll(variables, ImageRecipe.Place);
        List<LayerDescriptor> layers = [];
        foreach (var path in paths.AsEnumerable())
        {
            layers.Add(LayerDescriptor.FromJson(await File.ReadAllBytesAsync(Path.Combine(context.PhysicalPath(path), LayerBuilder.DescriptorFile), cancellationToken).ConfigureAwait(false)));
        }

        var config = Configure(variables) with
        {
            DiffIds = [.. layers.Select(layer => layer.DiffId)],
            History = places.Select(place => ImageConfig.HistoryOf($"nixish: {place}")),
        };
        Seq<Descriptor> below = [];
        var folder = Directory.CreateDirectory(context.OutputPath()).FullName;
        if (variables.TryGetValue(ImageRecipe.Base, out var basePath))
        {
            var physical = context.PhysicalPath(basePath);
            var baseConfig = ImageConfig.FromJson(await File.ReadAllBytesAsync(Path.Combine(physical, ConfigFile), cancellationToken).ConfigureAwait(false));
            var baseManifest = ImageManifest.FromJson(await File.ReadAllBytesAsync(Path.Combine(physical, ManifestFile), cancellationToken).ConfigureAwait(false));
            below = baseManifest.Layers.Select(RegistryBaseBuilder.AsOci);
            config = config.On(baseConfig);
            RequireFitting(context, baseConfig, below.Count + layers.Count);
            var repository = Path.Combine(physical, RegistryBaseBuilder.RepositoryFile);
            // A base of an archive has its layers with it.
            await File.WriteAllTextAsync(Path.Combine(folder, BaseFile), File.Exists(repository) ? await File.ReadAllTextAsync(repository, cancellationToken).ConfigureAwait(false) : basePath, cancellationToken).ConfigureAwait(false);
        }

        var configBytes = config.ToJson();
        var manifest = new ImageManifest(
            new(OciMediaTypes.Config, Digest.Of(configBytes), configBytes.Length),
            below + (Seq<Descriptor>)[.. layers.Select(layer => layer.Blob)])
        {
            Annotations = ImageRecipe.ReadNamed(variables, ImageRecipe.Annotation),
        };
        await File.WriteAllBytesAsync(Path.Combine(folder, ConfigFile), configBytes, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, ManifestFile), manifest.ToJson(), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, LayersFile), string.Concat(paths.Select(path => path + "\n")), cancellationToken).ConfigureAwait(false);
        context.Log($"{Digest.Of(manifest.ToJson())}, {manifest.Layers.Count} layers");
    }

    private static async Task<Seq<string>> BuildAsync(BuildContext context, IReadOnlyList<StoreLayer> layers, CancellationToken cancellationToken)
    {
        if (layers.Count == 0)
        {
            return [];
        }

        var nested = context.Nested ?? throw new InvalidOperationException("Images are built by the engine.");
        await nested.BuildAsync(layers, cancellationToken).ConfigureAwait(false);
        var lowering = new Lowering(context.Derivation.Directory);
        return [.. layers.Select(layer => lowering.Lower(layer).Path.ToString())];
    }

    private static int LayersBelow(BuildContext context) => context.Environment.TryGetValue(ImageRecipe.Base, out var below)
        ? ImageManifest.FromJson(File.ReadAllBytes(Path.Combine(context.PhysicalPath(below), ManifestFile))).Layers.Count
        : 0;

    private static ImageConfig Configure(Map<string> variables) => new()
    {
        Architecture = variables[ImageRecipe.Architecture],
        Variant = variables.TryGetValue(ImageRecipe.Variant, out var variant) ? variant : null,
        User = variables.TryGetValue(ImageRecipe.User, out var user) ? user : null,
        WorkingDirectory = variables.TryGetValue(ImageRecipe.WorkingDirectory, out var folder) ? folder : null,
        Ports = ImageRecipe.ReadAll(variables, ImageRecipe.Port),
        Entrypoint = ImageRecipe.ReadAll(variables, ImageRecipe.Entrypoint),
        Command = ImageRecipe.ReadAll(variables, ImageRecipe.Command),
        Environment = ImageRecipe.ReadNamed(variables, ImageRecipe.Environment),
        Labels = ImageRecipe.ReadNamed(variables, ImageRecipe.Label),
    };

    private static void RequireFitting(BuildContext context, ImageConfig below, int layers)
    {
        var image = context.Require(ImageRecipe.ImageVariable);
        if (layers > Image.MaxLayers)
        {
            throw new InvalidImageException($"Image '{image}' has {layers} layers with those of its base; container runtimes take at most {Image.MaxLayers}. Put more into one layer.");
        }

        var wanted = new Platform(context.Require(ImageRecipe.Architecture), context.Environment.TryGetValue(ImageRecipe.Variant, out var variant) ? variant : null);
        if (!ReferenceGrammar.IsArchitecture(below.Architecture) || (below.Variant is not null && !ReferenceGrammar.IsArchitecture(below.Variant)) || !wanted.Runs(new(below.Architecture, below.Variant)))
        {
            throw new InvalidImageException($"Image '{image}' is for {wanted}, and its base for linux/{Printable.Text(below.Architecture)}{(below.Variant is null ? "" : "/" + Printable.Text(below.Variant))}. Set Platform, or take the digest of the base for {wanted} or of its index.");
        }
    }
}
