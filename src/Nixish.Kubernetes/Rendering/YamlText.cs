using System.Buffers;
using System.Globalization;
using System.Text;

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
    private const int LongestWord = 8;

    private static readonly SearchValues<byte> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:@+=,%$() "u8);

    // Letters that numbers (hexadecimal, octal, exponents) and times are made of.
    private static readonly SearchValues<byte> NotInNumbers = SearchValues.Create("gGhHiIjJkKlLmMnNpPqQrRsSuUvVwWyY/@=,%$()"u8);

    /// <summary>The style of a text in UTF-8.</summary>
    internal static YamlTextStyle StyleOf(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)'\n'))
        {
            return IsLiteral(text) ? YamlTextStyle.Literal : YamlTextStyle.Escaped;
        }

        return IsPlain(text) ? YamlTextStyle.Plain : text.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? YamlTextStyle.Escaped : YamlTextStyle.Quoted;
    }

    /// <summary>Whether a character beyond ASCII can be seen, and told from others: it then needs no escape.</summary>
    internal static bool IsVisible(Rune character) => Rune.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or
         UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);

    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text.ContainsAnyExcept(PlainCharacters) || text[^1] is (byte)' ' or (byte)':' || text.IndexOf(": "u8) >= 0)
        {
            return false;
        }

        return char.IsAsciiLetter((char)text[0]) ? !IsWord(text)
            : char.IsAsciiDigit((char)text[0]) ? text.ContainsAny(NotInNumbers)
            : text[0] is (byte)'/' or (byte)'_' && text.Length > 1;
    }

    private static bool IsWord(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestWord)
        {
            return false;
        }

        Span<byte> lower = stackalloc byte[LongestWord];
        Ascii.ToLower(text, lower, out var length);
        lower = lower[..length];
        return lower.SequenceEqual("null"u8) || lower.SequenceEqual("true"u8) || lower.SequenceEqual("false"u8) || lower.SequenceEqual("yes"u8) ||
            lower.SequenceEqual("no"u8) || lower.SequenceEqual("on"u8) || lower.SequenceEqual("off"u8) || lower.SequenceEqual("y"u8) ||
            lower.SequenceEqual("n"u8) || lower.SequenceEqual("nan"u8) || lower.SequenceEqual("inf"u8) || lower.SequenceEqual("infinity"u8);
    }

    // A block shows lines as they are; what it cannot hold, or holds so that nobody sees it, is escaped.
    private static bool IsLiteral(ReadOnlySpan<byte> text)
    {
        if (text[0] is (byte)' ' or (byte)'\n' or (byte)'\t')
        {
            return false;
        }

        // An end in many line breaks, or blanks at a line's end, are lost in the next editor.
        if (text.IndexOf(" \n"u8) >= 0 || text.IndexOf("\t\n"u8) >= 0 || text[^1] is (byte)' ' or (byte)'\t' || text.EndsWith("\n\n"u8))
        {
            return false;
        }

        while (!text.IsEmpty)
        {
            if (text[0] < 0x80)
            {
                if (text[0] is not ((byte)'\n' or (byte)'\t' or (>= (byte)' ' and <= (byte)'~')))
                {
                    return false;
                }

                text = text[1..];
            }
            else if (Rune.DecodeFromUtf8(text, out var character, out var length) == OperationStatus.Done && IsVisible(character))
            {
                text = text[length..];
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
