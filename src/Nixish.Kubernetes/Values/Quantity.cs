using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// An amount of a resource in Kubernetes' canonical form: <c>1.5</c> and <c>1500m</c> are one value and written alike.
/// <c>default</c> is 0.
/// </summary>
/// <remarks>
/// Written as a number with <c>n u m</c>, <c>k M G T P E</c>, <c>Ki Mi Gi Ti Pi Ei</c> or an exponent. An amount keeps
/// its family of suffixes, as in the API: <c>1Ki</c> and <c>1024</c> are the same amount but not equal;
/// <see cref="CompareTo"/> compares amounts. Finer than a billionth rounds away from zero; with a binary suffix more than
/// 2⁶³−1 is 2⁶³−1. An amount of a thousand digits or more is refused.
/// </remarks>
/// <seealso href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/"/>
public readonly record struct Quantity : IJsonValue, IComparable<Quantity>
{
    private const string Expected = "a quantity such as 2, 0.5, 100m or 64Mi";
    private const int MaxLength = 128;
    private static readonly BigInteger Billion = BigInteger.Pow(10, 9);
    private static readonly BigInteger MostBinary = long.MaxValue * Billion;
    private static readonly BigInteger TooMuch = BigInteger.Pow(10, 1000) * Billion;
    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private readonly string? _text;

    private Quantity(string text) => _text = text;

    private enum Family
    {
        Decimal,
        Exponent,
        Binary,
    }

    /// <summary>The amount in units: 1.5 for <c>1500m</c>.</summary>
    public double Value => (double)BillionthsOf(ToString()) / 1e9;

    /// <summary>A whole number of units.</summary>
    public static implicit operator Quantity(long units) => new(Canonical(units * Billion, Family.Decimal));

    /// <summary>The quantity that <paramref name="text"/> means.</summary>
    /// <exception cref="InvalidQuantityException">It is none.</exception>
    public static implicit operator Quantity(string text) => Parse(text);

    /// <summary>The quantity that <paramref name="text"/> means.</summary>
    /// <exception cref="InvalidQuantityException">It is none.</exception>
    public static Quantity Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var quantity) ? quantity : throw new InvalidQuantityException(text, Expected);
    }

    /// <summary>Whether <paramref name="text"/> means a quantity, and which.</summary>
    public static bool TryParse(string? text, out Quantity quantity)
    {
        quantity = default;
        // Longer ones would only cost memory.
        if (text is null or { Length: 0 or > MaxLength } || !TrySplit(text, out var billionths, out var family) || BigInteger.Abs(billionths) >= TooMuch)
        {
            return false;
        }

        var canonical = Canonical(billionths, family);
        if (canonical.Length > MaxLength)
        {
            return false;
        }

        quantity = new(canonical);
        return true;
    }

    /// <summary>Whether <paramref name="left"/> is the smaller amount.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is the larger amount.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is no larger amount.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is no smaller amount.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    /// <summary>Compares amounts: <c>1Ki</c> and <c>1024</c> are as large.</summary>
    public int CompareTo(Quantity other) => BillionthsOf(ToString()).CompareTo(BillionthsOf(other.ToString()));

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer, Deliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(ToString());
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => _text ?? "0";

    /// <summary>Whether both are written alike.</summary>
    public bool Equals(Quantity other) => string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    internal static Quantity Read(FieldReader reader)
    {
        var text = reader.Element.ValueKind switch
        {
            JsonValueKind.String => reader.AsText(),
            JsonValueKind.Number => reader.Element.GetRawText(),
            _ => null,
        };
        return TryParse(text, out var quantity) ? quantity : throw reader.Wrong(Expected);
    }

    private static BigInteger BillionthsOf(string text) => TrySplit(text, out var billionths, out _) ? billionths : throw new FormatException(text);

    // [+-] digits [. digits] then a suffix or an exponent; a digit on at least one side of the point.
    private static bool TrySplit(ReadOnlySpan<char> text, out BigInteger billionths, out Family family)
    {
        (billionths, family) = (default, Family.Decimal);
        var negative = text[0] == '-';
        text = text[0] is '+' or '-' ? text[1..] : text;
        var whole = Digits(ref text);
        var fraction = default(ReadOnlySpan<char>);
        if (text.StartsWith('.'))
        {
            text = text[1..];
            fraction = Digits(ref text);
        }

        if (whole.Length + fraction.Length == 0 || !TrySuffix(text, out var scale, out var shift, out family))
        {
            return false;
        }

        var digits = BigInteger.Parse($"0{whole}{fraction}", CultureInfo.InvariantCulture) << shift;
        var power = scale + 9 - fraction.Length;
        if (power >= 0)
        {
            billionths = digits * BigInteger.Pow(10, power);
        }
        else
        {
            billionths = BigInteger.DivRem(digits, BigInteger.Pow(10, -power), out var rest);
            billionths += rest.IsZero ? 0 : 1;
        }

        // The API caps these only.
        billionths = family == Family.Binary ? BigInteger.Min(billionths, MostBinary) : billionths;
        billionths = negative ? -billionths : billionths;
        return true;
    }

    // What a suffix multiplies by: ten to the power of scale, two to the power of shift.
    private static bool TrySuffix(ReadOnlySpan<char> suffix, out int scale, out int shift, out Family family)
    {
        (scale, shift, family) = (0, 0, Family.Decimal);
        if (suffix is [_, 'i'])
        {
            family = Family.Binary;
            shift = 10 * Array.IndexOf(BinarySuffixes, suffix.ToString());
            return shift > 0;
        }

        if (suffix is ['e' or 'E', _, ..])
        {
            family = Family.Exponent;
            return suffix.Length <= 5 && int.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out scale);
        }

        var index = Array.IndexOf(DecimalSuffixes, suffix.ToString());
        scale = 3 * (index - 3);
        return index >= 0;
    }

    private static ReadOnlySpan<char> Digits(scoped ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits;
    }

    // No digits after a point, and the largest suffix that allows that.
    private static string Canonical(BigInteger billionths, Family family)
    {
        var units = BigInteger.DivRem(billionths, Billion, out var rest);
        if (family == Family.Binary && rest.IsZero && BigInteger.Abs(units) >= 1024)
        {
            var power = 0;
            while (power < BinarySuffixes.Length - 1 && (units & 1023).IsZero)
            {
                (units, power) = (units >> 10, power + 1);
            }

            // Written without a suffix it would be read as a decimal amount: it becomes one at once, as it does in a server's store.
            if (power > 0)
            {
                return units.ToString(CultureInfo.InvariantCulture) + BinarySuffixes[power];
            }
        }

        var thousand = 0;
        while (!billionths.IsZero && (billionths % 1000).IsZero)
        {
            (billionths, thousand) = (billionths / 1000, thousand + 1);
        }

        // There is no suffix above E.
        return billionths.IsZero
            ? "0"
            : billionths.ToString(CultureInfo.InvariantCulture) + (family == Family.Exponent || thousand >= DecimalSuffixes.Length
                ? thousand == 3 ? "" : $"e{(3 * thousand) - 9}"
                : DecimalSuffixes[thousand]);
    }
}
