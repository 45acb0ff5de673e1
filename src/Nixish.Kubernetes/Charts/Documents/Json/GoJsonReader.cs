using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Reads JSON as <c>encoding/json</c> does, with its messages. https://www.rfc-editor.org/rfc/rfc8259</summary>
internal sealed partial class GoJsonReader
{
    private const string InHex = "in \\u hexadecimal character escape";
    private const string InNumber = "in numeric literal";
    private const string InExponent = "in exponent of numeric literal";
    private readonly string _text;
    private readonly bool _isWhole;
    private int _at;

    // What is no syntax error waits for those.
    private GoDocumentException? _problem;

    private GoJsonReader(string text, bool isWhole) => (_text, _isWhole) = (text, isWhole);

    /// <summary>The value that the text is.</summary>
    public static object? Whole(string text)
    {
        var reader = new GoJsonReader(text, isWhole: true);
        var value = reader.Value(0);
        reader.Space();
        return reader._at < text.Length ? throw reader.Unexpected("after top-level value")
            : reader._problem is { } problem ? throw problem
            : value;
    }

    /// <summary>The value that the text begins with, and where it ends.</summary>
    public static (object? Value, int Length) First(string text)
    {
        var reader = new GoJsonReader(text, isWhole: false);
        reader.Space();
        if (reader._at == text.Length)
        {
            throw new GoDocumentException("EOF");
        }

        var value = reader.Value(0);
        return reader._problem is { } problem ? throw problem : (value, reader._at);
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

    private void Space()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n')
        {
            _at++;
        }
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw new GoDocumentException(_isWhole ? "unexpected end of JSON input" : "unexpected EOF");

    // Within a token the end of the whole looks like a space to Go.
    private char Peek(string where) => _at == _text.Length && _isWhole ? throw new GoDocumentException($"invalid character ' ' {where}") : Peek();

    private GoDocumentException Unexpected(string where) => new($"invalid character {GoJsonText.Quote(_text, _at)} {where}");
}
