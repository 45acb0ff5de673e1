using YamlDotNet.Core;

namespace Nixish.Kubernetes.Charts;

/// <summary>What yaml.v2 takes and YamlDotNet refuses, written in another way of the same meaning.</summary>
internal static class GoYamlLeniency
{
    private const int Indentation = 200;

    /// <summary>The text with the line that was refused mended; null where nothing can be done.</summary>
    public static string? Of(string text, YamlException error) => error.Message switch
    {
        // A line within quotes that begins further left than its key: spaces at its start mean nothing.
        var message when message.Contains("found wrong indentation", StringComparison.Ordinal) => Indented(text, error.End.Line),

        // Lines of nothing but spaces before a block's first line: spaces in them mean nothing.
        var message when message.Contains("found extra spaces in first line", StringComparison.Ordinal) || message.Contains("found more spaces in lines above", StringComparison.Ordinal) => Blanked(text, error.End.Line),
        _ => null,
    };

    // All lines up to one that could end the text are within it: each would be refused like the first, and long texts have hundreds.
    private static string? Indented(string text, long line)
    {
        var lines = text.Split('\n');
        if (line < 1 || line > lines.Length)
        {
            return null;
        }

        for (var i = line - 1; i < lines.Length; i++)
        {
            var mayEnd = lines[i].AsSpan().ContainsAny('"', '\'');
            lines[i] = lines[i].Insert(0, new string(' ', Indentation));
            if (mayEnd)
            {
                break;
            }
        }

        return string.Join('\n', lines);
    }

    private static string? Blanked(string text, long line)
    {
        var lines = text.Split('\n');
        var hasBlanked = false;
        for (var i = Math.Min(line, lines.Length) - 1; i >= 0 && (i == line - 1 || lines[i].AsSpan().Trim(" \r").IsEmpty); i--)
        {
            if (lines[i].StartsWith(' ') && lines[i].AsSpan().Trim(" \r").IsEmpty)
            {
                lines[i] = "";
                hasBlanked = true;
            }
        }

        return hasBlanked ? string.Join('\n', lines) : null;
    }
}
