using System.Buffers;

namespace Nixish.Kubernetes;

/// <summary>How a text is written in YAML so that every reader, of YAML 1.1 or 1.2, reads the text again.</summary>
internal enum YamlTextStyle
{
    Plain,
    Quoted,
    Escaped,
    Literal,
}

// Plain only where no reader could take it for anything else: the rule is what is surely text, not what is surely not.
internal static class YamlText
{
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@+=,%$() ");

    // Letters that numbers (hexadecimal, octal, exponents) and times are made of.
    private static readonly SearchValues<char> NotInNumbers = SearchValues.Create("gGhHiIjJkKlLmMnNpPqQrRsSuUvVwWyY/@=,%$()");

    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity",
    };

    internal static YamlTextStyle StyleOf(string text)
    {
        if (text.Contains('\n', StringComparison.Ordinal))
        {
            return IsLiteral(text) ? YamlTextStyle.Literal : YamlTextStyle.Escaped;
        }

        return IsPlain(text) ? YamlTextStyle.Plain : text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? YamlTextStyle.Escaped : YamlTextStyle.Quoted;
    }

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExcept(PlainCharacters))
        {
            return false;
        }

        if (text[^1] is ' ' or ':' || text.Contains(": ", StringComparison.Ordinal))
        {
            return false;
        }

        return char.IsAsciiLetter(text[0]) ? !Words.Contains(text)
            : char.IsAsciiDigit(text[0]) ? text.AsSpan().ContainsAny(NotInNumbers)
            : text[0] is '/' or '_' && text.Length > 1;
    }

    // A block shows lines as they are; what it cannot hold, or holds so that nobody sees it, is escaped.
    private static bool IsLiteral(string text)
    {
        if (text[0] is ' ' or '\n' or '\t')
        {
            return false;
        }

        foreach (var character in text.AsSpan())
        {
            if (character is not ('\n' or '\t' or (>= ' ' and <= '~') or (>= '\u00A1' and <= '\u1FFF')))
            {
                return false;
            }
        }

        // An end in many line breaks, or blanks at a line's end, are lost in the next editor.
        return !text.Contains(" \n", StringComparison.Ordinal) && !text.Contains("\t\n", StringComparison.Ordinal) &&
            !text.EndsWith(' ') && !text.EndsWith('\t') && !text.EndsWith("\n\n", StringComparison.Ordinal);
    }
}
