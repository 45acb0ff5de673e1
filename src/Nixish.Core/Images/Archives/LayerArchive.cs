using System.IO.Compression;
using System.Text;

namespace Nixish;

/// <summary>What an image says of one of its layers.</summary>
/// <param name="Blob">The compressed archive.</param>
/// <param name="DiffId">The digest of the archive before compression. https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md#layer-diffid</param>
public sealed record LayerDescriptor(Descriptor Blob, Digest DiffId)
{
    internal byte[] ToJson() => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        ImageJson.WriteDescriptor(writer, "blob", Blob);
        writer.WriteString("diffId"u8, DiffId.ToString());
        writer.WriteEndObject();
    });

    internal static LayerDescriptor FromJson(ReadOnlyMemory<byte> json) => ImageJson.Read(json, "what is kept of a layer", static root => new LayerDescriptor(
        ImageJson.ReadDescriptor(root.GetProperty("blob"u8)),
        Digest.Parse(root.GetProperty("diffId"u8).GetString() ?? "")));
}

/// <summary>What goes into a layer.</summary>
/// <param name="Path">Where in the image, absolute.</param>
/// <param name="Content">The file, folder or link on this machine.</param>
internal sealed record LayerEntry(string Path, string Content);

/// <summary>Writes trees of files as a layer: a compressed tar archive, with both its digests from one pass.</summary>
internal static class LayerArchive
{
    // Level 2 of zlib-ng: measured against the others in docs/decisions/0010-image-bytes.md.
    private const int CompressionLevel = 2;
    private const int BufferSize = 128 * 1024;

    // Names that the layer format itself means something by. https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md#whiteouts
    private static ReadOnlySpan<byte> Whiteout => ".wh."u8;

    /// <summary>Writes <paramref name="entries"/>, which are in byte order of their paths. Blocks: the work is the processor's.</summary>
    public static LayerDescriptor Write(IReadOnlyList<LayerEntry> entries, Stream output, CancellationToken cancellationToken)
    {
        using var blob = new DigestStream(HashAlgorithm.Sha256, output);
        Digest diffId;
        using (var gzip = new GZipStream(new GzipHeader(blob), new ZLibCompressionOptions { CompressionLevel = CompressionLevel }, leaveOpen: true))
        using (var archive = new DigestStream(HashAlgorithm.Sha256, gzip))
        {
            // tar writes many small headers; the compressor and the hash like few large pieces.
            using var buffered = new BufferedStream(archive, BufferSize);
            var tar = new TarArchive(buffered);
            var (buffer, parents) = (new byte[BufferSize], new HashSet<string>(StringComparer.Ordinal));
            foreach (var (path, content) in entries)
            {
                AddParents(tar, path, parents);
                Add(tar, content, Encoding.UTF8.GetBytes(path[1..]), buffer, cancellationToken);
            }

            tar.End();
            buffered.Flush();
            diffId = Digest.FromHash(archive.Finish().Digest);
        }

        return new(new(OciMediaTypes.Layer, Digest.FromHash(blob.Finish().Digest), blob.Written), diffId);
    }

    private static void AddParents(TarArchive tar, string path, HashSet<string> there)
    {
        for (var at = path.IndexOf('/', 1); at > 0; at = path.IndexOf('/', at + 1))
        {
            if (there.Add(path[..at]))
            {
                tar.AddFolder(Encoding.UTF8.GetBytes(path[1..(at + 1)]));
            }
        }
    }

    private static void Add(TarArchive tar, DiskPath at, byte[] name, byte[] buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stat = Disk.Stat(at) ?? throw new FileNotFoundException($"'{at}' vanished while the layer was written.");
        if (name.Length == 0 && stat.Kind != FileKind.Directory)
        {
            throw new NixishException($"'{at}' is not a folder and cannot be the root of an image. Give the layer the path that it should have: new(\"/bin/server\", file).");
        }

        if (name.AsSpan(name.AsSpan().LastIndexOf((byte)'/') + 1).StartsWith(Whiteout))
        {
            throw new NixishException($"'{at}' cannot be in an image: in a layer, a name that begins with .wh. deletes a file of the layers below. Rename it or filter it out of its source.");
        }

        switch (stat.Kind)
        {
            case FileKind.Directory:
                byte[] prefix = name.Length == 0 ? [] : [.. name, (byte)'/'];
                if (prefix.Length > 0)
                {
                    tar.AddFolder(prefix);
                }

                // Sorted by bytes, so that the order in which a file system lists them does not show.
                foreach (var (entry, _) in Disk.List(at))
                {
                    Add(tar, at.Join(entry), [.. prefix, .. entry], buffer, cancellationToken);
                }

                break;
            case FileKind.Symlink:
                tar.AddLink(name, Disk.ReadLink(at));
                break;
            case FileKind.Regular:
                using (var file = Disk.OpenRead(at))
                {
                    tar.AddFile(name, stat.Length, stat.Executable ? 0x1edu : 0x1a4u, file, buffer);
                }

                break;
            default:
                throw new NixishException($"'{at}' is neither file, folder nor symbolic link, and cannot be in an image.");
        }
    }
}
