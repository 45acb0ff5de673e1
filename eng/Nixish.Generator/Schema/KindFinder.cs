using System.Text.Json;

namespace Nixish.Generator.Schema;

/// <summary>Finds what discovery and the history of the API say of a kind.</summary>
internal sealed class KindFinder(JsonElement resources, JsonElement lifetimes)
{
    private readonly ILookup<(string Group, string Kind), JsonElement> _served =
        resources.EnumerateArray().ToLookup(entry => (Text(entry, "group"), Text(entry, "kind")));

    private readonly Dictionary<(string, string, string), string> _since = lifetimes.EnumerateArray()
        .ToDictionary(entry => (Text(entry, "group"), Text(entry, "version"), Text(entry, "kind")), entry => Text(entry, "first"));

    /// <summary>The kind that a definition is of; null for a part of one, and for messages without metadata of an object.</summary>
    public Kind? Find(JsonElement definition)
    {
        if (!definition.TryGetProperty("x-kubernetes-group-version-kind", out var kinds) ||
            kinds.GetArrayLength() != 1 ||
            !definition.GetProperty("properties").TryGetProperty("metadata", out var metadata) ||
            !metadata.GetProperty("$ref").GetString()!.EndsWith(".ObjectMeta", StringComparison.Ordinal))
        {
            return null;
        }

        var (group, version, name) = (Text(kinds[0], "group"), Text(kinds[0], "version"), Text(kinds[0], "kind"));
        // Discovery lists the versions of its own release; plural and scope are the same in all of a kind's versions.
        var served = _served[(group, name)].FirstOrDefault(entry => Text(entry, "version") == version, _served[(group, name)].FirstOrDefault());
        var (plural, namespaced) = served.ValueKind == JsonValueKind.Object
            ? (Text(served, "plural"), served.GetProperty("namespaced").GetBoolean())
            : Conventions.Subresources.TryGetValue((group, name), out var known)
                ? known
                : throw new InvalidOperationException($"Neither discovery nor Conventions says what the plural of {group}/{name} is.");
        return new(group, version, name, plural, namespaced, _since.GetValueOrDefault((group, version, name)))
        {
            Served = _served[(group, name)].Any(entry => Text(entry, "version") == version),
        };
    }

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
