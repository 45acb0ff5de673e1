using System.Text;

namespace Nixish.Kubernetes;

/// <summary>What a server warns of in the headers of an answer: <c>Warning: 299 - "extensions/v1beta1 Ingress is deprecated"</c>.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc7234#section-5.5"/>
internal static class WarningHeaders
{
    private const int Longest = 1000;

    public static IEnumerable<string> Of(HttpResponseMessage response) => response.Headers.NonValidated.TryGetValues("Warning", out var values)
        ? values.SelectMany(Texts).Distinct(StringComparer.Ordinal)
        : [];

    // code SP agent SP "text" [SP "date"], separated by commas; a quote in the text has a backslash before it.
    private static IEnumerable<string> Texts(string header)
    {
        for (var at = 0; at < header.Length && header.IndexOf('"', at) is >= 0 and var start;)
        {
            var (text, end) = Quoted(header, start);
            if (header.AsSpan(at, start - at).TrimStart(", ").StartsWith("299 "))
            {
                yield return text.Length > Longest ? text[..Longest] + "…" : text;
            }

            at = end;
        }
    }

    private static (string Text, int End) Quoted(string header, int start)
    {
        var text = new StringBuilder();
        for (var i = start + 1; i < header.Length; i++)
        {
            if (header[i] == '\\' && i + 1 < header.Length)
            {
                text.Append(header[++i]);
            }
            else if (header[i] == '"')
            {
                return (text.ToString(), i + 1);
            }
            else
            {
                text.Append(header[i]);
            }
        }

        return (text.ToString(), header.Length);
    }
}
