using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Short ways to look into JSON.</summary>
internal static class JsonReading
{
    public static string? Text(this JsonObject node, string name) =>
        node[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static long? Number(this JsonObject node, string name) =>
        node[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), out var number) ? number : null;

    public static JsonObject? Object(this JsonObject node, string name) => node[name] as JsonObject;

    public static IEnumerable<JsonObject> Objects(this JsonObject node, string name) => (node[name] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>The object in the field <paramref name="name"/>, put there where there is none.</summary>
    public static JsonObject Ensure(this JsonObject node, string name)
    {
        if (node[name] is JsonObject found)
        {
            return found;
        }

        var made = new JsonObject();
        node[name] = made;
        return made;
    }

    public static JsonObject Copy(this JsonObject node) => (JsonObject)node.DeepClone();

    public static bool Same(JsonNode? left, JsonNode? right) => JsonNode.DeepEquals(left, right);

    public static bool IsEmptyObject(this JsonNode? node) => node is JsonObject { Count: 0 };
}
