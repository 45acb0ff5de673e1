using System.Text;
using System.Text.Unicode;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class GoYamlWriter
{
    // JSON's keys of more characters than this, quotes and escapes counted, are no keys to the parser of YAML that reads them back.
    private const int LongestKey = 1022;

    // The text to write, and the tag to write before it, with the space between.
    private (string Text, string Tag) Valid(string text, bool isKey)
    {
        if (!IsPretty)
        {
            return (ThroughJson(text, isKey), "");
        }

        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 || !GoText.Normal(text).AsSpan().ContainsAnyInRange('\uDC80', '\uDCFF') || Utf8.IsValid(GoText.ToUtf8(text)))
        {
            return (text, "");
        }

        // Base64 in lines of 70, each ended, once there are two.
        var base64 = Convert.ToBase64String(GoText.ToUtf8(text));
        return (base64.Length < 70 ? base64 : string.Concat(base64.Chunk(70).Select(static line => $"{new string(line)}\n")), " !!binary");
    }

    // What is left of a text when it was written as JSON and read back as YAML.
    private static string ThroughJson(string text, bool isKey)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && (!isKey || text.Length < LongestKey / 2))
        {
            return text;
        }

        if (isKey && GoJson.Write(text).Length - 2 > LongestKey)
        {
            throw new GoDocumentException("error converting JSON to YAML: yaml: did not find expected ',' or '}'");
        }

        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
        {
            text = Valid(GoText.Normal(text));
        }

        foreach (var character in text)
        {
            if (character is '\x7F' or (>= '\x80' and < '\xA0' and not '\x85') or '\uFFFE' or '\uFFFF')
            {
                throw new GoDocumentException("error converting JSON to YAML: yaml: control characters are not allowed");
            }
        }

        return !text.Contains('\x85', StringComparison.Ordinal) ? text
            : isKey ? throw new GoDocumentException("error converting JSON to YAML: yaml: line 1: did not find expected ',' or '}'")
            : Folded(text);
    }

    private static string Valid(string text)
    {
        var valid = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            GoText.Append(valid, rune);
        }

        return valid.ToString();
    }

    // JSON has U+0085 as it is, YAML takes it for the end of a line, which within quotes is a space.
    private static string Folded(string text)
    {
        var lines = text.Split('\x85');
        var folded = new StringBuilder(lines.Length == 1 ? lines[0] : lines[0].TrimEnd(' '));
        for (var i = 1; i < lines.Length; i++)
        {
            var empty = 0;
            for (; i < lines.Length - 1 && lines[i].Trim(' ').Length == 0; i++)
            {
                empty++;
            }

            folded.Append(empty == 0 ? " " : new string('\n', empty));
            folded.Append(i == lines.Length - 1 ? lines[i].TrimStart(' ') : lines[i].Trim(' '));
        }

        return folded.ToString();
    }
}
