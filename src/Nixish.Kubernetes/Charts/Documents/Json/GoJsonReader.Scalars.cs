using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class GoJsonReader
{
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
        var mark = Peek("in string escape code");
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
            var digit = Peek(InHex);
            code = char.IsAsciiHexDigit(digit) ? (code * 16) + Convert.ToInt32(digit.ToString(), 16) : throw Unexpected(InHex);
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
            if (!char.IsAsciiDigit(Peek(InNumber)))
            {
                throw Unexpected(InNumber);
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
            if (Peek(InExponent) is '+' or '-')
            {
                _at++;
            }

            RequireDigits(InExponent);
        }

        var literal = _text.AsSpan(start, _at - start);
        var number = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
        {
            _problem ??= new($"json: cannot unmarshal number {literal} into Go value of type float64");
        }

        return number;
    }

    private void RequireDigits(string where)
    {
        if (!char.IsAsciiDigit(Peek(where)))
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
        if (_text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
        {
            _at += word.Length;
            return;
        }

        for (var i = 0; i < word.Length; i++, _at++)
        {
            var where = $"in literal {word} (expecting '{word[i]}')";
            if (Peek(where) != word[i])
            {
                throw Unexpected(where);
            }
        }
    }
}
