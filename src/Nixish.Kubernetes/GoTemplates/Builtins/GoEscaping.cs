using System.Buffers;
using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Text inside of HTML, of a JavaScript string, of a URL's query.</summary>
internal static class GoEscaping
{
    private static readonly SearchValues<char> HtmlSpecial = SearchValues.Create("'\"&<>\0");

    public static string Html(string text)
    {
        if (text.AsSpan().IndexOfAny(HtmlSpecial) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '\0' => escaped.Append('\ufffd'),
                '"' => escaped.Append("&#34;"),
                '\'' => escaped.Append("&#39;"),
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    public static string JavaScript(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            // A byte that is no text stays as it is.
            if (GoText.IsKept(text, i))
            {
                escaped.Append(text[i++]);
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            i += consumed;
            switch (rune.Value)
            {
                case '\\' or '\'' or '"':
                    escaped.Append('\\').Append((char)rune.Value);
                    break;
                case '<' or '>' or '&' or '=' or < ' ':
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
                    break;
                case >= 0x80 when !GoQuote.IsPrintable(rune):
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
                    break;
                default:
                    GoText.Append(escaped, rune);
                    break;
            }
        }

        return escaped.ToString();
    }

    public static string Query(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var one in GoText.ToUtf8(text))
        {
            _ = one == ' ' ? escaped.Append('+')
                : char.IsAsciiLetterOrDigit((char)one) || one is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~' ? escaped.Append((char)one)
                : escaped.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return escaped.ToString();
    }
}
