using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace Nixish;

/// <summary>Store paths by their hash parts, as they are met in foreign bytes. Grows only; safe for several threads.</summary>
internal sealed class PathIndex
{
    /// <summary>The characters of a hash part.</summary>
    public static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdfghijklmnpqrsvwxyz"u8);

    // Keyed by the last 8 characters of a hash part: equally random, and a key that needs no allocation to look up.
    private readonly ConcurrentDictionary<ulong, Entry> _entries = [];

    public bool IsEmpty => _entries.IsEmpty;

    public void Add(StorePath path)
    {
        var hash = Encoding.ASCII.GetBytes(path.HashPart);
        _entries.AddOrUpdate(
            Key(hash),
            static (_, added) => new(added.hash, added.path, null),
            static (_, first, added) => first.Find(added.hash) is null ? new(added.hash, added.path, first) : first,
            (hash, path));
    }

    /// <summary>The path whose hash part the 32 bytes of <paramref name="window"/> are.</summary>
    public StorePath? Find(ReadOnlySpan<byte> window) => _entries.TryGetValue(Key(window), out var entry) ? entry.Find(window) : null;

    private static ulong Key(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64LittleEndian(hash[^8..]);

    private sealed record Entry(byte[] Hash, StorePath Path, Entry? Next)
    {
        public StorePath? Find(ReadOnlySpan<byte> hash)
        {
            for (var entry = this; entry is not null; entry = entry.Next)
            {
                if (hash.SequenceEqual(entry.Hash))
                {
                    return entry.Path;
                }
            }

            return null;
        }
    }
}
