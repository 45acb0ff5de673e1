using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Texts as Go's messages quote them (<c>strconv.Quote</c>).</summary>
internal static class GoQuote
{
    public static string Of(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            if (GoText.IsKept(text, i))
            {
                quoted.Append(@"\x").Append((text[i] - 0xDC00).ToString("x2", CultureInfo.InvariantCulture));
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            i += length - 1;
            Append(quoted, rune);
        }

        return quoted.Append('"').ToString();
    }

    private static void Append(StringBuilder quoted, Rune rune)
    {
        var mark = rune.Value switch
        {
            '\a' => 'a',
            '\b' => 'b',
            '\f' => 'f',
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\v' => 'v',
            '"' => '"',
            '\\' => '\\',
            _ => '\0',
        };
        if (mark != '\0')
        {
            quoted.Append('\\').Append(mark);
        }
        else if (IsPrinted(rune))
        {
            GoText.Append(quoted, rune);
        }
        else
        {
            quoted.Append(rune.Value switch
            {
                < 0x20 or 0x7F => string.Create(CultureInfo.InvariantCulture, $@"\x{rune.Value:x2}"),
                <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $@"\u{rune.Value:x4}"),
                _ => string.Create(CultureInfo.InvariantCulture, $@"\U{rune.Value:x8}"),
            });
        }
    }

    private static bool IsPrinted(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
