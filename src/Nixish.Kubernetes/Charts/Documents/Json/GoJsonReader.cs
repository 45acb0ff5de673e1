using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Reads JSON as <c>encoding/json</c> does, with its messages. https://www.rfc-editor.org/rfc/rfc8259</summary>
internal sealed class GoJsonReader
{
    private readonly string _text;
    private readonly string _cutShort;
    private int _at;

    private GoJsonReader(string text, string cutShort) => (_text, _cutShort) = (text, cutShort);

    /// <summary>The value that the text is.</summary>
    public static object? Whole(string text)
    {
        var reader = new GoJsonReader(text, "unexpected end of JSON input");
        var value = reader.Value(0);
        reader.Space();
        return reader._at == text.Length ? value : throw reader.Unexpected("after top-level value");
    }

    /// <summary>The value that the text begins with, and where it ends.</summary>
    public static (object? Value, int Length) First(string text)
    {
        var reader = new GoJsonReader(text, "unexpected EOF");
        reader.Space();
        return reader._at == text.Length ? throw new GoDocumentException("EOF") : (reader.Value(0), reader._at);
    }

    private object? Value(int depth)
    {
        if (depth > DocumentLimits.Depth)
        {
            throw new GoDocumentException("exceeded max depth");
        }

        Space();
        switch (Peek())
        {
            case '{':
                return Map(depth);
            case '[':
                return List(depth);
            case '"':
                return Text();
            case 't':
                Literal("true");
                return true;
            case 'f':
                Literal("false");
                return false;
            case 'n':
                Literal("null");
                return null;
            case '-' or (>= '0' and <= '9'):
                return Number();
            default:
                throw Unexpected("looking for beginning of value");
        }
    }

    private GoMap Map(int depth)
    {
        var map = new GoMap();
        _at++;
        Space();
        if (Peek() == '}')
        {
            _at++;
            return map;
        }

        while (true)
        {
            Space();
            if (Peek() != '"')
            {
                throw Unexpected("looking for beginning of object key string");
            }

            var key = Text();
            Space();
            if (Peek() != ':')
            {
                throw Unexpected("after object key");
            }

            _at++;
            map[key] = Value(depth + 1);
            Space();
            switch (Peek())
            {
                case ',':
                    _at++;
                    break;
                case '}':
                    _at++;
                    return map;
                default:
                    throw Unexpected("after object key:value pair");
            }
        }
    }

    private GoList List(int depth)
    {
        List<object?> items = [];
        _at++;
        Space();
        if (Peek() == ']')
        {
            _at++;
            return new(items);
        }

        while (true)
        {
            items.Add(Value(depth + 1));
            Space();
            switch (Peek())
            {
                case ',':
                    _at++;
                    break;
                case ']':
                    _at++;
                    return new(items);
                default:
                    throw Unexpected("after array element");
            }
        }
    }

    private string Text()
    {
        var start = ++_at;
        var length = _text.AsSpan(start).IndexOfAny(GoJsonText.Stops);
        if (length >= 0 && _text[start + length] == '"')
        {
            _at = start + length + 1;
            return _text.Substring(start, length);
        }

        var text = new StringBuilder();
        while (true)
        {
            var character = Peek();
            switch (character)
            {
                case '"':
                    _at++;
                    return text.ToString();
                case '\\':
                    _at++;
                    Escape(text);
                    break;
                case < ' ':
                    throw Unexpected("in string literal");
                default:
                    GoJsonText.Append(text, _text, ref _at);
                    break;
            }
        }
    }

    private void Escape(StringBuilder text)
    {
        var mark = Peek();
        if (mark == 'u')
        {
            _at++;
            var unit = Unit();
            if (char.IsHighSurrogate(unit) && _text.AsSpan(_at).StartsWith("\\u", StringComparison.Ordinal))
            {
                var before = _at;
                _at += 2;
                var second = Unit();
                if (char.IsLowSurrogate(second))
                {
                    text.Append(unit).Append(second);
                    return;
                }

                _at = before;
            }

            text.Append(char.IsSurrogate(unit) ? '\uFFFD' : unit);
            return;
        }

        text.Append(mark switch
        {
            '"' or '\\' or '/' => mark,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw Unexpected("in string escape code"),
        });
        _at++;
    }

    private char Unit()
    {
        var code = 0;
        for (var i = 0; i < 4; i++)
        {
            var digit = Peek();
            code = char.IsAsciiHexDigit(digit) ? (code * 16) + Convert.ToInt32(digit.ToString(), 16) : throw Unexpected("in \\u hexadecimal character escape");
            _at++;
        }

        return (char)code;
    }

    private double Number()
    {
        var start = _at;
        if (Peek() == '-')
        {
            _at++;
            if (!char.IsAsciiDigit(Peek()))
            {
                throw Unexpected("in numeric literal");
            }
        }

        if (_text[_at] == '0')
        {
            _at++;
        }
        else
        {
            SkipDigits();
        }

        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            RequireDigits("after decimal point in numeric literal");
        }

        if (_at < _text.Length && _text[_at] is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-')
            {
                _at++;
            }

            RequireDigits("in exponent of numeric literal");
        }

        var literal = _text.AsSpan(start, _at - start);
        var number = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : throw new GoDocumentException($"json: cannot unmarshal number {literal} into Go value of type float64");
    }

    private void RequireDigits(string where)
    {
        if (!char.IsAsciiDigit(Peek()))
        {
            throw Unexpected(where);
        }

        SkipDigits();
    }

    private void SkipDigits()
    {
        while (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }
    }

    private void Literal(string word)
    {
        for (var i = 0; i < word.Length; i++, _at++)
        {
            if (Peek() != word[i])
            {
                throw Unexpected($"in literal {word} (expecting '{word[i]}')");
            }
        }
    }

    private void Space()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw new GoDocumentException(_cutShort);

    private GoDocumentException Unexpected(string where) => new($"invalid character {GoJsonText.Quote(_text, _at)} {where}");
}
