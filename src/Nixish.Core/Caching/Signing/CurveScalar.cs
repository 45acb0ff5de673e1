using System.Buffers.Binary;

namespace Nixish;

/// <summary>Numbers modulo L = 2^252 + 27742317777372353535851937790883648493, the order of the base point; 32 bytes, little endian.</summary>
internal static class CurveScalar
{
    public const int Size = 32;
    private const int Limbs = 4;

    private static readonly ulong[] Order = [0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000];

    /// <summary>Whether the number is below L. For public numbers only.</summary>
    public static bool IsReduced(ReadOnlySpan<byte> scalar)
    {
        for (var i = Limbs - 1; i >= 0; i--)
        {
            var limb = BinaryPrimitives.ReadUInt64LittleEndian(scalar[(i * 8)..]);
            if (limb != Order[i])
            {
                return limb < Order[i];
            }
        }

        return false;
    }

    /// <summary>The 64 bytes of a hash, modulo L.</summary>
    public static void Reduce(ReadOnlySpan<byte> hash, Span<byte> result)
    {
        Span<ulong> wide = stackalloc ulong[2 * Limbs];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = BinaryPrimitives.ReadUInt64LittleEndian(hash[(i * 8)..]);
        }

        Reduce(wide, result);
        wide.Clear();
    }

    /// <summary>a·b + c modulo L.</summary>
    public static void MultiplyAdd(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, Span<byte> result)
    {
        Span<ulong> wide = stackalloc ulong[2 * Limbs];
        for (var i = 0; i < Limbs; i++)
        {
            wide[i] = BinaryPrimitives.ReadUInt64LittleEndian(c[(i * 8)..]);
        }

        for (var i = 0; i < Limbs; i++)
        {
            var factor = BinaryPrimitives.ReadUInt64LittleEndian(a[(i * 8)..]);
            UInt128 carry = 0;
            for (var j = 0; j < Limbs; j++)
            {
                var high = Math.BigMul(factor, BinaryPrimitives.ReadUInt64LittleEndian(b[(j * 8)..]), out var low);
                carry += new UInt128(high, low) + wide[i + j];
                wide[i + j] = (ulong)carry;
                carry >>= 64;
            }

            wide[i + Limbs] += (ulong)carry;
        }

        Reduce(wide, result);
        wide.Clear();
    }

    // Bit by bit from the top: double, and take L away where that leaves no borrow. Always the same steps, since the number may be secret.
    private static void Reduce(ReadOnlySpan<ulong> wide, Span<byte> result)
    {
        Span<ulong> rest = stackalloc ulong[Limbs];
        Span<ulong> less = stackalloc ulong[Limbs];
        rest.Clear();
        for (var bit = (wide.Length * 64) - 1; bit >= 0; bit--)
        {
            var carry = (wide[bit >> 6] >> (bit & 63)) & 1;
            ulong borrow = 0;
            for (var i = 0; i < Limbs; i++)
            {
                var doubled = (rest[i] << 1) | carry;
                carry = rest[i] >> 63;
                rest[i] = doubled;
                var difference = (UInt128)doubled - Order[i] - borrow;
                less[i] = (ulong)difference;
                borrow = (ulong)(difference >> 64) & 1;
            }

            var keep = 0 - borrow;
            for (var i = 0; i < Limbs; i++)
            {
                rest[i] = less[i] ^ (keep & (less[i] ^ rest[i]));
            }
        }

        for (var i = 0; i < Limbs; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(result[(i * 8)..], rest[i]);
        }

        rest.Clear();
        less.Clear();
    }
}
