namespace Nixish;

/// <summary>Image indexes as derivations: one variable a platform (<c>manifest.linux/arm64</c>), which is the image.</summary>
internal static class ImageIndexRecipe
{
    internal const string Manifest = "manifest.";

    internal static Recipe Of(ImageIndex index)
    {
        if (index.Images.IsEmpty)
        {
            throw new InvalidImageException($"Image index '{index.Name}' has no images. Give it one a platform.");
        }

        return new($"index-{index.Name[(index.Name.LastIndexOf('/') + 1)..]}")
        {
            System = "builtin",
            Builder = ImageIndexBuilder.DerivationName,
            Environment =
            [
                new(ImageRecipe.ImageVariable, index.Name),
                .. index.Images.Select(static image => KeyValuePair.Create(Manifest + image.Platform, (StoreString)$"{image}")),
                .. index.Annotations.AsEnumerable().Select(static pair => KeyValuePair.Create(ImageRecipe.Annotation + pair.Key, (StoreString)pair.Value)),
            ],
        };
    }
}

/// <summary>Builds an image index: a manifest that says which image is for which platform.</summary>
internal sealed class ImageIndexBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/index/1";
    internal const string IndexFile = "index.json";

    public string Name => DerivationName;

    // It holds digests of manifests, which digest configurations, which name paths.
    public StorePathUse PathUse => StorePathUse.Hidden;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        List<PlatformManifest> manifests = [];
        foreach (var (platform, image) in ImageRecipe.ReadNamed(context.Environment, ImageIndexRecipe.Manifest).ToArray())
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(context.PhysicalPath(image), ImageBuilder.ManifestFile), cancellationToken).ConfigureAwait(false);
            manifests.Add(new(new(OciMediaTypes.Manifest, Digest.Of(bytes), bytes.Length), Platform.Parse(platform)));
        }

        var index = ImageIndexJson.Of(manifests, ImageRecipe.ReadNamed(context.Environment, ImageRecipe.Annotation));
        var folder = Directory.CreateDirectory(context.OutputPath()).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, IndexFile), index, cancellationToken).ConfigureAwait(false);
        // Named, so that the images live as long as the index does.
        await File.WriteAllLinesAsync(Path.Combine(folder, "images"), ImageRecipe.ReadNamed(context.Environment, ImageIndexRecipe.Manifest).Values, cancellationToken).ConfigureAwait(false);
        context.Log($"{Digest.Of(index)}, {manifests.Count} platforms");
    }
}

/// <summary>A manifest, and the platform that it is for.</summary>
internal sealed record PlatformManifest(Descriptor Manifest, Platform Platform);
