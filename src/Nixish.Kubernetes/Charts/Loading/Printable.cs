using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>Texts of charts without what cannot be printed: they end in terminals.</summary>
internal static class Printable
{
    /// <summary>The text with a space for each white space, and without what Go's <c>unicode.IsPrint</c> refuses.</summary>
    public static string Clean(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsBmp && GoSpace.Is((char)rune.Value))
            {
                clean.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }
}
