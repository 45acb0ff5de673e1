using System.Security.Cryptography;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>Names of files and folders that every file system takes, and keeps apart from one another.</summary>
internal static class FileNames
{
    private const int Longest = 120;

    private static readonly HashSet<string> Reserved =
    [
        "con", "prn", "aux", "nul", "kustomization", "apps", .. Enumerable.Range(1, 9).SelectMany(static number => new[] { $"com{number}", $"lpt{number}" }),
    ];

    /// <summary><c>deployment-web</c>; a kind that Kubernetes itself does not have says its group: <c>service.serving.knative.dev-web</c>.</summary>
    public static string Of(KubernetesObject resource)
    {
        var isPlain = KnownKinds.Find(resource.ApiVersion, resource.Kind) is not null && (resource.Kind is not "Event" || resource.Group.Length == 0);
        return Safe($"{resource.Kind.ToLowerInvariant()}{(isPlain ? "" : "." + resource.Group)}-{resource.Name}");
    }

    /// <summary><paramref name="text"/> where it is such a name; else a readable one with a hash, so that two texts never share one.</summary>
    public static string Safe(string text)
    {
        if (text.Length is > 0 and <= Longest && text.AsSpan().IndexOfAnyExcept(Plain) < 0 && text[0] is not ('.' or '-') && text[^1] != '.' && !Reserved.Contains(text.Split('.')[0]))
        {
            return text;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
        var readable = string.Concat(text.ToLowerInvariant().Select(static c => Plain.Contains(c) ? c : '-')).Trim('-', '.');
        return $"{(readable.Length <= Longest - 9 ? readable : readable[..(Longest - 9)].TrimEnd('-', '.'))}-{hash}".TrimStart('-');
    }

    private static readonly System.Buffers.SearchValues<char> Plain = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");
}
