using System.Formats.Tar;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>Reads the entries of the archives of an image's layers.</summary>
internal sealed class LayerEntries
{
    // An image may hold more than a test has memory for.
    private const long MostKeptTogether = 64 * 1024 * 1024;

    private readonly List<ImageEntry> _entries = [];
    private long _kept;

    public IReadOnlyList<ImageEntry> All => _entries;

    public async Task ReadAsync(Stream archive, int layer, CancellationToken cancellationToken)
    {
        var tar = new TarReader(archive, leaveOpen: true);
        await using var closing = tar.ConfigureAwait(false);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken).ConfigureAwait(false) is { } entry)
        {
            var (digest, content) = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                ? await ReadAsync(entry.DataStream, cancellationToken).ConfigureAwait(false)
                : (null, null);
            _entries.Add(new(LayerPaths.Checked("/" + (entry.Name == "./" ? "" : entry.Name)), KindOf(entry.EntryType), layer)
            {
                Mode = Convert.ToString((int)entry.Mode, 8).PadLeft(4, '0'),
                Owner = new(entry.Uid, entry.Gid),
                Target = entry.EntryType == TarEntryType.SymbolicLink ? entry.LinkName : null,
                Size = digest is null ? 0 : entry.Length,
                Digest = digest,
                Content = content,
            });
        }
    }

    private static ImageEntryKind KindOf(TarEntryType type) => type switch
    {
        TarEntryType.Directory => ImageEntryKind.Folder,
        TarEntryType.SymbolicLink => ImageEntryKind.Link,
        _ => ImageEntryKind.File,
    };

    private async Task<(Digest? Digest, ReadOnlyMemory<byte>? Content)> ReadAsync(Stream? content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while (content is not null && (read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            // One piece more than is kept tells that there is more.
            if (kept.Length <= ImageEntry.MostKept)
            {
                kept.Write(buffer, 0, read);
            }
        }

        var isKept = kept.Length <= ImageEntry.MostKept && _kept + kept.Length <= MostKeptTogether;
        _kept += isKept ? kept.Length : 0;
        return (Digest.FromHash(hash.GetHashAndReset()), isKept ? kept.ToArray() : default(ReadOnlyMemory<byte>?));
    }
}
