using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Nixish.Kubernetes.Charts;

/// <summary>Refuses tabs where yaml.v2 does and YamlDotNet does not, or in other words: before the first token of a line, behind <c>-</c>, <c>?</c> and <c>:</c> that begin one, and in the indentation of block texts.</summary>
internal sealed class GoYamlTabs
{
    private readonly string _text;
    private int _at;
    private int _flows;
    private bool _isBehindPlain;

    private GoYamlTabs(string text) => _text = text;

    /// <exception cref="GoDocumentException">A tab stands where none may.</exception>
    public static void Require(string text)
    {
        if (text.Contains('\t', StringComparison.Ordinal))
        {
            new GoYamlTabs(text).CheckEvents();
        }
    }

    /// <summary>The same of a text that was refused for a tab: what comes before it may hide it.</summary>
    /// <exception cref="GoDocumentException">A tab stands where none may.</exception>
    public static void RequireAnywhere(string text)
    {
        var tabs = new GoYamlTabs(text);
        tabs.CheckEvents();
        tabs.CheckTo(text.Length);
    }

    private void CheckEvents()
    {
        // With spaces for tabs everything is found where it is. What else is wrong is told of the text as it stands.
        var events = new Parser(new StringReader(_text.Replace('\t', ' ')));
        try
        {
            while (events.MoveNext() && Passes(events.Current!))
            {
            }
        }
        catch (Exception error) when (error is not GoDocumentException and not OutOfMemoryException)
        {
        }
    }

    private bool Passes(ParsingEvent current)
    {
        var end = (int)current.End.Index;
        CheckTo(current is StreamEnd ? _text.Length : (int)current.Start.Index);
        switch (current)
        {
            case Scalar { Style: ScalarStyle.Literal or ScalarStyle.Folded } block:
                CheckBlock((int)block.Start.Index);
                _at = end;
                break;
            case Scalar scalar:
                (_at, _isBehindPlain) = (end, scalar.Style == ScalarStyle.Plain);
                break;
            case MappingStart { Style: MappingStyle.Flow } or SequenceStart { Style: SequenceStyle.Flow }:
                _flows++;
                break;
            case MappingEnd or SequenceEnd when _flows > 0:
                _flows--;
                _at = end;
                break;
            case DocumentEnd { IsImplicit: false }:
                return false;
            default:
                break;
        }

        return true;
    }

    private void CheckTo(int end)
    {
        // A plain text takes the space behind it, and says itself what it does not take.
        for (; _isBehindPlain && _at < end && char.IsWhiteSpace(_text[_at]); _at++)
        {
        }

        _isBehindPlain &= _at >= end;
        for (; _flows == 0 && _at < end; _at++)
        {
            if (_text[_at] == '\t' && BeginsLine(_at))
            {
                throw Refused("found character that cannot start any token", _at);
            }
        }

        _at = Math.Max(_at, end);
    }

    // Whether only spaces are before it, and indicators behind which a key may come.
    private bool BeginsLine(int at)
    {
        while (--at >= 0 && _text[at] is not ('\n' or '\r'))
        {
            if (_text[at] != ' ' && !(_text[at] is '-' or '?' or ':' && _text[at + 1] is ' ' or '\t'))
            {
                return false;
            }
        }

        return true;
    }

    private void CheckBlock(int start)
    {
        var header = _text.IndexOf('\n', start);
        int? indentation = header >= 0 && _text.AsSpan(start, header - start).ContainsAnyInRange('1', '9') ? 1 : null;
        for (var line = header + 1; header >= 0 && line < _text.Length;)
        {
            var text = line;
            for (; text < _text.Length && _text[text] == ' '; text++)
            {
            }

            var isWithin = indentation is not { } least || text - line < least;
            if (text < _text.Length && _text[text] == '\t' && isWithin)
            {
                throw Refused("found a tab character where an indentation space is expected", text);
            }

            if (text < _text.Length && _text[text] is not ('\n' or '\r'))
            {
                if (indentation is not null && isWithin)
                {
                    return;
                }

                indentation ??= text - line;
            }

            line = _text.IndexOf('\n', text) is >= 0 and var next ? next + 1 : _text.Length;
        }
    }

    private GoDocumentException Refused(string problem, int at) =>
        GoYamlError.Of(problem, _text.AsSpan(0, at).Count('\n') + 1, at - _text.LastIndexOf('\n', at));
}
