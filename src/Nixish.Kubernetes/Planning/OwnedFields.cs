using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// The fields of a live object that one manager applied, as <c>managedFields</c> records them. A node is an object whose
/// members are <c>f:name</c>, <c>k:{keys}</c>, <c>v:value</c>, <c>i:index</c> and <c>.</c>; a node without members is a
/// leaf that is owned whole. See https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management.
/// </summary>
internal static class OwnedFields
{
    /// <summary>The root node of what <paramref name="manager"/> applied; undefined where it applied nothing.</summary>
    public static JsonElement Of(JsonElement live, string manager)
    {
        foreach (var entry in live.Member("metadata"u8).Member("managedFields"u8).Items())
        {
            if (entry.Member("operation"u8).ValueEqualsText("Apply") && entry.Member("manager"u8).ValueEqualsText(manager) && !entry.Member("subresource"u8).Exists())
            {
                return entry.Member("fieldsV1"u8);
            }
        }

        return default;
    }

    /// <summary>Other managers of <paramref name="live"/> than Nixish, for telling people where an object comes from.</summary>
    public static Seq<string> OtherManagers(JsonElement live) => live.Member("metadata"u8).Member("managedFields"u8).Items()
        .Select(entry => entry.Member("manager"u8).AsText() ?? "")
        .Where(name => name.Length > 0 && !string.Equals(name, StackMarks.FieldManager, StringComparison.Ordinal))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .ToSeq();

    /// <summary>Whether the field, or something below it, is in <paramref name="node"/>.</summary>
    public static bool Owns(JsonElement node, IReadOnlyList<string> segments)
    {
        foreach (var segment in segments)
        {
            if (node.ValueKind == JsonValueKind.Object && !node.EnumerateObject().Any())
            {
                return true; // a leaf above it, owned whole
            }

            node = node.Members().FirstOrDefault(member => string.Equals(NameOf(member.Name), segment, StringComparison.Ordinal)).Value;
        }

        return node.ValueKind == JsonValueKind.Object;
    }

    /// <summary>Whether another manager than Nixish has the field.</summary>
    public static bool OthersOwn(JsonElement live, IReadOnlyList<string> segments) => live.Member("metadata"u8).Member("managedFields"u8).Items()
        .Any(entry => !(entry.Member("manager"u8).ValueEqualsText(StackMarks.FieldManager) && entry.Member("operation"u8).ValueEqualsText("Apply")) && Owns(entry.Member("fieldsV1"u8), segments));

    public static JsonElement Field(JsonElement node, string name) => node.ValueKind == JsonValueKind.Object ? node.Member("f:" + name) : default;

    /// <summary>The node of the list item with these keys.</summary>
    public static JsonElement Item(JsonElement node, IReadOnlyList<string> keys, JsonElement item)
    {
        foreach (var member in node.Members())
        {
            if (member.Name.StartsWith("k:", StringComparison.Ordinal) && KeysMatch(member.Name.AsSpan(2), keys, item))
            {
                return member.Value;
            }
        }

        return default;
    }

    /// <summary>How the server merges the list at <paramref name="node"/>, as far as its ownership shows it.</summary>
    public static ListKind? KindOf(JsonElement node)
    {
        foreach (var member in node.Members())
        {
            if (member.Name.StartsWith("k:", StringComparison.Ordinal))
            {
                using var keys = JsonText.ParseWithin(member.Name.AsSpan(2));
                return ListKind.ByKeys((keys?.RootElement ?? default).Members().Select(key => key.Name).ToSeq());
            }

            if (member.Name.StartsWith("v:", StringComparison.Ordinal))
            {
                return ListKind.Set;
            }
        }

        return node.ValueKind == JsonValueKind.Object ? ListKind.Atomic : null;
    }

    // A node's name as paths write it: f:spec is spec, k:{"containerPort":80,"protocol":"TCP"} is 80/TCP.
    private static string? NameOf(string node)
    {
        if (node.StartsWith("f:", StringComparison.Ordinal))
        {
            return node[2..];
        }

        if (!node.StartsWith("k:", StringComparison.Ordinal) && !node.StartsWith("v:", StringComparison.Ordinal))
        {
            return null;
        }

        using var keys = JsonText.ParseWithin(node.AsSpan(2));
        return keys is null ? null
            : keys.RootElement.ValueKind == JsonValueKind.Object ? ListKind.ByKeys(keys.RootElement.EnumerateObject().Select(key => key.Name).ToSeq()).NameOf(keys.RootElement)
            : keys.RootElement.ToString();
    }

    private static bool KeysMatch(ReadOnlySpan<char> json, IReadOnlyList<string> keys, JsonElement item)
    {
        using var document = JsonText.ParseWithin(json);
        if (document is null)
        {
            return false;
        }

        foreach (var key in keys)
        {
            if (!string.Equals(ListKind.KeyText(document.RootElement, key), ListKind.KeyText(item, key), StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ValueEqualsText(this JsonElement element, string text) => element.ValueKind == JsonValueKind.String && element.ValueEquals(text);
}
