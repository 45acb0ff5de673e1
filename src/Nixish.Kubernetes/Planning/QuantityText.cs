using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Nixish.Kubernetes;

/// <summary>Compares amounts as the server does: <c>1.5</c> is <c>1500m</c>, <c>1Gi</c> is <c>1024Mi</c>. See https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.</summary>
internal static class QuantityText
{
    private const int MaxLength = 64;
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789");

    public static bool SameAmount(string left, string right) =>
        TryParse(left, out var a) && TryParse(right, out var b) && a.Numerator * b.Denominator == b.Numerator * a.Denominator;

    private static bool TryParse(string text, out (BigInteger Numerator, BigInteger Denominator) amount)
    {
        amount = default;
        var digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var (number, suffix) = digits < 0 ? (text, "") : (text[..digits], text[digits..]);
        if (text.Length is 0 or > MaxLength || Scale(suffix) is not var (up, down))
        {
            return false;
        }

        var point = number.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? 0 : number.Length - point - 1;
        if (!BigInteger.TryParse(number.Replace(".", "", StringComparison.Ordinal), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ||
            number.Count(c => c == '.') > 1)
        {
            return false;
        }

        amount = (value * up, BigInteger.Pow(10, fraction) * down);
        return true;
    }

    private static (BigInteger Up, BigInteger Down)? Scale(string suffix) => suffix switch
    {
        "" => (1, 1),
        "n" => (1, 1_000_000_000),
        "u" => (1, 1_000_000),
        "m" => (1, 1_000),
        "k" => (1_000, 1),
        "M" => (1_000_000, 1),
        "G" => (1_000_000_000, 1),
        "T" => (BigInteger.Pow(10, 12), 1),
        "P" => (BigInteger.Pow(10, 15), 1),
        "E" => (BigInteger.Pow(10, 18), 1),
        "Ki" => (1L << 10, 1),
        "Mi" => (1L << 20, 1),
        "Gi" => (1L << 30, 1),
        "Ti" => (1L << 40, 1),
        "Pi" => (1L << 50, 1),
        "Ei" => (1L << 60, 1),
        ['e' or 'E', .. var exponent] when int.TryParse(exponent, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power) && Math.Abs(power) <= 64 =>
            power >= 0 ? (BigInteger.Pow(10, power), 1) : (1, BigInteger.Pow(10, -power)),
        _ => null,
    };
}
