using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Upper, lower and title case, character by character, as Go's <c>unicode</c> has them; a byte that is not UTF-8 becomes U+FFFD on the way.</summary>
internal static class GoCase
{
    public static string Upper(string text) => Map(text, Upper);

    public static string Lower(string text) => Map(text, Lower);

    /// <summary>The first letter of each word in title case. A word ends at whatever is no letter, digit or underscore.</summary>
    public static string Title(string text)
    {
        var before = new Rune(' ');
        return Map(text, rune =>
        {
            var titled = IsSeparator(before) ? Title(rune) : rune;
            before = rune;
            return titled;
        });
    }

    /// <summary>The first character of each word between spaces in lower case.</summary>
    public static string Untitle(string text)
    {
        var atStart = true;
        return Map(text, rune =>
        {
            var mapped = atStart && !Rune.IsWhiteSpace(rune) ? Lower(rune) : rune;
            atStart = Rune.IsWhiteSpace(rune);
            return mapped;
        });
    }

    /// <summary>Upper case to lower, lower to upper; a lower one that begins a word to title case.</summary>
    public static string Swap(string text)
    {
        var afterSpace = true;
        return Map(text, rune =>
        {
            if (Rune.IsUpper(rune) || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.TitlecaseLetter)
            {
                afterSpace = false;
                return Lower(rune);
            }

            if (Rune.IsLower(rune))
            {
                var swapped = afterSpace ? Title(rune) : Upper(rune);
                afterSpace = false;
                return swapped;
            }

            afterSpace = Rune.IsWhiteSpace(rune);
            return rune;
        });
    }

    // .NET maps nothing from beyond ASCII into it in its invariant culture (dotless i, long s, dotted I, the sign of Kelvin); Go does.
    public static Rune Upper(Rune rune) => rune.Value switch { 0x131 => new('I'), 0x17F => new('S'), _ => Rune.ToUpperInvariant(rune) };

    public static Rune Lower(Rune rune) => rune.Value switch { 0x130 => new('i'), 0x212A => new('k'), _ => Rune.ToLowerInvariant(rune) };

    public static Rune Title(Rune rune) => rune.Value switch
    {
        // Letters of two, which have a title case of their own: Dž is neither DŽ nor dž.
        >= 0x1C4 and <= 0x1C6 => new(0x1C5),
        >= 0x1C7 and <= 0x1C9 => new(0x1C8),
        >= 0x1CA and <= 0x1CC => new(0x1CB),
        >= 0x1F1 and <= 0x1F3 => new(0x1F2),
        // Georgian has capitals, but no titles.
        >= 0x10D0 and <= 0x10FF => rune,
        _ => Upper(rune),
    };

    private static bool IsSeparator(Rune rune) => rune.IsAscii
        ? !char.IsAsciiLetterOrDigit((char)rune.Value) && rune.Value != '_'
        : !Rune.IsLetter(rune) && !Rune.IsDigit(rune) && Rune.IsWhiteSpace(rune);

    private static string Map(string text, Func<Rune, Rune> map)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            GoText.Append(mapped, map(rune));
        }

        return mapped.ToString();
    }
}
