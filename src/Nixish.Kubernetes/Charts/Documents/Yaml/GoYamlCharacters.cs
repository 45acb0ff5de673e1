using System.Buffers;

namespace Nixish.Kubernetes.Charts;

/// <summary>Which characters a YAML text may hold. https://yaml.org/spec/1.1/#id868524</summary>
internal static class GoYamlCharacters
{
    private static readonly SearchValues<char> Refused = SearchValues.Create(string.Concat(
        Enumerable.Range(0, 0x20).Where(static code => code is not (0x09 or 0x0A or 0x0D)).Concat(Enumerable.Range(0x7F, 0x21)).Where(static code => code != 0x85)
            .Concat(Enumerable.Range(0xD800, 0x800)).Concat([0xFFFE, 0xFFFF]).Select(static code => (char)code)));

    /// <exception cref="GoDocumentException">The text holds others.</exception>
    public static void Require(string text)
    {
        for (var at = 0; text.AsSpan(at).IndexOfAny(Refused) is >= 0 and var odd; at += odd + 1)
        {
            var character = text[at + odd];
            if (char.IsHighSurrogate(character) && at + odd + 1 < text.Length && char.IsLowSurrogate(text[at + odd + 1]))
            {
                at++;
                continue;
            }

            throw new GoDocumentException(char.IsSurrogate(character) ? "yaml: invalid leading UTF-8 octet" : "yaml: control characters are not allowed")
            {
                Line = text.AsSpan(0, at + odd).Count('\n') + 1,
                Column = at + odd - text.LastIndexOf('\n', at + odd),
            };
        }
    }
}
