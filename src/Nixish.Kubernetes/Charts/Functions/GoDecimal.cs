using System.Globalization;
using System.Numerics;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A decimal number of any length: digits and a power of ten. What <c>addf</c> and its like count with, so that 0.1 and 0.2 are 0.3.</summary>
internal readonly record struct GoDecimal(BigInteger Digits, int Exponent)
{
    // To as many places a quotient is taken.
    private const int Places = 16;

    /// <summary>The shortest decimal that reads back as the number.</summary>
    /// <exception cref="GoFunctionException">It is not a number, or infinite.</exception>
    public static GoDecimal Of(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new GoFunctionException($"Cannot create a Decimal from {(double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf")}");
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var text = shortest.Contains('E', StringComparison.Ordinal) ? shortest : shortest + "E0";
        var parts = text.Split('E');
        var dot = parts[0].IndexOf('.', StringComparison.Ordinal);
        var places = dot < 0 ? 0 : parts[0].Length - dot - 1;
        return new(
            BigInteger.Parse(parts[0].Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture),
            int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) - places);
    }

    public static GoDecimal operator +(GoDecimal one, GoDecimal other)
    {
        var exponent = Math.Min(one.Exponent, other.Exponent);
        return new(one.Scaled(exponent) + other.Scaled(exponent), exponent);
    }

    public static GoDecimal operator -(GoDecimal one, GoDecimal other) => one + new GoDecimal(-other.Digits, other.Exponent);

    public static GoDecimal operator *(GoDecimal one, GoDecimal other) => new(one.Digits * other.Digits, one.Exponent + other.Exponent);

    /// <summary>The quotient to sixteen places, halves away from zero.</summary>
    public static GoDecimal operator /(GoDecimal one, GoDecimal other)
    {
        if (other.Digits.IsZero)
        {
            throw new GoFunctionException("decimal division by 0");
        }

        var (dividend, divisor) = (one.Digits, other.Digits);
        var shift = one.Exponent - other.Exponent + Places;
        if (shift >= 0)
        {
            dividend *= BigInteger.Pow(10, shift);
        }
        else
        {
            divisor *= BigInteger.Pow(10, -shift);
        }

        var quotient = BigInteger.DivRem(dividend, divisor, out var rest);
        if (BigInteger.Abs(rest) * 2 >= BigInteger.Abs(divisor))
        {
            quotient += dividend.Sign * divisor.Sign;
        }

        return new(quotient, -Places);
    }

    /// <summary>The nearest float64.</summary>
    public double ToDouble() => double.Parse(string.Create(CultureInfo.InvariantCulture, $"{Digits}E{Exponent}"), NumberStyles.Float, CultureInfo.InvariantCulture);

    private BigInteger Scaled(int exponent) => Digits * BigInteger.Pow(10, Exponent - exponent);
}
