using System.Globalization;
using System.Numerics;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Numbers as Go's source has them: prefixes of other bases, underscores between digits, hexadecimal floating point.</summary>
internal static class GoNumberText
{
    /// <summary><c>strconv.ParseUint(text, 0, 64)</c>.</summary>
    public static bool TryUnsigned(string text, out ulong number)
    {
        number = 0;
        var digits = Digits(text, out var radix);
        if (digits.IsEmpty || !UnderscoresAreFine(text))
        {
            return false;
        }

        UInt128 sum = 0;
        foreach (var character in digits)
        {
            if (character == '_')
            {
                continue;
            }

            var digit = char.IsAsciiHexDigit(character) ? (uint)HexDigit(character) : uint.MaxValue;
            sum = (sum * radix) + digit;
            if (digit >= radix || sum > ulong.MaxValue)
            {
                return false;
            }
        }

        number = (ulong)sum;
        return true;
    }

    /// <summary><c>strconv.ParseInt(text, 0, 64)</c>.</summary>
    public static bool TrySigned(string text, out long number)
    {
        var isNegative = text.StartsWith('-');
        number = 0;
        if (!TryUnsigned(isNegative || text.StartsWith('+') ? text[1..] : text, out var unsigned) || unsigned > (ulong)long.MaxValue + (isNegative ? 1UL : 0))
        {
            return false;
        }

        number = isNegative ? (long)-(Int128)unsigned : (long)unsigned;
        return true;
    }

    /// <summary><c>strconv.ParseFloat(text, 64)</c>; false, too, where the number is out of range.</summary>
    public static bool TryFloat(string text, out double number)
    {
        number = 0;
        var isNegative = text.StartsWith('-');
        var digits = isNegative || text.StartsWith('+') ? text[1..] : text;
        if (digits.Contains('_', StringComparison.Ordinal) && !UnderscoresAreFine(digits))
        {
            return false;
        }

        digits = digits.Replace("_", "", StringComparison.Ordinal);
        var read = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? TryHex(digits.AsSpan(2), out number)
            : IsDecimal(digits) && double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);
        number = isNegative ? -number : number;
        return read && double.IsFinite(number);
    }

    private static ReadOnlySpan<char> Digits(ReadOnlySpan<char> text, out uint radix)
    {
        radix = text switch
        {
            ['0', 'x' or 'X', _, ..] => 16,
            ['0', 'o' or 'O', _, ..] => 8,
            ['0', 'b' or 'B', _, ..] => 2,
            ['0', _, ..] => 8,
            _ => 10,
        };
        return radix == 10 ? text : text[(char.IsAsciiLetter(text[1]) ? 2 : 1)..];
    }

    // Between digits only, where the prefix of another base counts as one.
    private static bool UnderscoresAreFine(ReadOnlySpan<char> text)
    {
        var (wasDigit, wasUnderscore, isHex) = (false, false, false);
        if (text is ['0', 'x' or 'X' or 'o' or 'O' or 'b' or 'B', ..])
        {
            isHex = text[1] is 'x' or 'X';
            wasDigit = true;
            text = text[2..];
        }

        foreach (var character in text)
        {
            var isDigit = char.IsAsciiDigit(character) || (isHex && char.IsAsciiHexDigit(character));
            if (character == '_' ? !wasDigit : wasUnderscore && !isDigit)
            {
                return false;
            }

            (wasDigit, wasUnderscore) = (isDigit, character == '_');
        }

        return !wasUnderscore;
    }

    private static int HexDigit(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | ' ') - 'a' + 10;

    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var exponent = text.IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? text : text[..exponent];
        return mantissa.ContainsAnyInRange('0', '9') && (exponent < 0 || IsExponent(text[(exponent + 1)..]));
    }

    private static bool IsExponent(ReadOnlySpan<char> text)
    {
        var digits = text.TrimStart("+-");
        return !digits.IsEmpty && text.Length - digits.Length <= 1 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    private static bool TryHex(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        var power = text.IndexOfAny('p', 'P');
        if (power < 0 || !IsExponent(text[(power + 1)..]) || !int.TryParse(text[(power + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return false;
        }

        var point = text[..power].IndexOf('.');
        var digits = point < 0 ? text[..power].ToString() : string.Concat(text[..point], text[(point + 1)..power]);
        if (digits.Length == 0 || !BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mantissa))
        {
            return false;
        }

        number = Scaled(mantissa, (long)exponent - (point < 0 ? 0 : 4L * (power - point - 1)));
        return true;
    }

    // Half to even in one step; scaling what is rounded already would round twice.
    private static double Scaled(BigInteger mantissa, long exponent)
    {
        var length = (long)mantissa.GetBitLength();
        var surplus = Math.Max(length - 53, -1074 - exponent);
        if (surplus > 0 && surplus <= length + 1)
        {
            var (quotient, rest) = BigInteger.DivRem(mantissa, BigInteger.One << (int)surplus);
            var half = BigInteger.One << (int)(surplus - 1);
            mantissa = rest > half || (rest == half && !quotient.IsEven) ? quotient + 1 : quotient;
            exponent += surplus;
        }

        return Math.ScaleB((double)mantissa, (int)Math.Clamp(exponent, int.MinValue, int.MaxValue));
    }
}
