using System.Buffers.Binary;
using System.Text;

namespace Nixish;

/// <summary>Which hash parts of store paths are replaced by which 32 characters.</summary>
internal sealed class HashPartMap
{
    private readonly Dictionary<ulong, List<(byte[] From, byte[] To)>> _byEnd = [];

    public bool IsEmpty => _byEnd.Count == 0;

    public void Add(StorePath from, StorePath to) => Add(from, Encoding.ASCII.GetBytes(to.HashPart));

    /// <summary>Replaces the hash part of <paramref name="from"/>; by itself is nothing to do.</summary>
    public void Add(StorePath from, byte[] to)
    {
        var hash = Encoding.ASCII.GetBytes(from.HashPart);
        if (hash.AsSpan().SequenceEqual(to))
        {
            return;
        }

        var key = Key(hash);
        if (!_byEnd.TryGetValue(key, out var entries))
        {
            _byEnd[key] = entries = [];
        }

        if (!entries.Exists(entry => entry.From.AsSpan().SequenceEqual(hash)))
        {
            entries.Add((hash, to));
        }
    }

    /// <summary>What the 32 bytes of <paramref name="window"/> become; null where they stay.</summary>
    public byte[]? Find(ReadOnlySpan<byte> window)
    {
        if (_byEnd.TryGetValue(Key(window), out var entries))
        {
            foreach (var (from, to) in entries)
            {
                if (window.SequenceEqual(from))
                {
                    return to;
                }
            }
        }

        return null;
    }

    /// <summary><paramref name="bytes"/> with every hash part replaced.</summary>
    public byte[] Rewrite(byte[] bytes)
    {
        if (IsEmpty || bytes.Length < StorePath.HashLength)
        {
            return bytes;
        }

        using var output = new MemoryStream(bytes.Length);
        using var rewriter = new HashPartRewriter(this, output);
        rewriter.Write(bytes);
        rewriter.Flush();
        return output.ToArray();
    }

    private static ulong Key(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64LittleEndian(hash[^8..]);
}
