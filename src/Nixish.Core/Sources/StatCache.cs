using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nixish;

/// <summary>
/// Remembers the NAR hash of each tree by its fingerprint, one small file a source, in a folder that may be deleted at any time.
/// </summary>
/// <remarks>
/// A file that changes twice within one tick of the file system's clock shows the same times: a tree whose newest time is that
/// close to when it was read is not remembered. Writers replace a whole file by a rename, and a file with a wrong sum is not there.
/// </remarks>
internal sealed class StatCache(string folder)
{
    // FAT keeps even seconds, network file systems a second; local ones are finer.
    private const long Granularity = 2_000_000_000;
    private const int RecordSize = 16 + 32 + 32 + 8;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary><c>$XDG_CACHE_HOME/nixish/stat</c>, by default <c>~/.cache/nixish/stat</c>; null where there is no home.</summary>
    public static string? DefaultFolder { get; } = XdgFolder.Find("XDG_CACHE_HOME", ".cache", "nixish/stat");

    /// <summary>The NAR hash and size of the tree, if the cache knows one with this fingerprint.</summary>
    public (Hash NarHash, long NarSize)? Find(string key, in TreeFingerprint fingerprint)
    {
        try
        {
            var record = File.ReadAllBytes(PathOf(key));
            return record.Length == RecordSize && Sum(record).SequenceEqual(record.AsSpan(0, 16)) && record.AsSpan(16, 32).SequenceEqual(fingerprint.Digest)
                ? (new(HashAlgorithm.Sha256, record.AsSpan(48, 32)), BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(80)))
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Remembers a tree whose reading began at <paramref name="readAt"/>, unless its times cannot be trusted yet.</summary>
    public void Add(string key, in TreeFingerprint fingerprint, DateTimeOffset readAt, Hash narHash, long narSize)
    {
        if (fingerprint.Newest > ((readAt - DateTimeOffset.UnixEpoch).Ticks * 100) - Granularity)
        {
            return;
        }

        var record = new byte[RecordSize];
        fingerprint.Digest.CopyTo(record, 16);
        narHash.Digest.CopyTo(record.AsSpan(48));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(80), narSize);
        Sum(record).CopyTo(record.AsSpan());
        try
        {
            Directory.CreateDirectory(folder);
            var path = PathOf(key);
            var temporary = $"{path}.{Guid.NewGuid():N}";
            File.WriteAllBytes(temporary, record);
            File.Move(temporary, path, overwrite: true);

            // One key in 256 pays for the rest, so that the trees of long ago do not pile up.
            if (record[0] == 0)
            {
                DeleteOld();
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written only costs time.
        }
    }

    private void DeleteOld()
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (DateTime.UtcNow - file.LastWriteTimeUtc > Lifetime)
            {
                file.Delete();
            }
        }
    }

    private string PathOf(string key) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 20)));

    private static ReadOnlySpan<byte> Sum(byte[] record) => SHA256.HashData(record.AsSpan(16)).AsSpan(0, 16);
}
