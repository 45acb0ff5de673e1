using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>One step of a path into an object, written as FieldsV1 writes it.</summary>
internal static class PathElement
{
    // The server's own encoder does not escape quotes, ampersands or angle brackets as numbers.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Field(string name) => "f:" + name;

    public static string? FieldName(string element) => element.StartsWith("f:", StringComparison.Ordinal) ? element[2..] : null;

    /// <summary>The element for an item of a set or keyed list.</summary>
    /// <exception cref="SchemaException">The item has none of the list's keys, or is not what the list holds.</exception>
    public static string Item(ApiType list, JsonNode? item)
    {
        if (list.Shape == ApiShape.Set)
        {
            return item is JsonValue ? "v:" + Text(item) : throw new SchemaException("", "set item must be a scalar");
        }

        if (item is not JsonObject entry)
        {
            throw new SchemaException("", "associative list with keys may not have non-map elements");
        }

        var keys = new JsonObject();
        foreach (var key in list.Keys.Order(StringComparer.Ordinal))
        {
            if (entry[key] is { } given)
            {
                keys[key] = given.DeepClone();
            }
            else if (list.Item.Value.Fields.TryGetValue(key, out var field) && field.Default is { } fallback)
            {
                keys[key] = JsonNode.Parse(fallback);
            }
        }

        return keys.Count > 0
            ? "k:" + Text(keys)
            : throw new SchemaException("", $"associative list with keys has an element that omits key field \"{list.Keys[0]}\" (and doesn't have default value)");
    }

    /// <summary>The type below an element; null where the type knows no such field.</summary>
    public static ApiType? TypeOf(ApiType type, string element) => FieldName(element) is { } name
        ? type.Shape is ApiShape.Struct or ApiShape.Map ? type.Child(name) : type.Shape == ApiShape.Anything ? ApiType.Anything : null
        : type.IsList ? type.Item.Value : type.Shape == ApiShape.Anything ? ApiType.Anything : null;

    /// <summary>The element with its JSON in the one order that comparisons rely on.</summary>
    public static string Canonical(string element)
    {
        if (!element.StartsWith("k:", StringComparison.Ordinal) || JsonNode.Parse(element[2..]) is not JsonObject keys)
        {
            return element;
        }

        var sorted = new JsonObject();
        foreach (var (key, value) in keys.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            sorted[key] = value?.DeepClone();
        }

        return "k:" + Text(sorted);
    }

    /// <summary>As paths in messages show it: <c>.name</c>, <c>[name="web"]</c>, <c>[="x"]</c>.</summary>
    public static string Display(string element) => element[0] switch
    {
        'k' => "[" + string.Join(',', ((JsonObject)JsonNode.Parse(element[2..])!).Select(pair => $"{pair.Key}={Text(pair.Value)}")) + "]",
        'v' => $"[={element[2..]}]",
        _ => "." + element[2..],
    };

    private static string Text(JsonNode? node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            if (node is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                node.WriteTo(writer);
            }
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}

/// <summary>An object that does not fit its type: where, and why.</summary>
internal sealed class SchemaException(string path, string problem) : Exception($"{path}: {problem}")
{
    public string Path { get; } = path;

    public string Problem { get; } = problem;

    public SchemaException Under(string element) => new(element + Path, Problem);
}
