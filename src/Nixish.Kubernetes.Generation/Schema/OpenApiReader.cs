using System.Text.Json;

namespace Nixish.Kubernetes.Generation;

/// <summary>Reads the kinds that a server publishes: OpenAPI v3 documents of one group each, or the one v2 document of all.</summary>
internal static class OpenApiReader
{
    private const string KindExtension = "x-kubernetes-group-version-kind";

    /// <summary>The kinds of a document for which <paramref name="find"/> knows plural and scope; it answers null for those to leave out.</summary>
    public static List<CustomDefinition> Read(JsonElement document, string source, Func<string, string, string, CustomKindFacts?> find)
    {
        var schemas = document.TryGetProperty("components", out var components) && components.TryGetProperty("schemas", out var v3) ? v3
            : document.TryGetProperty("definitions", out var v2) ? v2
            : throw new GenerationException($"{source} is no OpenAPI document of a Kubernetes server: it has neither components.schemas nor definitions.");
        List<CustomDefinition> definitions = [];
        foreach (var schema in schemas.EnumerateObject())
        {
            // Kinds have metadata; lists of them do too, and items.
            if (schema.Value.TryGetProperty(KindExtension, out var kinds) && kinds.ValueKind == JsonValueKind.Array && kinds.GetArrayLength() == 1 &&
                !(schema.Value.TryGetProperty("properties", out var properties) && properties.TryGetProperty("items", out _) && properties.TryGetProperty("metadata", out var metadata) && metadata.GetRawText().Contains("ListMeta", StringComparison.Ordinal)) &&
                find(Text(kinds[0], "group"), Text(kinds[0], "version"), Text(kinds[0], "kind")) is { } facts)
            {
                definitions.Add(new(facts, schema.Value, $"{source}, {schema.Name}"));
            }
        }

        return definitions;
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
