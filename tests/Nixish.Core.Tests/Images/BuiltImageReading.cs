using System.Formats.Tar;
using System.IO.Compression;

namespace Nixish.Core.Tests.Images;

/// <summary>Reads back what was built, by the framework's own readers.</summary>
internal static class BuiltImageReading
{
    /// <summary>The entries of a layer.</summary>
    internal static async Task<List<TarEntry>> EntriesAsync(this BuiltImage image, int layer)
    {
        await using var blob = await image.Layers[layer].OpenAsync(CancellationToken.None);
        await using var gzip = new GZipStream(blob, CompressionMode.Decompress);
        await using var tar = new TarReader(gzip);
        List<TarEntry> entries = [];
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>Every file of its OCI layout and its docker archive, by name, as digests.</summary>
    internal static async Task<Dictionary<string, string>> BytesAsync(this BuiltImage image)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-layout-").FullName;
        try
        {
            await image.WriteOciLayoutAsync(folder);
            using var archive = new MemoryStream();
            await image.WriteDockerArchiveAsync(archive);
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
                path => Path.GetRelativePath(folder, path), path => Digest.Of(File.ReadAllBytes(path)).Hex, StringComparer.Ordinal);
            files["docker archive"] = Digest.Of(archive.ToArray()).Hex;
            return files;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
