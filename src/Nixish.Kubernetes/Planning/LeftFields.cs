using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish.Kubernetes;

/// <summary>
/// Fields that a resource leaves to others. They are taken out of what is wanted; and where Nixish alone set one before, it is first
/// handed to a manager that holds nothing else, since the server deletes a field that its last applier no longer names.
/// </summary>
internal static class LeftFields
{
    /// <summary>The field manager that keeps what nobody else holds yet; whoever writes the field takes it from there.</summary>
    public const string Keeper = "nixish-left";

    /// <summary><paramref name="document"/> without the fields; disposes of it where it had some.</summary>
    public static JsonDocument Without(JsonDocument document, IReadOnlyList<FieldPattern> fields)
    {
        if (fields.Count == 0)
        {
            return document;
        }

        using (document)
        {
            var root = JsonNode.Parse(document.RootElement.GetRawText())!;
            foreach (var field in fields)
            {
                Remove(root, field.Segments, 0, "");
            }

            return JsonDocument.Parse(root.ToJsonString());
        }
    }

    /// <summary>
    /// The body of an apply that gives to <see cref="Keeper"/> those of <paramref name="wanted"/>'s left fields that Nixish owns on
    /// <paramref name="live"/> and nobody else does; null where there is none.
    /// </summary>
    public static ReadOnlyMemory<byte>? Handover(WantedObject wanted, JsonElement live)
    {
        if (wanted.Leaves.Count == 0 || OwnedFields.Of(live, StackMarks.FieldManager) is not { ValueKind: JsonValueKind.Object } owned)
        {
            return null;
        }

        var body = new JsonObject();
        foreach (var field in wanted.Leaves.Where(field => OwnedFields.Owns(owned, field.Segments) && !OwnedFields.OthersOwn(live, field.Segments)))
        {
            Copy(live, body, field.Segments, 0, "");
        }

        if (body.Count == 0)
        {
            return null;
        }

        var (kind, ns, name) = wanted.Address;
        body["apiVersion"] = kind.ApiVersion;
        body["kind"] = kind.Kind;
        var metadata = body["metadata"] as JsonObject ?? [];
        body["metadata"] = metadata;
        metadata["name"] = name;
        if (ns is not null)
        {
            metadata["namespace"] = ns;
        }

        return ServerDialect.WithoutSurrogates(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private static void Remove(JsonNode? node, IReadOnlyList<string> segments, int at, string list)
    {
        switch (node)
        {
            case JsonObject map when at == segments.Count - 1:
                map.Remove(segments[at]);
                break;
            case JsonObject map:
                Remove(map[segments[at]], segments, at + 1, segments[at]);
                break;
            case JsonArray items:
                using (var read = JsonDocument.Parse(items.ToJsonString()))
                {
                    var found = read.RootElement.EnumerateArray().ToList().FindIndex(item => FieldPattern.IsItem(list, read.RootElement, item, segments[at]));
                    if (found >= 0 && at == segments.Count - 1)
                    {
                        items.RemoveAt(found);
                    }
                    else if (found >= 0)
                    {
                        Remove(items[found], segments, at + 1, segments[at]);
                    }
                }

                break;
        }
    }

    private static void Copy(JsonElement live, JsonObject into, IReadOnlyList<string> segments, int at, string list)
    {
        var value = live.Member(segments[at]);
        if (!value.Exists())
        {
            return;
        }

        if (at == segments.Count - 1)
        {
            into[segments[at]] = JsonNode.Parse(value.GetRawText());
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            var below = into[segments[at]] as JsonObject ?? [];
            into[segments[at]] = below;
            Copy(value, below, segments, at + 1, segments[at]);
        }
        else if (value.Items().FirstOrDefault(item => FieldPattern.IsItem(segments[at], value, item, segments[at + 1])) is { ValueKind: JsonValueKind.Object } item)
        {
            var items = into[segments[at]] as JsonArray ?? [];
            into[segments[at]] = items;
            var keys = ListKind.Guess(segments[at], value, value).Keys;
            var copy = new JsonObject(item.EnumerateObject().Where(member => at + 1 == segments.Count - 1 || keys.Contains(member.Name, StringComparer.Ordinal))
                .Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText()))));
            items.Add((JsonNode)copy);
            if (at + 2 < segments.Count)
            {
                Copy(item, copy, segments, at + 2, segments[at]);
            }
        }
    }
}
