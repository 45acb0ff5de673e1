using System.Net.Http.Headers;

namespace Nixish;

/// <summary>How a registry wants to be authenticated to. https://distribution.github.io/distribution/spec/auth/token/</summary>
internal sealed record RegistryChallenge(string Scheme, Map<string> Parameters)
{
    internal static RegistryChallenge? From(HttpResponseHeaders headers)
    {
        var challenges = headers.WwwAuthenticate.Select(header => new RegistryChallenge(header.Scheme, Parse(header.Parameter ?? ""))).ToArray();
        return Array.Find(challenges, challenge => challenge.Is("Bearer")) ?? Array.Find(challenges, challenge => challenge.Is("Basic"));
    }

    internal bool Is(string scheme) => string.Equals(Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    // key="value", with commas inside of quotes: scope="repository:web:pull,push".
    private static Map<string> Parse(string text)
    {
        List<KeyValuePair<string, string>> parameters = [];
        var rest = text.AsSpan();
        while (rest.IndexOf('=') is var equals and > 0)
        {
            var key = rest[..equals].Trim(", \t").ToString();
            rest = rest[(equals + 1)..].TrimStart();
            string value;
            if (rest.StartsWith("\""))
            {
                rest = rest[1..];
                var end = rest.IndexOf('"');
                value = (end < 0 ? rest : rest[..end]).ToString();
                rest = end < 0 ? [] : rest[(end + 1)..];
            }
            else
            {
                var end = rest.IndexOf(',');
                value = (end < 0 ? rest : rest[..end]).Trim().ToString();
                rest = end < 0 ? [] : rest[(end + 1)..];
            }

            parameters.Add(new(key, value));
        }

        return [.. parameters];
    }
}
