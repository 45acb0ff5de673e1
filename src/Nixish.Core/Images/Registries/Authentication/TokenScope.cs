namespace Nixish;

/// <summary>What a token shall allow: <c>repository:shop/web:pull,push</c>; several are separated by spaces. https://distribution.github.io/distribution/spec/auth/scope/</summary>
internal static class TokenScope
{
    // A registry asks for one, a mount for two. More would be asked for by nobody honest.
    private const int Most = 16;

    internal static string Pull(string repository) => $"repository:{repository}:pull";

    internal static string Push(string repository) => $"repository:{repository}:pull,push";

    internal static string Delete(string repository) => $"repository:{repository}:delete,pull";

    /// <summary>All that either asks for, each repository once, sorted: one text for one meaning, since tokens are kept by it.</summary>
    internal static string Merge(string left, string right)
    {
        SortedDictionary<string, SortedSet<string>> actions = new(StringComparer.Ordinal);
        foreach (var scope in $"{left} {right}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = scope.LastIndexOf(':');
            var resource = colon < 0 ? scope : scope[..colon];
            if (!actions.TryGetValue(resource, out var set))
            {
                if (actions.Count == Most)
                {
                    continue;
                }

                actions[resource] = set = new(StringComparer.Ordinal);
            }

            set.UnionWith(colon < 0 ? [] : scope[(colon + 1)..].Split(',', StringSplitOptions.RemoveEmptyEntries));
        }

        return string.Join(' ', actions.Select(pair => $"{pair.Key}:{string.Join(',', pair.Value)}"));
    }
}
