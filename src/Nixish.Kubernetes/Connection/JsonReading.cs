using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Reads JSON that may lack anything: a missing member is an undefined element, and an undefined element has no members.</summary>
internal static class JsonReading
{
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static JsonElement Member(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static JsonElement At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            element = element.Member(name);
        }

        return element;
    }

    public static string? AsText(this JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;

    public static long? AsInt64(this JsonElement element) => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var value) ? value : null;

    public static bool IsTrue(this JsonElement element) => element.ValueKind == JsonValueKind.True;

    public static bool Exists(this JsonElement element) => element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    public static IEnumerable<JsonElement> Items(this JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(this JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];
}
