using System.Buffers;
using System.Globalization;
using System.Numerics;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Numbers out of anything, as Sprig makes them (the rules of <c>spf13/cast</c>): what cannot be converted is 0, and no error.</summary>
internal static class GoCast
{
    private static readonly SearchValues<char> OfFloats = SearchValues.Create("0123456789.eE+-");

    public static long ToInt64(object? value) => value switch
    {
        nint number => number,
        long number => number,
        int number => number,
        short number => number,
        sbyte number => number,
        nuint number => unchecked((long)number),
        ulong number => unchecked((long)number),
        uint number => number,
        ushort number => number,
        byte number => number,
        double number => Truncate(number),
        float number => Truncate(number),
        bool flag => flag ? 1 : 0,
        string text => TryParseInt(TrimZeroDecimal(text), out var number) ? number : 0,
        _ => 0,
    };

    public static double ToFloat64(object? value) => value switch
    {
        double number => number,
        float number => number,
        nuint number => number,
        ulong number => number,
        string text => TryParseFloat(text, out var number) ? number : 0,
        _ => ToInt64(value),
    };

    /// <summary>A float64 as the int64 that the processor makes of it: cut towards zero, and the least number where it does not fit.</summary>
    public static long Truncate(double number) => number is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)number : long.MinValue;

    /// <summary>Reads a whole number as <c>strconv.ParseInt(text, 0, 64)</c>: prefixes 0x, 0o, 0b, a leading 0 for octal, underscores between digits.</summary>
    public static bool TryParseInt(string text, out long number)
    {
        var digits = text.AsSpan(text is ['+' or '-', ..] ? 1 : 0);
        if (digits.Contains('_'))
        {
            if (!HasGoodUnderscores(digits))
            {
                number = 0;
                return false;
            }

            digits = digits.ToString().Replace("_", "", StringComparison.Ordinal);
        }

        var (numberBase, skipped) = digits switch
        {
            ['0', 'x' or 'X', _, ..] => (16, 2),
            ['0', 'o' or 'O', _, ..] => (8, 2),
            ['0', 'b' or 'B', _, ..] => (2, 2),
            ['0', _, ..] => (8, 1),
            _ => (10, 0),
        };
        return TryParseDigits(digits[skipped..], numberBase, text.StartsWith('-'), out number, out _);
    }

    /// <summary>Reads digits of a base. What is too large becomes the nearest int64, and is told apart.</summary>
    public static bool TryParseDigits(ReadOnlySpan<char> digits, int numberBase, bool isNegative, out long number, out bool isOutOfRange)
    {
        (number, isOutOfRange) = (0, false);
        if (digits.IsEmpty)
        {
            return false;
        }

        var limit = isNegative ? 1UL << 63 : long.MaxValue;
        UInt128 value = 0;
        foreach (var digit in digits)
        {
            var one = char.IsAsciiDigit(digit) ? digit - '0' : char.IsAsciiLetter(digit) ? (digit | 32) - 'a' + 10 : 99;
            if (one >= numberBase)
            {
                (number, isOutOfRange) = (0, false);
                return false;
            }

            value = isOutOfRange ? value : (value * (uint)numberBase) + (uint)one;
            isOutOfRange |= value > limit;
        }

        number = isOutOfRange ? (isNegative ? long.MinValue : long.MaxValue) : unchecked(isNegative ? -(long)(ulong)value : (long)(ulong)value);
        return !isOutOfRange;
    }

    /// <summary>Reads a float as <c>strconv.ParseFloat(text, 64)</c>.</summary>
    public static bool TryParseFloat(string text, out double number)
    {
        number = 0;
        var unsigned = text.AsSpan(text is ['+' or '-', ..] ? 1 : 0);
        var sign = text.StartsWith('-') ? -1.0 : 1.0;
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase) || unsigned.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            number = sign * double.PositiveInfinity;
            return true;
        }

        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            number = double.NaN;
            return true;
        }

        if (unsigned.Contains('_'))
        {
            if (!HasGoodUnderscores(unsigned))
            {
                return false;
            }

            unsigned = unsigned.ToString().Replace("_", "", StringComparison.Ordinal);
        }

        if (unsigned is ['0', 'x' or 'X', ..])
        {
            return TryParseHexFloat(unsigned[2..], sign, out number);
        }

        var isPlain = !unsigned.IsEmpty && unsigned.IndexOfAnyExcept(OfFloats) < 0 && unsigned[0] is not ('+' or '-');
        if (!isPlain || !double.TryParse(unsigned, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number) || double.IsInfinity(number))
        {
            number = 0;
            return false;
        }

        number *= sign;
        return true;
    }

    private static bool TryParseHexFloat(ReadOnlySpan<char> text, double sign, out double number)
    {
        number = 0;
        var at = text.IndexOfAny('p', 'P');
        if (at < 0 || !int.TryParse(text[(at + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        var mantissa = BigInteger.Zero;
        var (digits, sawDot) = (0, false);
        foreach (var c in text[..at])
        {
            if (c == '.' && !sawDot)
            {
                sawDot = true;
                continue;
            }

            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }

            mantissa = (mantissa << 4) + Convert.ToInt32(c.ToString(), 16);
            digits++;
            exponent -= sawDot ? 4 : 0;
        }

        number = sign * Math.ScaleB((double)mantissa, Math.Clamp(exponent, -100_000, 100_000));
        if (digits > 0 && !double.IsInfinity(number))
        {
            return true;
        }

        number = 0;
        return false;
    }

    private static bool HasGoodUnderscores(ReadOnlySpan<char> digits)
    {
        var before = '^';
        var isHex = false;
        if (digits is ['0', 'x' or 'X' or 'o' or 'O' or 'b' or 'B', ..])
        {
            (before, isHex) = ('0', digits[1] is 'x' or 'X');
            digits = digits[2..];
        }

        foreach (var c in digits)
        {
            if (char.IsAsciiDigit(c) || (isHex && char.IsAsciiHexDigit(c)))
            {
                before = '0';
            }
            else if (c == '_')
            {
                if (before != '0')
                {
                    return false;
                }

                before = '_';
            }
            else
            {
                if (before == '_')
                {
                    return false;
                }

                before = '!';
            }
        }

        return before != '_';
    }

    // "5.00" is the whole number 5; "5.10" stays as it is, and is none.
    private static string TrimZeroDecimal(string text)
    {
        var sawZero = false;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            switch (text[i])
            {
                case '.' when sawZero:
                    return text[..i];
                case '.':
                    break;
                case '0':
                    sawZero = true;
                    break;
                default:
                    return text;
            }
        }

        return text;
    }
}
