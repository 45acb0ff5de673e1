using System.Buffers;

namespace Nixish.Kubernetes;

/// <summary>Reads a label selector by the API server's grammar, oddities included: what it refuses must not pass here.</summary>
internal sealed class SelectorParser
{
    private static readonly SearchValues<char> EndsOfWords = SearchValues.Create(" \t\r\n=!(),<>");
    private static readonly SearchValues<char> Spaces = SearchValues.Create(" \t\r\n");
    private readonly string _text;
    private int _end;
    private Token _next;

    private SelectorParser(string text)
    {
        _text = text;
        Advance();
    }

    public static List<SelectorRequirement> Parse(string text)
    {
        var parser = new SelectorParser(text);
        var requirements = new List<SelectorRequirement>();
        if (parser._next.IsEnd)
        {
            return requirements;
        }

        do
        {
            requirements.Add(parser.Requirement());
        }
        while (parser.Takes(","));
        return parser._next.IsEnd ? requirements : throw parser.Unexpected("',' or the end");
    }

    private SelectorRequirement Requirement()
    {
        var absent = Takes("!");
        var key = Word("a label's key", SelectorRequirement.KeyProblem);
        if (absent)
        {
            return new(key, SelectorOperator.DoesNotExist);
        }

        if (_next.IsEnd || _next.Is(","))
        {
            return new(key, SelectorOperator.Exists);
        }

        // Keys and values may be called "in" and "notin": only here are they operators.
        switch (_next.Text)
        {
            case "=" or "==":
                Advance();
                return new(key, SelectorOperator.In, [ValueOrNone()]);
            case "!=":
                Advance();
                return new(key, SelectorOperator.NotIn, [ValueOrNone()]);
            case "in":
                Advance();
                return new(key, SelectorOperator.In, Values());
            case "notin":
                Advance();
                return new(key, SelectorOperator.NotIn, Values());
            case ">":
                Advance();
                return new(key, SelectorOperator.GreaterThan, [Number()]);
            case "<":
                Advance();
                return new(key, SelectorOperator.LessThan, [Number()]);
            default:
                throw Unexpected("'=', '!=', '==', 'in', 'notin', '<' or '>'");
        }
    }

    // "a=" asks for the empty value.
    private string ValueOrNone() => _next.IsEnd || _next.Is(",") ? "" : Value("a label's value");

    private string Value(string expected) => Word(expected, SelectorRequirement.ValueProblem);

    private string Number() => Word("a number", word => SelectorRequirement.ValueProblem(word) ?? SelectorRequirement.NumberProblem(word));

    private Seq<string> Values()
    {
        Expect("(");
        if (Takes(")"))
        {
            return [""];
        }

        // Nothing between two commas is the empty value, and so is nothing at an end. The server takes commas by twos:
        // it reads (a,,b) and (a,,,) but not (a,,).
        var values = new List<string>();
        while (true)
        {
            if (_next.IsWord)
            {
                values.Add(Value("a label's value"));
                if (Takes(")"))
                {
                    return values.ToSeq();
                }

                if (!_next.Is(","))
                {
                    throw Unexpected("',' or ')'");
                }
            }
            else if (Takes(","))
            {
                if (values.Count == 0)
                {
                    values.Add("");
                }

                if (Takes(")"))
                {
                    values.Add("");
                    return values.ToSeq();
                }

                if (Takes(","))
                {
                    values.Add("");
                }
            }
            else
            {
                throw Unexpected("',', ')' or a label's value");
            }
        }
    }

    private string Word(string expected, Func<string, string?> problemOf)
    {
        if (!_next.IsWord)
        {
            throw Unexpected(expected);
        }

        var word = _next;
        if (problemOf(word.Text) is { } problem)
        {
            throw new InvalidSelectorException(_text, word.Position, problem);
        }

        Advance();
        return word.Text;
    }

    private void Expect(string sign)
    {
        if (!Takes(sign))
        {
            throw Unexpected($"'{sign}'");
        }
    }

    private bool Takes(string sign)
    {
        if (!_next.Is(sign))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Advance()
    {
        var skipped = _text.AsSpan(_end).IndexOfAnyExcept(Spaces);
        var at = skipped < 0 ? _text.Length : _end + skipped;
        var rest = _text.AsSpan(at);
        var word = rest.IndexOfAny(EndsOfWords);
        var length = word switch
        {
            < 0 => rest.Length,
            0 => rest is ['=' or '!', '=', ..] ? 2 : 1,
            _ => word,
        };
        _end = at + length;
        _next = new(rest[..length].ToString(), at, word != 0);
    }

    private InvalidSelectorException Unexpected(string expected) =>
        new(_text, _next.Position, $"found '{InvalidSelectorException.Short(_next.Text)}', expected: {expected}");

    // The end is the empty word, which no other is.
    private readonly record struct Token(string Text, int Position, bool MayBeWord)
    {
        public bool IsEnd => Text.Length == 0;

        public bool IsWord => MayBeWord && !IsEnd;

        public bool Is(string sign) => !MayBeWord && string.Equals(Text, sign, StringComparison.Ordinal);
    }
}
