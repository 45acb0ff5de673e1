using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>The two forms of an object: filled, as the server's own structs hold it, and trimmed, as it is kept.</summary>
internal static class ApiObjects
{
    /// <summary>A copy in which every struct that the server holds by value is there, and required fields are at least null.</summary>
    public static JsonObject Filled(ApiType type, JsonObject value) => (JsonObject)Fill(type, value)!;

    /// <summary>
    /// A copy without what Go's encoder leaves out: nulls, and empty lists and maps of declared fields. What a definition
    /// declares is no struct of the server's, and stays empty where it is given so.
    /// </summary>
    public static JsonObject Trimmed(ApiKind kind, JsonObject value)
    {
        var trimmed = (JsonObject)Trim(kind.Type.Value, value, keepsEmpty: kind.Custom)!;
        if (kind.Custom && value["metadata"] is { } metadata)
        {
            trimmed["metadata"] = Trim(ApiTypes.ObjectMeta, metadata, keepsEmpty: false);
        }

        return trimmed;
    }

    private static JsonNode? Fill(ApiType type, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                var filled = new JsonObject();
                foreach (var (name, item) in map)
                {
                    filled[name] = Fill(type.IsObject ? type.Child(name) ?? ApiType.Anything : ApiType.Anything, item);
                }

                if (type.Shape == ApiShape.Struct && !type.Atomic)
                {
                    foreach (var (name, field) in type.Fields)
                    {
                        if (!filled.ContainsKey(name) && name is not ("managedFields" or "creationTimestamp"))
                        {
                            if (field.Default == "{}")
                            {
                                filled[name] = Fill(field.Type.Value, new JsonObject());
                            }
                            else if (field.Required)
                            {
                                filled[name] = field.Default is null ? null : JsonNode.Parse(field.Default);
                            }
                        }
                    }
                }

                return filled;
            case JsonArray list when type.IsList:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    items.Add(Fill(type.Item.Value, item));
                }

                return items;
            default:
                return value?.DeepClone();
        }
    }

    private static JsonNode? Trim(ApiType type, JsonNode? value, bool keepsEmpty)
    {
        switch (value)
        {
            case JsonObject map:
                var trimmed = new JsonObject();
                foreach (var (name, item) in map)
                {
                    var child = type.IsObject ? type.Child(name) : ApiType.Anything;
                    if (child is null || item is null)
                    {
                        continue;
                    }

                    var kept = Trim(child, item, keepsEmpty);
                    var declared = type.Shape == ApiShape.Struct && type.Fields.ContainsKey(name);
                    if (keepsEmpty || !(declared && (kept is JsonArray { Count: 0 } || (kept is JsonObject { Count: 0 } && child.Shape == ApiShape.Map))))
                    {
                        trimmed[name] = kept;
                    }
                }

                return trimmed;
            case JsonArray list:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    items.Add(Trim(type.IsList ? type.Item.Value : ApiType.Anything, item, keepsEmpty));
                }

                return items;
            default:
                return value?.DeepClone();
        }
    }
}
