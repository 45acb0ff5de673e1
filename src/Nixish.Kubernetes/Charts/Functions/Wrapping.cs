using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Wrapping and shortening of text, byte by byte.</summary>
internal static class Wrapping
{
    /// <summary>Breaks at spaces; a word longer than the width stays whole.</summary>
    public static string Wrap(string text, long width) => Wrap(text, width, "\n", breaksWords: false);

    /// <summary>Breaks at spaces, with a separator of one's own (a newline when empty), and within words that are longer than the width.</summary>
    public static string WrapHard(string text, long width, string separator) => Wrap(text, width, separator.Length == 0 ? "\n" : separator, breaksWords: true);

    /// <summary>Cuts a text to a width, dots included; from an offset on when that lies beyond the fourth byte.</summary>
    public static string Abbreviate(string text, long offset, long width)
    {
        var length = GoText.Length(text);
        if (length <= width)
        {
            return text;
        }

        offset = Math.Min(offset, length);
        if (length - offset < width - 3)
        {
            offset = length - (width - 3);
        }

        if (offset <= 4)
        {
            return GoText.Slice(text, 0, (int)width - 3) + "...";
        }

        // Too narrow for dots on both sides: the original gives up, and the function drops its error.
        if (width < 7)
        {
            return "";
        }

        return "..." + (offset + width - 3 < length
            ? Abbreviate(GoText.Slice(text, (int)offset, length), 0, width - 3)
            : GoText.Slice(text, (int)(length - (width - 3)), length));
    }

    /// <summary>The text without spaces. Bytes beyond ASCII are taken for characters one by one, which mangles them; a text without any space is left as it is.</summary>
    public static string WithoutSpace(string text)
    {
        var bytes = GoText.ToUtf8(text);
        var kept = new StringBuilder(bytes.Length);
        foreach (var one in bytes)
        {
            if (!char.IsWhiteSpace((char)one))
            {
                kept.Append((char)one);
            }
        }

        return kept.Length == bytes.Length ? text : kept.ToString();
    }

    /// <summary>The first byte of each word, as a character.</summary>
    public static string Initials(string text)
    {
        var initials = new StringBuilder();
        var afterGap = true;
        foreach (var one in GoText.ToUtf8(text))
        {
            var isSpace = char.IsWhiteSpace((char)one);
            if (afterGap && !isSpace)
            {
                initials.Append((char)one);
            }

            afterGap = isSpace;
        }

        return initials.ToString();
    }

    private static string Wrap(string text, long width, string separator, bool breaksWords)
    {
        var bytes = GoText.ToUtf8(text);
        var line = (int)Math.Clamp(width, 1, int.MaxValue);
        var (wrapped, between) = (new List<byte>(bytes.Length), GoText.ToUtf8(separator));
        var at = 0;
        while (bytes.Length - at > line)
        {
            if (bytes[at] == ' ')
            {
                at++;
                continue;
            }

            var space = bytes.AsSpan(at, line + 1).LastIndexOf((byte)' ');
            var end = space >= 0 || breaksWords ? at + (space >= 0 ? space : line) : Array.IndexOf(bytes, (byte)' ', at + line);
            if (end < 0)
            {
                break;
            }

            wrapped.AddRange(bytes.AsSpan(at..end));
            wrapped.AddRange(between);
            at = space < 0 && breaksWords ? end : end + 1;
        }

        wrapped.AddRange(bytes.AsSpan(at));
        return GoText.FromUtf8(wrapped.ToArray());
    }
}
