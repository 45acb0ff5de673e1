using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Generation;

/// <summary>Text of others as parts of C#: nothing in it may end the literal or comment that it stands in.</summary>
internal static class CSharp
{
    private const int MaxDescription = 2_000;

    /// <summary>A string literal.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => literal.Append("\\\""),
                '\\' => literal.Append("\\\\"),
                '\n' => literal.Append("\\n"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' => literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => literal.Append(c),
            };
        }

        return literal.Append('"').ToString();
    }

    /// <summary>Text in a documentation comment of one line.</summary>
    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' || char.IsSurrogate(c) => escaped.Append(' '),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>A documentation comment: what the schema says, and the facts.</summary>
    public static string Comment(string indent, string? description, string facts)
    {
        var said = (description ?? "").Length <= MaxDescription ? description ?? "" : description![..MaxDescription] + "…";
        var lines = said.ReplaceLineEndings("\n").Split('\n').Select(line => Escaped(line).TrimEnd()).ToList();
        lines.RemoveAll(line => line.Length == 0);
        if (lines.Count == 0)
        {
            return $"{indent}/// <summary>{facts}</summary>\n";
        }

        var summary = lines.Count == 1 ? $"{indent}/// <summary>{lines[0]}</summary>\n" : $"{indent}/// <summary>\n{string.Concat(lines.Select(line => $"{indent}/// {line}\n"))}{indent}/// </summary>\n";
        return $"{summary}{indent}/// <remarks>{facts}</remarks>\n";
    }
}
