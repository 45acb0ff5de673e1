using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Where a render's random values come from: the system, or a stream that a seed gives (SHA-256 of key and counter), the same each time. With a seed the
/// order of calls counts, so a render has a source of its own.
/// </summary>
internal sealed class ChartRandom
{
    private readonly byte[]? _key;
    private readonly Lock _gate = new();
    private ulong _block;
    private byte[] _held = [];

    public ChartRandom(string? seed) => _key = seed is null ? null : HMACSHA256.HashData("nixish chart seed"u8, Encoding.UTF8.GetBytes(seed));

    public bool IsSeeded => _key is not null;

    public byte[] Bytes(int count)
    {
        if (_key is null)
        {
            return RandomNumberGenerator.GetBytes(count);
        }

        var bytes = new byte[count];
        Span<byte> counter = stackalloc byte[8];
        lock (_gate)
        {
            for (var filled = 0; filled < count;)
            {
                if (_held.Length == 0)
                {
                    BinaryPrimitives.WriteUInt64BigEndian(counter, _block++);
                    _held = HMACSHA256.HashData(_key, counter);
                }

                var taken = Math.Min(_held.Length, count - filled);
                _held.AsSpan(0, taken).CopyTo(bytes.AsSpan(filled));
                _held = _held[taken..];
                filled += taken;
            }
        }

        return bytes;
    }

    /// <summary>A number from 0 up to a bound without it, each as likely as the others.</summary>
    public long Below(long bound)
    {
        // What is beyond the last whole multiple would favour the small numbers.
        var limit = ulong.MaxValue - (ulong.MaxValue % (ulong)bound);
        while (true)
        {
            var drawn = BinaryPrimitives.ReadUInt64BigEndian(Bytes(8));
            if (drawn < limit)
            {
                return (long)(drawn % (ulong)bound);
            }
        }
    }

    /// <summary>A whole number of at most some bits.</summary>
    public BigInteger Number(int bits)
    {
        var bytes = Bytes((bits + 7) / 8);
        bytes[0] &= (byte)(0xFF >> ((8 - (bits % 8)) % 8));
        return new(bytes, isUnsigned: true, isBigEndian: true);
    }
}
