namespace Nixish;

/// <summary>Fetches the manifest and configuration of a base image from its registry, and checks both against their digests.</summary>
internal sealed class RegistryBaseBuilder(Lazy<RegistryClient> registry) : IBuilder
{
    internal const string DerivationName = "builtin:nixish/fetch-base/1";
    internal const string RepositoryFile = "repository";

    private const long LargestConfig = 8 * 1024 * 1024;

    public string Name => DerivationName;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(context.Require(RegistryBaseImage.ReferenceVariable));
        var pulled = await registry.Value.PullManifestAsync(reference, cancellationToken).ConfigureAwait(false);
        var platform = new Platform(context.Require(RegistryBaseImage.ArchitectureVariable), context.Environment.TryGetValue(RegistryBaseImage.VariantVariable, out var variant) ? variant : null);
        if (PlatformIn(pulled, reference, platform) is { } chosen)
        {
            pulled = await registry.Value.PullManifestAsync(reference.Repository.At(chosen), cancellationToken).ConfigureAwait(false);
        }

        var manifest = ImageManifest.FromJson(pulled.Content);
        if (manifest.Config.Size > LargestConfig)
        {
            throw new InvalidImageException($"The base '{reference}' says that its configuration has {manifest.Config.Size} bytes. It is no image that could be built on.");
        }

        using var config = new MemoryStream();
        await registry.Value.PullBlobAsync(reference.Repository, manifest.Config, config, cancellationToken: cancellationToken).ConfigureAwait(false);
        var folder = Directory.CreateDirectory(context.OutputPath()).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, ImageBuilder.ManifestFile), pulled.Content, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, ImageBuilder.ConfigFile), config.ToArray(), cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, RepositoryFile), reference.Repository.ToString(), cancellationToken).ConfigureAwait(false);
    }

    // Docker's type and the OCI's mean the same bytes, and a manifest should not mix them.
    internal static Descriptor AsOci(Descriptor layer) =>
        string.Equals(layer.MediaType, OciMediaTypes.DockerLayer, StringComparison.Ordinal) ? layer with { MediaType = OciMediaTypes.Layer } : layer;

    // The manifest for the platform, where an index for several was pulled.
    internal static Digest? PlatformIn(PulledManifest pulled, ImageReference reference, Platform platform) =>
        ImageJson.Read(pulled.Content, "the manifest of an image, or an index of them", root => ImageIndexJson.Choose(root, reference.ToString(), platform));
}

/// <summary>Fetches a blob from a registry. The store checks it against the derivation's hash, as the client does.</summary>
internal sealed class RegistryBlobBuilder(Lazy<RegistryClient> registry) : IBuilder
{
    internal const string DerivationName = "builtin:nixish/fetch-blob/1";

    public string Name => DerivationName;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var repository = ImageRepository.Parse(context.Require(RegistryBlob.RepositoryVariable));
        var hash = context.Derivation.Outputs["out"].Fixed!.Hash;
        var blob = new Descriptor(OciMediaTypes.Layer, Digest.FromHash(hash.Digest), long.Parse(context.Require(RegistryBlob.SizeVariable), System.Globalization.CultureInfo.InvariantCulture));
        var file = new FileStream(context.OutputPath(), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.Asynchronous);
        await using var closing = file.ConfigureAwait(false);
        await registry.Value.PullBlobAsync(repository, blob, file, cancellationToken: cancellationToken).ConfigureAwait(false);
    }
}
