using System.Net.Http.Headers;

namespace Nixish;

/// <summary>How a registry wants to be authenticated to. https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate</summary>
/// <param name="Scheme"><c>Bearer</c>, <c>Basic</c>.</param>
/// <param name="Parameters">Where a token is to be had (<c>realm</c>), of which <c>service</c>, for which <c>scope</c>.</param>
internal sealed record RegistryChallenge(string Scheme, Map<string> Parameters)
{
    // Real ones have some hundred characters and up to four parameters.
    private const int LongestHeader = 16 * 1024;

    internal string? Realm => Parameters.GetValueOrDefault("realm");

    internal string? Service => Parameters.GetValueOrDefault("service");

    internal string Scope => Parameters.GetValueOrDefault("scope") ?? "";

    internal bool IsBasic => Is("Basic");

    /// <summary>The challenge to answer: of several, the one that keeps the password from the registry.</summary>
    internal static RegistryChallenge? From(HttpResponseHeaders headers)
    {
        // Not the typed header, which drops all challenges where one is malformed.
        var challenges = headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? values.SelectMany(Parse).ToArray() : [];
        return Array.Find(challenges, challenge => challenge.Is("Bearer")) ?? Array.Find(challenges, challenge => challenge.IsBasic);
    }

    /// <summary>The challenges of a header: <c>Bearer realm="https://auth.example.com/token",scope="repository:web:pull,push", Basic realm="x"</c>.</summary>
    internal static IReadOnlyList<RegistryChallenge> Parse(string header)
    {
        List<RegistryChallenge> challenges = [];
        List<KeyValuePair<string, string>> parameters = [];
        string? scheme = null;
        var rest = header.Length <= LongestHeader ? header.AsSpan() : [];
        while (!(rest = rest.TrimStart(", \t")).IsEmpty)
        {
            var end = rest.IndexOfAny(" \t,=\"");
            var word = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? [] : rest[end..].TrimStart(" \t");
            if (rest is ['=', ..])
            {
                parameters.Add(new(word.ToLowerInvariant(), Value(ref rest)));
            }
            else if (word.Length > 0)
            {
                End();
                scheme = word;
            }
            else
            {
                // A quote where a word should begin: nothing after it can be told apart.
                break;
            }
        }

        End();
        return challenges;

        void End()
        {
            if (scheme is not null)
            {
                challenges.Add(new(scheme, [.. parameters]));
            }

            parameters.Clear();
        }
    }

    internal bool Is(string scheme) => string.Equals(Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    // ="a value, with commas and \"quotes\"" or =word; the span is left behind it.
    private static string Value(ref ReadOnlySpan<char> rest)
    {
        rest = rest[1..].TrimStart(" \t");
        if (rest is not ['"', ..])
        {
            var end = rest.IndexOfAny(" \t,");
            var word = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? [] : rest[end..];
            return word;
        }

        var value = new System.Text.StringBuilder();
        var at = 1;
        for (; at < rest.Length && rest[at] != '"'; at++)
        {
            if (rest[at] == '\\' && at + 1 < rest.Length)
            {
                at++;
            }

            value.Append(rest[at]);
        }

        rest = rest[Math.Min(at + 1, rest.Length)..];
        return value.ToString();
    }
}
