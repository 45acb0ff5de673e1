using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Reading objects that are created or replaced: fields that their type does not know are dropped, with a warning, or refused.</summary>
internal static class Decoding
{
    public static (JsonObject Body, IReadOnlyList<string> Warnings) Read(ApiRequest request, ApiKind kind) =>
        Check(request.Object(), kind, request["fieldValidation"]);

    public static (JsonObject Body, IReadOnlyList<string> Warnings) Check(JsonObject body, ApiKind kind, string? validation)
    {
        var unknown = new List<string>();
        var known = (JsonObject)Known(kind.Type.Value, body, "", unknown)!;
        if (unknown.Count > 0 && validation == "Strict")
        {
            throw ApiError.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: strict decoding error: {string.Join(", ", unknown)}");
        }

        // Objects of a definition are read as they are, and then held against its schema.
        try
        {
            if (!kind.Custom)
            {
                TypedFields.Check(kind.Type.Value, known);
            }
        }
        catch (SchemaException problem) when (!problem.Problem.StartsWith("duplicate", StringComparison.Ordinal))
        {
            throw ApiError.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {problem.Message}");
        }
        catch (SchemaException)
        {
            // Only server-side apply refuses an item that is named twice.
        }

        WithoutEmptyMaps(known);
        return (known, validation == "Ignore" ? [] : unknown);
    }

    // Of labels and annotations none are kept where there are none, and nobody has set them then.
    private static void WithoutEmptyMaps(JsonObject body)
    {
        foreach (var name in (string[])["labels", "annotations"])
        {
            if (body.Object("metadata") is { } metadata && metadata[name].IsEmptyObject())
            {
                metadata.Remove(name);
            }
        }
    }

    private static JsonNode? Known(ApiType type, JsonNode? value, string path, List<string> unknown)
    {
        switch (value)
        {
            case JsonObject map when type.IsObject:
                var known = new JsonObject();
                foreach (var (name, item) in map)
                {
                    var at = path.Length == 0 ? name : $"{path}.{name}";
                    if (type.Child(name) is { } child)
                    {
                        known[name] = Known(child, item, at, unknown);
                    }
                    else
                    {
                        unknown.Add($"unknown field \"{at}\"");
                    }
                }

                return known;
            case JsonArray list when type.IsList:
                return new JsonArray([.. list.Select((item, i) => Known(type.Item.Value, item, $"{path}[{i}]", unknown))]);
            default:
                return value?.DeepClone();
        }
    }
}
