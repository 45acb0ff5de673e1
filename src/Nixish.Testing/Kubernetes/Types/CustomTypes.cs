using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>The kinds that custom resource definitions make: their schema's extensions say how they merge, as in the real server.</summary>
internal static class CustomTypes
{
    /// <summary>The kinds of a definition, one for each version that it serves.</summary>
    public static IEnumerable<ApiKind> Of(JsonObject definition)
    {
        if (definition["spec"] is not JsonObject spec || spec["names"] is not JsonObject names)
        {
            yield break;
        }

        foreach (var version in (spec["versions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (version["served"]?.GetValue<bool>() == true)
            {
                var schema = version["schema"]?["openAPIV3Schema"] as JsonObject;
                yield return new(
                    spec.Text("group") ?? "",
                    version.Text("name") ?? "",
                    names.Text("kind") ?? "",
                    names.Text("plural") ?? "",
                    spec.Text("scope") == "Namespaced")
                {
                    Custom = true,
                    Schema = schema,
                    Scale = ScaleOf(version.Object("subresources")?.Object("scale")),
                    HasOwnStatus = version.Object("subresources")?["status"] is JsonObject,
                    Type = new(() => TypeOf(schema)),
                };
            }
        }
    }

    private static ScalePaths? ScaleOf(JsonObject? scale)
    {
        string[]? Path(string name) => scale?.Text(name)?.Split('.', StringSplitOptions.RemoveEmptyEntries);
        return Path("specReplicasPath") is { } spec && Path("statusReplicasPath") is { } status ? new(spec, status, Path("labelSelectorPath")) : null;
    }

    private static ApiType TypeOf(JsonObject? schema) => ApiTypes.CustomWith(
        (schema?["properties"] as JsonObject ?? [])
            .Where(static property => property.Key is not ("apiVersion" or "kind" or "metadata"))
            .Select(static property => KeyValuePair.Create(property.Key, FieldOf(property.Value as JsonObject))),
        open: schema is null || Preserves(schema));

    private static ApiField FieldOf(JsonObject? schema) => new(new(() => Read(schema)), Required: false, schema?["default"]?.ToJsonString());

    private static bool Preserves(JsonObject schema) => schema["x-kubernetes-preserve-unknown-fields"]?.GetValue<bool>() == true;

    private static ApiType Read(JsonObject? schema)
    {
        if (schema is null)
        {
            return ApiType.Anything;
        }

        switch (schema.Text("type"))
        {
            case "string":
                return new(ApiShape.Text);
            case "boolean":
                return new(ApiShape.Boolean);
            case "integer" or "number":
                return new(ApiShape.Number);
            case "array":
                var item = schema["items"] as JsonObject;
                return schema.Text("x-kubernetes-list-type") switch
                {
                    "set" => new(ApiShape.Set) { Item = new(() => Read(item)) },
                    "map" => new(ApiShape.KeyedList)
                    {
                        Keys = [.. (schema["x-kubernetes-list-map-keys"] as JsonArray ?? []).Select(key => key!.GetValue<string>())],
                        Item = new(() => Read(item)),
                    },
                    _ => new(ApiShape.List) { Item = new(() => Read(item)) },
                };
            case "object" when schema["properties"] is JsonObject properties:
                return new(ApiShape.Struct)
                {
                    Atomic = schema.Text("x-kubernetes-map-type") == "atomic",
                    Open = Preserves(schema),
                    Fields = properties.ToDictionary(property => property.Key, property => FieldOf(property.Value as JsonObject), StringComparer.Ordinal),
                };
            case "object" when schema["additionalProperties"] is JsonObject values:
                return new(ApiShape.Map) { Atomic = schema.Text("x-kubernetes-map-type") == "atomic", Item = new(() => Read(values)) };
            // A structural schema that names no fields has none.
            case "object" when !Preserves(schema):
                return new(ApiShape.Struct);
            default:
                return ApiType.Anything;
        }
    }
}
