using System.Text.Json;

namespace Nixish;

/// <summary>OCI image layouts, as bases. https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md</summary>
internal static class OciArchive
{
    internal const string IndexFile = "index.json";

    private const string NameAnnotation = "org.opencontainers.image.ref.name";

    // An index of indexes of manifests; nobody has more.
    private const int DeepestIndex = 4;

    /// <summary>Writes the layers of the wanted image to <paramref name="blobs"/>, and gives its manifest and configuration.</summary>
    internal static async Task<(byte[] Manifest, byte[] Config)> UnpackAsync(ArchiveFiles files, BaseChoice wanted, string blobs, CancellationToken cancellationToken)
    {
        var content = files.ReadText(IndexFile);
        var chosen = ImageJson.Read(content, "the index of an image layout", root => Named(root, wanted));
        for (var depth = 0; chosen is not null; depth++)
        {
            content = ReadBlob(files, chosen);
            chosen = depth < DeepestIndex
                ? ImageJson.Read(content, "the manifest of an image, or an index of them", root => ImageIndexJson.Choose(root, wanted.Described, wanted.Platform))
                : throw new InvalidImageException("The archive of a base has indexes within indexes without an end. It is no image that could be built on.");
        }

        var manifest = ImageManifest.FromJson(content);
        foreach (var layer in manifest.Layers.AsEnumerable().DistinctBy(layer => layer.Digest))
        {
            using var source = files.OpenRead(NameOf(layer.Digest));
            await BlobFile.CopyAsync(source, layer, Path.Combine(blobs, layer.Digest.Hex), cancellationToken).ConfigureAwait(false);
        }

        return (content, ReadBlob(files, manifest.Config.Digest));
    }

    // Of the manifests in the layout's own index: the one of that name, or the only one, or the one for the platform.
    private static Digest? Named(JsonElement root, BaseChoice wanted)
    {
        var entries = root.GetProperty("manifests"u8).EnumerateArray().Select(entry => (
            Name: entry.TryGetProperty("annotations"u8, out var annotations) && annotations.TryGetProperty(NameAnnotation, out var name) ? name.GetString() : null,
            ImageJson.ReadDescriptor(entry).Digest)).ToArray();
        var named = wanted.Name is null ? entries : [.. entries.Where(entry => string.Equals(entry.Name, wanted.Name, StringComparison.Ordinal))];
        return named switch
        {
            [var only] => only.Digest,
            [] => throw BaseError.NotThere(wanted, entries.Select(entry => entry.Name)),
            _ when named.Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Count() == 1 => ImageIndexJson.Choose(root, wanted.Described, wanted.Platform),
            _ => throw BaseError.Several(entries.Select(entry => entry.Name)),
        };
    }

    private static string NameOf(Digest digest) => $"blobs/sha256/{digest.Hex}";

    private static byte[] ReadBlob(ArchiveFiles files, Digest digest)
    {
        var content = files.ReadText(NameOf(digest));
        return Digest.Of(content) == digest ? content : throw BaseError.Damaged(digest, Digest.Of(content));
    }
}

/// <summary>What is wrong with an archive.</summary>
internal static class BaseError
{
    internal static InvalidImageException NotThere(BaseChoice wanted, IEnumerable<string?> names) =>
        new($"The archive of a base has no image '{wanted.Name}', only {Listed(names)}. Name one of them in BaseImage.Archive.");

    internal static InvalidImageException Several(IEnumerable<string?> names) =>
        new($"The archive of a base has several images: {Listed(names)}. Name one of them in BaseImage.Archive.");

    internal static InvalidImageException Damaged(Digest wanted, Digest found) =>
        new($"The archive of a base is damaged: what should have the digest {wanted} has {found}. Write it again.");

    private static string Listed(IEnumerable<string?> names) => Printable.Ids([.. names.Select(name => name ?? "(no name)").Distinct(StringComparer.Ordinal)]);
}
