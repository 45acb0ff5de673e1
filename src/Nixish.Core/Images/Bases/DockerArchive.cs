using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Nixish;

/// <summary>What <c>docker save</c> writes, as bases. https://github.com/moby/moby/blob/v28.0.0/image/spec/v1.2.md#combined-image-json--filesystem-changeset-format</summary>
internal static class DockerArchive
{
    private const string ManifestFile = "manifest.json";

    private static readonly byte[] GzipMagic = [0x1f, 0x8b];

    /// <summary>Writes the layers of the wanted image to <paramref name="blobs"/>, compressed where they are not, and gives its manifest and configuration.</summary>
    internal static async Task<(byte[] Manifest, byte[] Config)> UnpackAsync(ArchiveFiles files, BaseChoice wanted, string blobs, CancellationToken cancellationToken)
    {
        var (configFile, layerFiles) = ImageJson.Read(files.ReadText(ManifestFile), "the manifest of a docker archive", root => Choose(root, wanted));
        var configBytes = files.ReadText(configFile);
        var config = ImageConfig.FromJson(configBytes);
        if (config.DiffIds.Count != layerFiles.Count)
        {
            throw new InvalidImageException($"The archive of a base has {layerFiles.Count} layers, and its configuration {config.DiffIds.Count}. Write it again.");
        }

        List<Descriptor> layers = [];
        for (var i = 0; i < layerFiles.Count; i++)
        {
            layers.Add(await PackAsync(files, layerFiles[i], config.DiffIds[i], blobs, cancellationToken).ConfigureAwait(false));
        }

        var manifest = new ImageManifest(new(OciMediaTypes.Config, Digest.Of(configBytes), configBytes.Length), [.. layers]);
        return (manifest.ToJson(), configBytes);
    }

    // [{"Config":"<hex>.json","RepoTags":["web:1"],"Layers":["<hex>.tar"]}]
    private static (string Config, Seq<string> Layers) Choose(JsonElement root, BaseChoice wanted)
    {
        var images = root.EnumerateArray().Select(image => (
            Tags: image.TryGetProperty("RepoTags"u8, out var tags) ? ImageJson.ReadStrings(tags) : [],
            Config: image.GetProperty("Config"u8).GetString() ?? "",
            Layers: ImageJson.ReadStrings(image.GetProperty("Layers"u8)))).ToArray();
        var names = images.SelectMany(image => image.Tags.AsEnumerable());
        var named = wanted.Name is null ? images : [.. images.Where(image => image.Tags.Contains(wanted.Name, StringComparer.Ordinal))];
        return named switch
        {
            [var only] => (only.Config, only.Layers),
            [] => throw BaseError.NotThere(wanted, names),
            _ => throw BaseError.Several(names),
        };
    }

    // A layer under a name of ours first: its digest is known when it is compressed.
    private static async Task<Descriptor> PackAsync(ArchiveFiles files, string name, Digest diffId, string blobs, CancellationToken cancellationToken)
    {
        using var source = files.OpenRead(name);
        var magic = new byte[GzipMagic.Length];
        var isCompressed = source.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.AsSpan().SequenceEqual(GzipMagic);
        source.Position = 0;
        RequireContent(source, isCompressed, diffId);
        source.Position = 0;
        var draft = Path.Combine(blobs, "draft");
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            if (isCompressed)
            {
                await source.CopyToAsync(file, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                using var gzip = new GzipMembers(file);
                source.CopyTo(gzip, 1024 * 1024);
                gzip.End();
            }
        }

        using var written = File.OpenRead(draft);
        var blob = new Descriptor(OciMediaTypes.Layer, Digest.FromHash(await SHA256.HashDataAsync(written, cancellationToken).ConfigureAwait(false)), written.Length);
        File.Move(draft, Path.Combine(blobs, blob.Digest.Hex), overwrite: true);
        return blob;
    }

    // A layer is known by the digest of its uncompressed content.
    private static void RequireContent(Stream source, bool isCompressed, Digest diffId)
    {
        try
        {
            using var content = isCompressed ? new GZipStream(source, CompressionMode.Decompress, leaveOpen: true) : null;
            var found = Digest.FromHash(SHA256.HashData(content ?? source));
            if (found != diffId)
            {
                throw BaseError.Damaged(diffId, found);
            }
        }
        catch (InvalidDataException error)
        {
            throw new InvalidImageException($"A layer in the archive of a base cannot be decompressed: {error.Message}", error);
        }
    }
}
