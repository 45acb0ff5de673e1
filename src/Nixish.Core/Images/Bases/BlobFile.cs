using System.Security.Cryptography;

namespace Nixish;

/// <summary>Blobs of bases as files.</summary>
internal static class BlobFile
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Copies a blob, and checks it.</summary>
    internal static async Task CopyAsync(Stream source, Descriptor blob, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[BufferSize];
            int read;
            while ((read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
        }

        if (Digest.FromHash(hash.GetCurrentHash()) is var found && found != blob.Digest)
        {
            throw BaseError.Damaged(blob.Digest, found);
        }
    }
}
