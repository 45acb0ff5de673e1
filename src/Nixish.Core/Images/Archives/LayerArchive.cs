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

/// <summary>Writes what a layer holds as a compressed tar archive, with both its digests from one pass.</summary>
internal static class LayerArchive
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Writes <paramref name="tree"/>. Blocks: the work is the processor's.</summary>
    /// <exception cref="InvalidImageException">It cannot be a layer: a path twice, a name that layers give a meaning to, a mode for a path that is not there.</exception>
    public static LayerDescriptor Write(LayerTree tree, Stream output, CancellationToken cancellationToken)
    {
        using var blob = new DigestStream(HashAlgorithm.Sha256, output);
        Digest diffId;
        using (var gzip = new GzipMembers(blob))
        using (var archive = new DigestStream(HashAlgorithm.Sha256, gzip))
        {
            // tar writes many small headers; the compressor and the hash like few large pieces.
            using var buffered = new BufferedStream(archive, BufferSize);
            var tar = new TarArchive(buffered);
            new LayerWriter(tar, cancellationToken).Write(tree);
            tar.End();
            buffered.Flush();
            gzip.End();
            diffId = Digest.FromHash(archive.Finish().Digest);
        }

        return new(new(OciMediaTypes.Layer, Digest.FromHash(blob.Finish().Digest), blob.Written), diffId);
    }
}
