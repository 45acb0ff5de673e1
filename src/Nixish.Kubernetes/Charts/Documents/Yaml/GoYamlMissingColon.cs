using System.Buffers;
using YamlDotNet.Core;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Finds what must be a key and has no colon, which yaml.v2's scanner tells before its parser finds anything: what starts a line at the very column of the
/// block that it is in. YamlDotNet goes on, and its parser tells what it would rather have had there.
/// </summary>
internal static class GoYamlMissingColon
{
    private const string Problem = "could not find expected ':'";
    private static readonly SearchValues<char> NoKey = SearchValues.Create(",]}#|>%@`*");

    /// <summary>What yaml.v2 says instead, null where it finds what YamlDotNet finds.</summary>
    public static GoDocumentException? Of(string text, YamlException error)
    {
        if (error.Message.Contains(Problem, StringComparison.Ordinal))
        {
            // At the end, the line that was not ended counts as if it was.
            return text.IndexOf('\n', Math.Min((int)error.End.Index, text.Length)) < 0 && !text.EndsWith('\n') ? At(text, text.Length) : null;
        }

        var isOfBlock = error.Message.Contains("did not find expected key", StringComparison.Ordinal) || error.Message.Contains("did not find expected '-' indicator", StringComparison.Ordinal);
        var start = (int)error.Start.Index;
        if (!isOfBlock || start >= text.Length || !IsKey(text, start))
        {
            return null;
        }

        var lineStart = text.LastIndexOf('\n', Math.Max(0, start - 1)) + 1;
        var column = start - lineStart;
        return text.AsSpan(lineStart, column).TrimStart(' ').IsEmpty && IsOfBlock(text, lineStart, column) ? At(text, Next(text, start)) : null;
    }

    // A scalar, a flow collection, an anchor or a tag.
    private static bool IsKey(string text, int at) =>
        !NoKey.Contains(text[at]) && (text[at] is not ('-' or '?' or ':') || (at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1])));

    // Whether a block starts at the column: what is above and not farther in is in it, behind dashes too.
    private static bool IsOfBlock(string text, int lineStart, int column)
    {
        while (lineStart > 0)
        {
            var start = text.LastIndexOf('\n', Math.Max(0, lineStart - 2)) + 1;
            var line = text.AsSpan(start, lineStart - 1 - start);
            lineStart = start;
            var at = line.IndexOfAnyExcept(' ');
            if (at < 0 || at > column || line[at] is '#' or '\r')
            {
                continue;
            }

            while (at < column && at + 1 < line.Length && line[at] is '-' or '?' && line[at + 1] == ' ')
            {
                at += 1 + line[(at + 1)..].IndexOfAnyExcept(' ');
            }

            return at == column;
        }

        return false;
    }

    // Where the scanner notices: at what comes on a later line. Of a plain scalar's own, that may be a comment.
    private static int Next(string text, int start)
    {
        var end = text.AsSpan(start).IndexOf('\n');
        var line = end < 0 ? text.AsSpan(start) : text.AsSpan(start, end);
        if (line[0] is '"' or '\'' && line[1..].IndexOf(line[0]) < 0)
        {
            var close = text.IndexOf(line[0], start + 1);
            return close < 0 ? text.Length : close;
        }

        var isPlain = line[0] is not ('"' or '\'' or '[' or '{' or '&' or '!') && !line.Contains(" #", StringComparison.Ordinal);
        var at = end < 0 ? text.Length : start + end + 1;
        while (at < text.Length)
        {
            if (text[at] == '#' && !isPlain)
            {
                var next = text.IndexOf('\n', at);
                at = next < 0 ? text.Length : next;
            }
            else if (text[at] is ' ' or '\t' or '\r' or '\n')
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    private static GoDocumentException At(string text, int at)
    {
        var line = text.AsSpan(0, at).Count('\n') + (at == text.Length && text[^1] != '\n' ? 2 : 1);
        return GoYamlError.Of(Problem, line, 1);
    }
}
