using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>
/// A number modulo p = 2^255 - 19, as five limbs of 51 bits. No operation branches or looks anything up by its value, so
/// none tells a secret by its time.
/// </summary>
/// <remarks>Limbs of a product or difference are below 2^52, of a sum below 2^54: what <see cref="Multiply"/> takes without overflow.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly struct FieldElement
{
    public const int Size = 32;
    private const int LimbBits = 51;
    private const ulong Mask = (1UL << LimbBits) - 1;

    // Sixteen times p: added before a subtraction so that no limb goes below zero.
    private const ulong SixteenP0 = 16 * (Mask - 18);
    private const ulong SixteenP = 16 * Mask;

    private readonly ulong _a, _b, _c, _d, _e;

    public FieldElement(ulong small)
        : this(small, 0, 0, 0, 0)
    {
    }

    private FieldElement(ulong a, ulong b, ulong c, ulong d, ulong e) => (_a, _b, _c, _d, _e) = (a, b, c, d, e);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1);

    /// <summary>The number that 32 bytes hold, little endian; the last bit is not looked at. Numbers of p and more are reduced.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var (a, b) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        var (c, d) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        return new(a & Mask, ((a >> 51) | (b << 13)) & Mask, ((b >> 38) | (c << 26)) & Mask, ((c >> 25) | (d << 39)) & Mask, (d >> 12) & Mask);
    }

    /// <summary>The one form of the number: 32 bytes, little endian, below p.</summary>
    public void Write(Span<byte> bytes)
    {
        var value = Carry(_a, _b, _c, _d, _e);
        value = Carry(value._a, value._b, value._c, value._d, value._e);
        var (a, b, c, d, e) = (value._a, value._b, value._c, value._d, value._e);

        // One if the number is p or more: then adding 19 carries out of the top.
        var over = (a + 19) >> LimbBits;
        over = (b + over) >> LimbBits;
        over = (c + over) >> LimbBits;
        over = (d + over) >> LimbBits;
        over = (e + over) >> LimbBits;
        a += 19 * over;
        b += a >> LimbBits;
        c += b >> LimbBits;
        d += c >> LimbBits;
        e += d >> LimbBits;
        (a, b, c, d, e) = (a & Mask, b & Mask, c & Mask, d & Mask, e & Mask);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, a | (b << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (b >> 13) | (c << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (c >> 26) | (d << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (d >> 39) | (e << 12));
    }

    /// <summary>Whether both are one number. In time that depends on neither.</summary>
    public static bool AreEqual(in FieldElement left, in FieldElement right)
    {
        Span<byte> a = stackalloc byte[Size], b = stackalloc byte[Size];
        left.Write(a);
        right.Write(b);
        return System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(a, b);
    }

    /// <summary>Whether the number is odd: the sign of a coordinate.</summary>
    public bool IsOdd()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return (bytes[0] & 1) != 0;
    }

    // Not reduced: two sums may be added to each other, and then be multiplied.
    public static FieldElement Add(in FieldElement x, in FieldElement y) => new(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d, x._e + y._e);

    public static FieldElement Subtract(in FieldElement x, in FieldElement y) =>
        Carry(x._a + SixteenP0 - y._a, x._b + SixteenP - y._b, x._c + SixteenP - y._c, x._d + SixteenP - y._d, x._e + SixteenP - y._e);

    public static FieldElement Negate(in FieldElement x) => Subtract(Zero, x);

    public static FieldElement Multiply(in FieldElement x, in FieldElement y)
    {
        // What overflows 2^255 comes back 19-fold.
        var (b19, c19, d19, e19) = (y._b * 19, y._c * 19, y._d * 19, y._e * 19);
        return Reduce(
            Wide.Sum(x._a, y._a, x._b, e19, x._c, d19, x._d, c19, x._e, b19),
            Wide.Sum(x._a, y._b, x._b, y._a, x._c, e19, x._d, d19, x._e, c19),
            Wide.Sum(x._a, y._c, x._b, y._b, x._c, y._a, x._d, e19, x._e, d19),
            Wide.Sum(x._a, y._d, x._b, y._c, x._c, y._b, x._d, y._a, x._e, e19),
            Wide.Sum(x._a, y._e, x._b, y._d, x._c, y._c, x._d, y._b, x._e, y._a));
    }

    public static FieldElement Square(in FieldElement x)
    {
        var (a2, b2, c2, d2, d19, e19) = (x._a * 2, x._b * 2, x._c * 2, x._d * 2, x._d * 19, x._e * 19);
        return Reduce(
            Wide.Sum(x._a, x._a, b2, e19, c2, d19),
            Wide.Sum(a2, x._b, c2, e19, x._d, d19),
            Wide.Sum(a2, x._c, x._b, x._b, d2, e19),
            Wide.Sum(a2, x._d, b2, x._c, x._e, e19),
            Wide.Sum(a2, x._e, b2, x._d, x._c, x._c));
    }

    public static FieldElement Square(FieldElement x, int times)
    {
        for (var i = 0; i < times; i++)
        {
            x = Square(x);
        }

        return x;
    }

    /// <summary>1/x = x^(p-2); 0 of 0.</summary>
    public static FieldElement Invert(in FieldElement x)
    {
        var (to250, to11) = Powers(x);
        return Multiply(Square(to250, 5), to11);
    }

    /// <summary>x^((p-5)/8), of which square roots are made.</summary>
    public static FieldElement PowerForRoot(in FieldElement x) => Multiply(Square(Powers(x).To250, 2), x);

    /// <summary><paramref name="yes"/> where <paramref name="mask"/> is all ones, <paramref name="no"/> where it is zero.</summary>
    public static FieldElement Choose(ulong mask, in FieldElement yes, in FieldElement no) => new(
        no._a ^ (mask & (yes._a ^ no._a)), no._b ^ (mask & (yes._b ^ no._b)), no._c ^ (mask & (yes._c ^ no._c)),
        no._d ^ (mask & (yes._d ^ no._d)), no._e ^ (mask & (yes._e ^ no._e)));

    // x^(2^250 - 1) and x^11, by the addition chain that both exponents share.
    private static (FieldElement To250, FieldElement To11) Powers(in FieldElement x)
    {
        var to2 = Square(x);
        var to9 = Multiply(Square(to2, 2), x);
        var to11 = Multiply(to9, to2);
        var ones5 = Multiply(Square(to11), to9);
        var ones10 = Multiply(Square(ones5, 5), ones5);
        var ones20 = Multiply(Square(ones10, 10), ones10);
        var ones40 = Multiply(Square(ones20, 20), ones20);
        var ones50 = Multiply(Square(ones40, 10), ones10);
        var ones100 = Multiply(Square(ones50, 50), ones50);
        var ones200 = Multiply(Square(ones100, 100), ones100);
        return (Multiply(Square(ones200, 50), ones50), to11);
    }

    private static FieldElement Carry(ulong a, ulong b, ulong c, ulong d, ulong e) => new(
        (a & Mask) + (19 * (e >> LimbBits)), (b & Mask) + (a >> LimbBits), (c & Mask) + (b >> LimbBits), (d & Mask) + (c >> LimbBits), (e & Mask) + (d >> LimbBits));

    private static FieldElement Reduce(Wide a, Wide b, Wide c, Wide d, Wide e)
    {
        b.Add(a.High);
        c.Add(b.High);
        d.Add(c.High);
        e.Add(d.High);
        var first = a.Limb + (19 * e.High);
        return new(first & Mask, b.Limb + (first >> LimbBits), c.Limb, d.Limb, e.Limb);
    }

    /// <summary>A sum of products: 128 bits.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Wide
    {
        private ulong _low, _high;

        public readonly ulong Limb => _low & Mask;

        public readonly ulong High => (_high << (64 - LimbBits)) | (_low >> LimbBits);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Sum(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f)
        {
            Wide sum = default;
            sum.Add(a, b);
            sum.Add(c, d);
            sum.Add(e, f);
            return sum;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Sum(ulong a, ulong b, ulong c, ulong d, ulong e, ulong f, ulong g, ulong h, ulong i, ulong j)
        {
            var sum = Sum(a, b, c, d, e, f);
            sum.Add(g, h);
            sum.Add(i, j);
            return sum;
        }

        // The comparison compiles to a flag, not to a branch.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong value)
        {
            _low += value;
            _high += _low < value ? 1UL : 0UL;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Add(ulong x, ulong y)
        {
            var high = Math.BigMul(x, y, out var low);
            _low += low;
            _high += high + (_low < low ? 1UL : 0UL);
        }
    }
}
