using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>The patches that say what changes: JSON patch (RFC 6902), merge patch (RFC 7396) and Kubernetes' strategic merge patch.</summary>
internal static class Patches
{
    public static JsonObject Apply(string? contentType, ApiType type, JsonObject live, JsonNode patch)
    {
        switch (contentType, patch)
        {
            case ("application/merge-patch+json", JsonObject merge):
                return (JsonObject)Merge(live, merge)!;
            case ("application/strategic-merge-patch+json", JsonObject strategic):
                return (JsonObject)Strategic(type, live, strategic)!;
            case ("application/json-patch+json", JsonArray operations):
                var result = live.Copy();
                foreach (var operation in operations)
                {
                    Operate(result, operation as JsonObject ?? throw ApiError.Unprocessable());
                }

                return result;
            default:
                throw ApiError.BadRequest("the patch is not of the kind that its content type says");
        }
    }

    private static JsonNode? Merge(JsonNode? live, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = (live as JsonObject)?.Copy() ?? [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Merge(result[name], value);
            }
        }

        return result;
    }

    private static JsonNode? Strategic(ApiType type, JsonNode? live, JsonNode? patch)
    {
        if (patch is JsonArray items && type.Shape is ApiShape.KeyedList or ApiShape.Set)
        {
            return StrategicItems(type, live as JsonArray ?? [], items);
        }

        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        if (changes.Text("$patch") is "replace")
        {
            var whole = changes.Copy();
            whole.Remove("$patch");
            return whole;
        }

        var result = (live as JsonObject)?.Copy() ?? [];
        foreach (var (name, value) in changes)
        {
            if (name[0] == '$')
            {
                Directive(result, name, value);
            }
            else if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Strategic(type.IsObject ? type.Child(name) ?? ApiType.Anything : ApiType.Anything, result[name], value);
            }
        }

        return result;
    }

    private static JsonArray StrategicItems(ApiType type, JsonArray live, JsonArray patch)
    {
        var result = (JsonArray)live.DeepClone();

        // Strategic merge names an item by the first of the list's keys alone, and sets by value.
        bool Same(JsonNode? left, JsonNode? right) => type.Shape == ApiShape.Set
            ? JsonReading.Same(left, right)
            : JsonReading.Same((left as JsonObject)?[type.Keys[0]], (right as JsonObject)?[type.Keys[0]]);

        foreach (var item in patch)
        {
            var at = result.ToList().FindIndex(found => Same(found, item));
            if (item is JsonObject { } change && change.Text("$patch") == "delete")
            {
                if (at >= 0)
                {
                    result.RemoveAt(at);
                }
            }
            else if (at < 0)
            {
                result.Add(item?.DeepClone());
            }
            else
            {
                result[at] = Strategic(type.Item.Value, result[at], item);
            }
        }

        return result;
    }

    private static void Directive(JsonObject result, string name, JsonNode? value)
    {
        if (name.StartsWith("$deleteFromPrimitiveList/", StringComparison.Ordinal) && value is JsonArray gone &&
            result[name["$deleteFromPrimitiveList/".Length..]] is JsonArray list)
        {
            foreach (var item in gone)
            {
                for (var at = list.Count - 1; at >= 0; at--)
                {
                    if (JsonReading.Same(list[at], item))
                    {
                        list.RemoveAt(at);
                    }
                }
            }
        }
        else if (name == "$retainKeys" && value is JsonArray kept)
        {
            foreach (var field in result.Select(field => field.Key).Except(kept.Select(key => key!.GetValue<string>()), StringComparer.Ordinal).ToList())
            {
                result.Remove(field);
            }
        }
    }

    private static void Operate(JsonObject root, JsonObject operation)
    {
        var path = operation.Text("path") ?? throw ApiError.Unprocessable();
        switch (operation.Text("op"))
        {
            case "test":
                if (!JsonReading.Same(Find(root, path), operation["value"]))
                {
                    throw ApiError.Unprocessable();
                }

                break;
            case "add":
                Put(root, path, operation["value"]?.DeepClone(), insert: true);
                break;
            case "replace":
                Find(root, path, required: true);
                Put(root, path, operation["value"]?.DeepClone(), insert: false);
                break;
            case "remove":
                Take(root, path);
                break;
            case "copy":
                Put(root, path, Find(root, operation.Text("from") ?? "", required: true)?.DeepClone(), insert: true);
                break;
            case "move":
                Put(root, path, Take(root, operation.Text("from") ?? ""), insert: true);
                break;
            default:
                throw ApiError.Unprocessable();
        }
    }

    private static JsonNode? Find(JsonNode root, string path, bool required = false)
    {
        JsonNode? node = root;
        foreach (var step in Steps(path))
        {
            switch (node)
            {
                case JsonObject map when map.ContainsKey(step):
                    node = map[step];
                    break;
                case JsonArray list when int.TryParse(step, out var index) && index >= 0 && index < list.Count:
                    node = list[index];
                    break;
                default:
                    return required ? throw ApiError.Unprocessable() : null;
            }
        }

        return node;
    }

    private static JsonNode? Take(JsonNode root, string path)
    {
        var taken = Find(root, path, required: true);
        var (parent, last) = Parent(root, path);
        if (parent is JsonObject map)
        {
            map.Remove(last);
        }
        else
        {
            ((JsonArray)parent).RemoveAt(int.Parse(last, System.Globalization.CultureInfo.InvariantCulture));
        }

        return taken;
    }

    private static void Put(JsonNode root, string path, JsonNode? value, bool insert)
    {
        var (parent, last) = Parent(root, path);
        if (parent is JsonObject map)
        {
            map[last] = value;
            return;
        }

        var list = (JsonArray)parent;
        if (last == "-")
        {
            list.Add(value);
        }
        else if (!int.TryParse(last, out var index) || index < 0 || index > list.Count)
        {
            throw ApiError.Unprocessable();
        }
        else if (insert)
        {
            list.Insert(index, value);
        }
        else
        {
            list[index] = value;
        }
    }

    private static (JsonNode Parent, string Last) Parent(JsonNode root, string path)
    {
        var slash = path.LastIndexOf('/');
        var parent = slash < 0 ? null : Find(root, path[..slash]);
        return parent is JsonObject or JsonArray ? (parent, Unescape(path[(slash + 1)..])) : throw ApiError.Unprocessable();
    }

    private static IEnumerable<string> Steps(string path) => path.Split('/').Skip(1).Select(Unescape);

    private static string Unescape(string step) => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
