using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Nixish.Kubernetes.Charts;

/// <summary>What a plain scalar means to yaml.v2, which reads YAML 1.1 (https://yaml.org/type/) with some of Go's own forms of numbers.</summary>
internal static class GoYamlScalar
{
    // 2^64 in binary; what is longer is no integer.
    private const int LongestInteger = 80;
    private static readonly SearchValues<char> DigitsAndLines = SearchValues.Create("0123456789_");
    private static readonly SearchValues<char> FirstOfWords = SearchValues.Create("yYnNtTfFoO~");

    /// <summary>Whether a text is read as that text when it stands without quotes. Dates are not: older readers make times of them.</summary>
    public static bool IsText(string text) =>
        text.Length > 0 && !(FirstOfWords.Contains(text[0]) || text[0] is '.' or '+' or '-' or (>= '0' and <= '9'))
        || (Resolve(text) is string && !GoYamlTime.IsTime(text));

    /// <summary>The value of a text without quotes: null, a <see cref="bool"/>, <see cref="nint"/> (Go's int), <see cref="ulong"/>, <see cref="double"/>, or the text itself, as dates are.</summary>
    public static object? Resolve(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var first = text[0];
        return first switch
        {
            'y' or 'Y' or 't' or 'T' or 'n' or 'N' or 'f' or 'F' or 'o' or 'O' or '~' => Word(text),
            '.' => Special(text) ?? AfterPoint(text) ?? (object)text,
            '+' or '-' or (>= '0' and <= '9') => Special(text) ?? (GoYamlTime.IsTime(text) ? text : Number(text)),
            _ => text,
        };
    }

    /// <summary>Whether a text is a number to the base of 60 in YAML 1.1 (<c>12:30:45</c>): a text here, but not to every reader.</summary>
    public static bool IsSexagesimal(ReadOnlySpan<char> text)
    {
        if (!text.Contains(':'))
        {
            return false;
        }

        // [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?
        text = text[0] is '-' or '+' ? text[1..] : text;
        var colon = text.IndexOf(':');
        var point = text.IndexOf('.');
        if (colon < 1 || !char.IsAsciiDigit(text[0]) || text[..colon].ContainsAnyExcept(DigitsAndLines) || (point >= 0 && (point < colon || text[(point + 1)..].ContainsAnyExcept(DigitsAndLines))))
        {
            return false;
        }

        var parts = text[(colon + 1)..(point < 0 ? text.Length : point)];
        foreach (var part in parts.Split(':'))
        {
            if (parts[part] is not ([>= '0' and <= '9'] or [>= '0' and <= '5', >= '0' and <= '9']))
            {
                return false;
            }
        }

        return true;
    }

    private static object? Word(string text) => text switch
    {
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        "~" or "null" or "Null" or "NULL" => null,
        _ => text,
    };

    private static double? Special(string text) => text switch
    {
        ".nan" or ".NaN" or ".NAN" => double.NaN,
        ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" => double.PositiveInfinity,
        "-.inf" or "-.Inf" or "-.INF" => double.NegativeInfinity,
        _ => null,
    };

    // What Go's ParseFloat takes that begins with a point: underscores between digits are its own.
    private static double? AfterPoint(string text)
    {
        var plain = text;
        if (text.Contains('_', StringComparison.Ordinal))
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '_' && !(char.IsAsciiDigit(text[i - 1]) && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])))
                {
                    return null;
                }
            }

            plain = text.Replace("_", "", StringComparison.Ordinal);
        }

        return IsDecimal(plain) ? Float(plain) : null;
    }

    private static object Number(string text)
    {
        var plain = text.Contains('_', StringComparison.Ordinal) ? text.Replace("_", "", StringComparison.Ordinal) : text;
        return Integer(plain) ?? (IsDecimal(plain) ? Float(plain) : null) ?? Binary(plain) ?? text;
    }

    /// <summary>An integer in Go's syntax: 0x, 0o and 0b are what they are elsewhere, any other leading 0 is octal.</summary>
    private static object? Integer(string text)
    {
        var negative = text[0] == '-';
        var isSigned = negative || text[0] == '+';
        var digits = text.AsSpan(isSigned ? 1 : 0);
        if (digits.IsEmpty || !char.IsAsciiLetterOrDigit(digits[^1]))
        {
            return null;
        }

        if (digits[0] != '0' && digits.Length < 19)
        {
            return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var small) ? (nint)(negative ? -small : small) : null;
        }

        var numberBase = 10;
        if (digits[0] == '0')
        {
            numberBase = digits.Length < 3 ? 8 : (digits[1] | 0x20) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 8 };
            digits = digits[(digits.Length >= 3 && char.IsAsciiLetter(digits[1]) && (digits[1] | 0x20) is 'x' or 'o' or 'b' ? 2 : 1)..];
        }

        return Value(digits, numberBase, negative, isSigned);
    }

    // yaml.v2 tries 0b by itself once more, which takes a sign after it: 0b-1 is -1.
    private static object? Binary(string text) => text switch
    {
        ['0', 'b', '-' or '+', _, ..] => Value(text.AsSpan(3), 2, text[2] == '-', isSigned: true),
        _ => null,
    };

    private static object? Value(ReadOnlySpan<char> digits, int numberBase, bool negative, bool isSigned)
    {
        if (digits.Length > LongestInteger)
        {
            return digits.IndexOfAnyExcept('0') < 0 ? (nint)0 : null;
        }

        BigInteger value = 0;
        foreach (var character in digits)
        {
            var digit = char.IsAsciiHexDigit(character) ? Digit(character) : numberBase;
            if (digit >= numberBase)
            {
                return null;
            }

            value = (value * numberBase) + digit;
        }

        value = negative ? -value : value;
        return value >= long.MinValue && value <= long.MaxValue ? (nint)(long)value
            : !isSigned && value <= ulong.MaxValue ? (ulong)value
            : null;
    }

    private static int Digit(char hex) => char.IsAsciiDigit(hex) ? hex - '0' : (hex | 0x20) - 'a' + 10;

    // [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
    private static bool IsDecimal(ReadOnlySpan<char> text)
    {
        var rest = text[0] is '-' or '+' ? text[1..] : text;
        var whole = Digits(ref rest);
        if (rest is ['.', ..])
        {
            rest = rest[1..];
            whole += Digits(ref rest);
        }

        if (whole == 0)
        {
            return false;
        }

        if (rest is ['e' or 'E', ..])
        {
            rest = rest[1..];
            rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
            return Digits(ref rest) > 0 && rest.IsEmpty;
        }

        return rest.IsEmpty;
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var count = end < 0 ? text.Length : end;
        text = text[count..];
        return count;
    }

    // Too large a number is no number to Go, and so a text.
    private static double? Float(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
