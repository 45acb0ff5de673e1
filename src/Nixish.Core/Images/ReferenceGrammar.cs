using System.Buffers;

namespace Nixish;

/// <summary>The grammar of references. https://github.com/distribution/reference/blob/v0.6.0/reference.go</summary>
internal static class ReferenceGrammar
{
    internal const string DockerHub = "docker.io";

    private const string Lower = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static readonly SearchValues<char> Words = SearchValues.Create(Lower);
    private static readonly SearchValues<char> TagCharacters = SearchValues.Create(Lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ_.-");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(Lower + "ABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF:");

    // The first component is a registry where it could not be a repository: with a dot, a port, or the word localhost.
    internal static (string Registry, string? Path) Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? text : text[..slash];
        if (!first.AsSpan().ContainsAny('.', ':') && !string.Equals(first, "localhost", StringComparison.Ordinal))
        {
            return (DockerHub, slash < 0 ? "library/" + text : text);
        }

        return IsHost(first) ? (first, slash < 0 ? null : text[(slash + 1)..]) : throw Malformed(text, $"'{first}' is not a host");
    }

    internal static void CheckPath(string text, string path)
    {
        if (!IsPath(path))
        {
            throw Malformed(text, $"the repository '{path}' must be lower-case words of letters and digits, joined by '/', '.', '_' or '-', at most 255 characters");
        }
    }

    internal static bool IsTag(string text) =>
        text.Length is > 0 and <= 128 && text[0] is not ('.' or '-') && !text.AsSpan().ContainsAnyExcept(TagCharacters);

    internal static bool IsArchitecture(string? text) => text is { Length: > 0 } && !text.AsSpan().ContainsAnyExcept(Words);

    internal static bool IsPath(string text) => text.Length <= 255 && Array.TrueForAll(text.Split('/'), IsComponent);

    internal static InvalidReferenceException Malformed(string text, string why) =>
        new(text, $"'{text}' is not an image reference: {why}. Write it as registry.example.com/shop/web:tag or with @sha256:….");

    // Words with one separator between two of them: a dot, one or two underscores, any number of dashes.
    private static bool IsComponent(string text)
    {
        var rest = text.AsSpan();
        while (true)
        {
            var end = rest.IndexOfAnyExcept(Words);
            if (end < 0)
            {
                return rest.Length > 0;
            }

            if (end == 0)
            {
                return false;
            }

            rest = rest[end..];
            var length = rest[0] switch
            {
                '.' => 1,
                '_' => rest.StartsWith("__", StringComparison.Ordinal) ? 2 : 1,
                '-' => rest.IndexOfAnyExcept('-') is var dashes and > 0 ? dashes : rest.Length,
                _ => 0,
            };
            if (length == 0)
            {
                return false;
            }

            rest = rest[length..];
        }
    }

    private static bool IsHost(string text)
    {
        var host = text.AsSpan();
        var colon = host.LastIndexOf(':');
        if (colon > host.LastIndexOf(']'))
        {
            if (!ushort.TryParse(host[(colon + 1)..], out _))
            {
                return false;
            }

            host = host[..colon];
        }

        return host is ['[', .. var address, ']']
            ? address.Length > 1 && !address.ContainsAnyExcept(AddressCharacters)
            : Array.TrueForAll(host.ToString().Split('.'), label => label is { Length: > 0 } and not ['-', ..] and not [.., '-'] && !label.AsSpan().ContainsAnyExcept(HostCharacters));
    }
}
