namespace Nixish;

public abstract partial class BuiltPullable
{
    /// <summary>Writes an OCI image layout as one tar archive, with it under <paramref name="reference"/> as containerd reads it: the same bytes on every run and machine.</summary>
    /// <remarks>What is imported from it keeps its digest, which of a Docker archive it does not.</remarks>
    internal async Task WriteOciArchiveAsync(Stream output, string reference, CancellationToken cancellationToken)
    {
        var buffered = new BufferedStream(output, ArchiveBuffer);
        var tar = new TarArchive(buffered);
        tar.AddFile("oci-layout", LayoutVersion);
        tar.AddFile("index.json", IndexJson(reference));
        foreach (var of in Images.Append(this).DistinctBy(static of => of.Descriptor.Digest))
        {
            tar.AddFile(BlobName(of.Descriptor), of.ManifestContent.Span);
        }

        var buffer = new byte[ArchiveBuffer];
        foreach (var blob in Blobs)
        {
            var content = await blob.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = content.ConfigureAwait(false);
            await tar.AddFileAsync(System.Text.Encoding.ASCII.GetBytes(BlobName(blob.Descriptor)), blob.Descriptor.Size, TarAccess.File, content, buffer, cancellationToken).ConfigureAwait(false);
        }

        tar.End();
        await buffered.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private const int ArchiveBuffer = 128 * 1024;

    private static string BlobName(Descriptor blob) => $"blobs/sha256/{blob.Digest.Hex}";
}
