using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class GoTomlReader
{
    private static readonly SearchValues<char> DigitsAndPoint = SearchValues.Create("0123456789.");

    private string Text()
    {
        var quote = Peek();
        var isLong = Next(new(quote, 3));
        _at += isLong ? 3 : 1;
        if (isLong)
        {
            _at += Next("\r\n") ? 2 : Next("\n") ? 1 : 0;
        }

        var value = new StringBuilder();
        while (true)
        {
            var character = Peek();
            if (character == quote && (!isLong || Next(new(quote, 3))))
            {
                _at += isLong ? 3 : 1;

                // Up to two more quotes belong to the text.
                for (var i = 0; isLong && i < 2 && _at < text.Length && text[_at] == quote; i++, _at++)
                {
                    value.Append(quote);
                }

                return value.ToString();
            }

            _at++;
            if (character == '\\' && quote == '"')
            {
                Escape(value, isLong);
            }
            else if (character == '\r' && isLong && _at < text.Length && text[_at] == '\n')
            {
                continue;
            }
            else if (character == '\n' && !isLong)
            {
                throw Wrong("strings cannot contain newlines");
            }
            else if (character is (< ' ' and not ('\t' or '\n')) or '\x7F')
            {
                throw Wrong($"control characters are not allowed inside strings: '0x{((int)character).ToString("x2", CultureInfo.InvariantCulture)}'");
            }
            else
            {
                value.Append(character);
            }
        }
    }

    private void Escape(StringBuilder value, bool isLong)
    {
        var mark = Peek();
        if (isLong && mark is ' ' or '\t' or '\r' or '\n')
        {
            var line = text.AsSpan(_at);
            var rest = line.TrimStart(" \t\r\n");
            if (line[..^rest.Length].Contains('\n'))
            {
                _at = text.Length - rest.Length;
                return;
            }
        }

        _at++;
        switch (mark)
        {
            case 'u' or 'U':
                var length = mark == 'u' ? 4 : 8;
                if (_at + length > text.Length || !uint.TryParse(text.AsSpan(_at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) || !Rune.IsValid(code))
                {
                    throw Wrong($"expected {length.ToString(CultureInfo.InvariantCulture)} hexadecimal digits of a character after '\\{mark}'");
                }

                _at += length;
                value.Append(new Rune(code).ToString());
                break;
            default:
                value.Append(mark switch
                {
                    'b' => '\b',
                    't' => '\t',
                    'n' => '\n',
                    'f' => '\f',
                    'r' => '\r',
                    '"' or '\\' => mark,
                    _ => throw Wrong($"invalid escape character '{mark}'; only the following escape characters are allowed: \\b, \\t, \\n, \\f, \\r, \\\", \\\\, \\uXXXX, and \\UXXXXXXXX"),
                });
                break;
        }
    }

    private object Scalar()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or '+' or '.' or ':'))
        {
            _at++;
        }

        // A date and a time may have a space between.
        if (_at - start == 10 && IsDate(text.AsSpan(start, 10)) && _at + 3 < text.Length && text[_at] == ' ' && char.IsAsciiDigit(text[_at + 1]) && char.IsAsciiDigit(text[_at + 2]) && text[_at + 3] == ':')
        {
            _at++;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '+' or '.' or ':'))
            {
                _at++;
            }
        }

        var word = text[start.._at];
        return word switch
        {
            "" => throw Unexpected("value"),
            "true" => true,
            "false" => false,
            "inf" or "+inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" or "+nan" or "-nan" => double.NaN,
            _ => Integer(word) is { } whole ? whole
                : Float(word) is { } number ? number
                : Moment(word) ?? throw Wrong($"expected value but found \"{word}\" instead"),
        };
    }

    private long? Integer(string word)
    {
        if (!Underscores(word, out var plain))
        {
            return null;
        }

        var (numberBase, digits) = plain switch
        {
            ['0', 'x', .. var rest] => (16, rest),
            ['0', 'o', .. var rest] => (8, rest),
            ['0', 'b', .. var rest] => (2, rest),
            _ => (10, plain),
        };
        if (numberBase != 10)
        {
            try
            {
                return digits.Length > 0 && char.IsAsciiHexDigit(digits[0]) ? Convert.ToInt64(digits, numberBase) : null;
            }
            catch (Exception error) when (error is FormatException or OverflowException)
            {
                return null;
            }
        }

        var unsigned = plain[0] is '+' or '-' ? plain[1..] : plain;
        if (unsigned.Length == 0 || unsigned.AsSpan().ContainsAnyExceptInRange('0', '9') || (unsigned.Length > 1 && unsigned[0] == '0'))
        {
            return null;
        }

        return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong($"{word} is out of range for int64");
    }

    private static double? Float(string word)
    {
        if (!Underscores(word, out var plain))
        {
            return null;
        }

        var body = plain.AsSpan().TrimStart("+-");
        var mark = body.IndexOfAny('e', 'E');
        var mantissa = mark < 0 ? body : body[..mark];
        var point = mantissa.IndexOf('.');
        var isFloat = (mark >= 0 || point >= 0) && plain.Length - body.Length <= 1 && point != 0 && point != mantissa.Length - 1 && mantissa.Length > 0
            && !(mantissa.Length > 1 && mantissa[0] == '0' && mantissa[1] != '.')
            && !mantissa.ContainsAnyExcept(DigitsAndPoint);
        return isFloat && double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // Each between two digits.
    private static bool Underscores(string word, out string plain)
    {
        plain = word;
        if (!word.Contains('_', StringComparison.Ordinal))
        {
            return true;
        }

        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '_' && !(i > 0 && i + 1 < word.Length && char.IsAsciiHexDigit(word[i - 1]) && char.IsAsciiHexDigit(word[i + 1])))
            {
                return false;
            }
        }

        plain = word.Replace("_", "", StringComparison.Ordinal);
        return true;
    }

    private static string? Moment(string word) =>
        (word.Length == 10 && IsDate(word)) || (word.Length > 10 && IsDate(word.AsSpan(0, 10)) && word[10] is 'T' or 't' or ' ' && IsTime(word.AsSpan(11))) || IsTime(word) ? word : null;

    private static bool IsDate(ReadOnlySpan<char> word) => DateOnly.TryParseExact(word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsTime(ReadOnlySpan<char> word)
    {
        var zone = word.IndexOfAny("Zz+-");
        var time = zone < 0 ? word : word[..zone];
        var point = time.IndexOf('.');
        var isZone = zone < 0 || word[zone..] is "Z" or "z" || (word[zone..] is [_, _, _, ':', _, _] && TimeOnly.TryParseExact(word[(zone + 1)..], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
        return isZone && TimeOnly.TryParseExact(point < 0 ? time : time[..point], "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            && (point < 0 || (point < time.Length - 1 && !time[(point + 1)..].ContainsAnyExceptInRange('0', '9')));
    }

    private char Peek() => _at < text.Length ? text[_at] : throw Wrong("unexpected end of the text");

    private bool Next(string expected) => text.AsSpan(_at).StartsWith(expected, StringComparison.Ordinal);

    private bool Skip(char expected)
    {
        var isNext = _at < text.Length && text[_at] == expected;
        _at += isNext ? 1 : 0;
        return isNext;
    }

    private void Require(string expected)
    {
        SkipSpace();
        if (!Next(expected))
        {
            throw Unexpected($"'{expected}'");
        }

        _at += expected.Length;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    // Past lines and comments; false at the end.
    private bool SkipToContent()
    {
        while (_at < text.Length)
        {
            var character = text[_at];
            if (character == '#')
            {
                SkipComment();
            }
            else if (character is ' ' or '\t' or '\n' || (character == '\r' && Next("\r\n")))
            {
                _at++;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private void SkipComment()
    {
        while (_at < text.Length && text[_at] != '\n')
        {
            if (text[_at] is (< ' ' and not ('\t' or '\r')) or '\x7F')
            {
                throw Wrong("control characters are not allowed inside comments");
            }

            _at++;
        }
    }

    private void EndLine()
    {
        SkipSpace();
        if (_at < text.Length && text[_at] == '#')
        {
            SkipComment();
        }

        if (_at < text.Length && !Next("\n") && !Next("\r\n"))
        {
            throw Unexpected("a newline or the end of the text");
        }
    }
}
