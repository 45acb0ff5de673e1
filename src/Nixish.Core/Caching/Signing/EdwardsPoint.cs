using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>
/// A point of the curve -x² + y² = 1 + d·x²·y² over p = 2^255 - 19, in extended coordinates (X:Y:Z:T), x = X/Z, y = Y/Z, x·y = T/Z.
/// The formulas hold for every pair of points, so none is a special case. https://www.rfc-editor.org/rfc/rfc8032#section-5.1
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct EdwardsPoint
{
    public const int Size = FieldElement.Size;

    // As RFC 8032 defines them: d = -121665/121666, a root of -1, and the base point with y = 4/5 and even x.
    private static readonly FieldElement D = FieldElement.Negate(FieldElement.Multiply(new(121665), FieldElement.Invert(new(121666))));
    private static readonly FieldElement TwiceD = FieldElement.Add(D, D);
    private static readonly FieldElement RootOfMinusOne = FieldElement.Multiply(FieldElement.Square(FieldElement.PowerForRoot(new(2))), new(2));

    private readonly FieldElement _x, _y, _z, _t;

    private EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t) => (_x, _y, _z, _t) = (x, y, z, t);

    public static EdwardsPoint Identity { get; } = new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    public static EdwardsPoint Generator { get; } = MakeGenerator();

    /// <summary>Reads a point from 32 bytes; false where they are not the one encoding of a point of the curve. Its time tells the bytes: for public ones only.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        var y = FieldElement.Read(bytes);
        point = default;
        Span<byte> canonical = stackalloc byte[Size];
        y.Write(canonical);
        canonical[^1] |= (byte)(bytes[^1] & 0x80);
        return canonical.SequenceEqual(bytes) && TryFromY(y, (bytes[^1] & 0x80) != 0, out point);
    }

    /// <summary>The point as 32 bytes: y, and in the highest bit whether x is odd.</summary>
    public void Write(Span<byte> bytes)
    {
        var inverse = FieldElement.Invert(_z);
        FieldElement.Multiply(_y, inverse).Write(bytes);
        bytes[Size - 1] |= (byte)(FieldElement.Multiply(_x, inverse).IsOdd() ? 0x80 : 0);
    }

    public static EdwardsPoint Add(in EdwardsPoint left, in EdwardsPoint right)
    {
        var a = FieldElement.Multiply(FieldElement.Subtract(left._y, left._x), FieldElement.Subtract(right._y, right._x));
        var b = FieldElement.Multiply(FieldElement.Add(left._y, left._x), FieldElement.Add(right._y, right._x));
        var c = FieldElement.Multiply(FieldElement.Multiply(left._t, TwiceD), right._t);
        var d = FieldElement.Multiply(left._z, right._z);
        d = FieldElement.Add(d, d);
        return Complete(FieldElement.Subtract(b, a), FieldElement.Subtract(d, c), FieldElement.Add(d, c), FieldElement.Add(b, a));
    }

    public EdwardsPoint Double()
    {
        var a = FieldElement.Square(_x);
        var b = FieldElement.Square(_y);
        var z = FieldElement.Square(_z);
        var h = FieldElement.Add(a, b);
        var g = FieldElement.Subtract(a, b);
        var e = FieldElement.Subtract(h, FieldElement.Square(FieldElement.Add(_x, _y)));
        return Complete(e, FieldElement.Add(FieldElement.Add(z, z), g), g, h);
    }

    public EdwardsPoint Negate() => new(FieldElement.Negate(_x), _y, _z, FieldElement.Negate(_t));

    /// <summary>Whether eight times the point is the identity: a key of which anybody can forge signatures.</summary>
    public bool HasSmallOrder()
    {
        var eightfold = Double().Double().Double();
        return FieldElement.AreEqual(eightfold._x, FieldElement.Zero) && FieldElement.AreEqual(eightfold._y, eightfold._z);
    }

    /// <summary><paramref name="yes"/> where <paramref name="mask"/> is all ones, <paramref name="no"/> where it is zero.</summary>
    public static EdwardsPoint Choose(ulong mask, in EdwardsPoint yes, in EdwardsPoint no) => new(
        FieldElement.Choose(mask, yes._x, no._x), FieldElement.Choose(mask, yes._y, no._y), FieldElement.Choose(mask, yes._z, no._z), FieldElement.Choose(mask, yes._t, no._t));

    private static EdwardsPoint Complete(in FieldElement e, in FieldElement f, in FieldElement g, in FieldElement h) => new(
        FieldElement.Multiply(e, f), FieldElement.Multiply(g, h), FieldElement.Multiply(f, g), FieldElement.Multiply(e, h));

    private static EdwardsPoint MakeGenerator()
    {
        var y = FieldElement.Multiply(new(4), FieldElement.Invert(new(5)));
        return TryFromY(y, xIsOdd: false, out var generator) ? generator : throw new InvalidOperationException("4/5 is the y of no point.");
    }

    // x² = (y² - 1)/(d·y² + 1) = u/v. Its root is u·v³·(u·v⁷)^((p-5)/8), or that times the root of -1, or there is none.
    private static bool TryFromY(in FieldElement y, bool xIsOdd, out EdwardsPoint point)
    {
        point = default;
        var square = FieldElement.Square(y);
        var u = FieldElement.Subtract(square, FieldElement.One);
        var v = FieldElement.Add(FieldElement.Multiply(D, square), FieldElement.One);
        var v3 = FieldElement.Multiply(FieldElement.Square(v), v);
        var v7 = FieldElement.Multiply(FieldElement.Square(v3), v);
        var x = FieldElement.Multiply(FieldElement.Multiply(u, v3), FieldElement.PowerForRoot(FieldElement.Multiply(u, v7)));
        var check = FieldElement.Multiply(v, FieldElement.Square(x));
        if (!FieldElement.AreEqual(check, u))
        {
            if (!FieldElement.AreEqual(check, FieldElement.Negate(u)))
            {
                return false;
            }

            x = FieldElement.Multiply(x, RootOfMinusOne);
        }

        if (xIsOdd && FieldElement.AreEqual(x, FieldElement.Zero))
        {
            return false;
        }

        if (x.IsOdd() != xIsOdd)
        {
            x = FieldElement.Negate(x);
        }

        point = new(x, y, FieldElement.One, FieldElement.Multiply(x, y));
        return true;
    }
}
