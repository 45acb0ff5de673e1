using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Which characters a quoted text keeps as they are.</summary>
internal enum GoQuoting
{
    /// <summary>All that Go prints: letters, marks, numbers, punctuation, symbols, and the space.</summary>
    Printable,

    /// <summary>Of those the ASCII ones.</summary>
    Ascii,
}

/// <summary>Text as literals of Go: https://pkg.go.dev/strconv#Quote.</summary>
internal static class GoQuote
{
    public static string Quote(string text, char quote, GoQuoting quoting)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        for (var i = 0; i < text.Length;)
        {
            if (GoText.IsKept(text, i))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\x{text[i++] - 0xdc00:x2}");
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            Append(quoted, rune, quote, quoting);
            i += consumed;
        }

        return quoted.Append(quote).ToString();
    }

    /// <summary>A character in single quotes; what is no character is U+FFFD.</summary>
    public static string QuoteRune(ulong character, GoQuoting quoting)
    {
        var quoted = new StringBuilder().Append('\'');
        Append(quoted, ToRune(character), '\'', quoting);
        return quoted.Append('\'').ToString();
    }

    public static Rune ToRune(ulong character) => character <= int.MaxValue && Rune.TryCreate((int)character, out var rune) ? rune : Rune.ReplacementChar;

    /// <summary>Whether a text can stand between backquotes as it is: no control characters but tabs, no backquote.</summary>
    public static bool CanBackquote(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if ((text[i] < ' ' && text[i] != '\t') || text[i] is '`' or '\x7f' or '\ufeff' || GoText.IsKept(text, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether Go prints a character as it is.</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
        or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
        or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation
        or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol;

    private static void Append(StringBuilder quoted, Rune rune, char quote, GoQuoting quoting)
    {
        if (rune.Value == quote || rune.Value == '\\')
        {
            quoted.Append('\\').Append((char)rune.Value);
            return;
        }

        if ((quoting == GoQuoting.Printable || rune.IsAscii) && IsPrintable(rune))
        {
            GoText.Append(quoted, rune);
            return;
        }

        _ = rune.Value switch
        {
            '\a' => quoted.Append("\\a"),
            '\b' => quoted.Append("\\b"),
            '\f' => quoted.Append("\\f"),
            '\n' => quoted.Append("\\n"),
            '\r' => quoted.Append("\\r"),
            '\t' => quoted.Append("\\t"),
            '\v' => quoted.Append("\\v"),
            < ' ' or 0x7f => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
            < 0x10000 => quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
            _ => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}"),
        };
    }
}
