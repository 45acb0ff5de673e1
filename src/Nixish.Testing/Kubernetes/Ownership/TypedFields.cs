using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>What of an object its type makes fields: which it sets, and the object without some of them.</summary>
internal static class TypedFields
{
    /// <summary>The paths that <paramref name="value"/> sets.</summary>
    /// <exception cref="SchemaException">It does not fit <paramref name="type"/>.</exception>
    public static FieldSet Of(ApiType type, JsonObject value)
    {
        var set = new FieldSet();
        AddChildren(type, value, set);
        return set;
    }

    /// <summary>The object without the members of <paramref name="remove"/>; what becomes empty by it goes too.</summary>
    public static JsonNode? Without(ApiType type, JsonNode? value, FieldSet remove)
    {
        type = type.For(value);
        switch (value)
        {
            case JsonObject map when type.IsObject && !type.Atomic:
                var kept = new JsonObject();
                foreach (var (name, item) in map)
                {
                    var element = PathElement.Field(name);
                    if (!remove.Has(element))
                    {
                        kept[name] = remove.Below(element) is { } below
                            ? Without(type.Child(name) ?? ApiType.Anything, item, below)
                            : item?.DeepClone();
                    }
                }

                return kept.Count > 0 ? kept : null;
            case JsonArray list when type.Shape is ApiShape.Set or ApiShape.KeyedList && list.Count > 0:
                var items = new JsonArray();
                foreach (var item in list)
                {
                    var element = PathElement.Item(type, item);
                    if (!remove.Has(element))
                    {
                        items.Add(remove.Below(element) is { } below ? Without(type.Item.Value, item, below) : item?.DeepClone());
                    }
                }

                return items.Count > 0 ? items : null;
            default:
                return value?.DeepClone();
        }
    }

    /// <summary>Checks that values are what their fields hold, and that no list names an item twice.</summary>
    public static void Check(ApiType type, JsonNode? value)
    {
        if (value is null)
        {
            return;
        }

        type = type.For(value);
        if (type.IsScalar)
        {
            CheckScalar(type.Shape, value);
        }
        else if (type.IsObject)
        {
            if (value is not JsonObject map)
            {
                throw new SchemaException("", $"expected map, got {Show(value)}");
            }

            foreach (var (name, item) in map)
            {
                var child = type.Child(name) ?? throw new SchemaException("." + name, "field not declared in schema");
                Within(PathElement.Display(PathElement.Field(name)), () => Check(child, item));
            }
        }
        else if (value is not JsonArray list)
        {
            throw new SchemaException("", $"expected list, got {Show(value)}");
        }
        else
        {
            CheckItems(type, list);
        }
    }

    private static void CheckItems(ApiType type, JsonArray list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            if (type.Shape == ApiShape.List)
            {
                var index = i;
                Within($"[{index}]", () => Check(type.Item.Value, list[index]));
            }
            else
            {
                var item = list[i];
                string element;
                try
                {
                    element = PathElement.Item(type, item);
                }
                catch (SchemaException problem)
                {
                    throw new SchemaException("", $"element {i}: {problem.Problem}");
                }

                if (!seen.Add(element))
                {
                    throw new SchemaException("", $"duplicate entries for key {PathElement.Display(element)}");
                }

                Within(PathElement.Display(element), () => Check(type.Item.Value, item));
            }
        }
    }

    private static void CheckScalar(ApiShape shape, JsonNode value)
    {
        var kind = value.GetValueKind();
        var (fits, wanted) = shape switch
        {
            ApiShape.Text => (kind == JsonValueKind.String, "string"),
            ApiShape.Number => (kind == JsonValueKind.Number, "numeric (int or float)"),
            ApiShape.Boolean => (kind is JsonValueKind.True or JsonValueKind.False, "boolean"),
            _ => (kind is not (JsonValueKind.Object or JsonValueKind.Array), "scalar"),
        };
        if (!fits)
        {
            throw new SchemaException("", $"expected {wanted}, got {(shape switch { ApiShape.Number => "*value.valueUnstructured", ApiShape.Boolean => $"&{{{value}}}", _ => Show(value) })}");
        }
    }

    private static string Show(JsonNode value) => $"&value.valueUnstructured{{Value:{value.ToJsonString()}}}";

    private static void Within(string element, Action check)
    {
        try
        {
            check();
        }
        catch (SchemaException problem)
        {
            throw problem.Under(element);
        }
    }

    private static void AddChildren(ApiType type, JsonNode? value, FieldSet set)
    {
        type = type.For(value);
        switch (value)
        {
            case JsonObject map when type.IsObject && !type.Atomic:
                foreach (var (name, item) in map)
                {
                    var child = type.Child(name) ?? throw new SchemaException("." + name, "field not declared in schema");
                    var declared = type.Shape == ApiShape.Struct && type.Fields.ContainsKey(name);
                    Add(child, item, PathElement.Field(name), set, own: !declared || item is null or JsonObject { Count: 0 });
                }

                break;
            case JsonArray list when type.Shape is ApiShape.Set or ApiShape.KeyedList:
                foreach (var item in list)
                {
                    Add(type.Item.Value, item, PathElement.Item(type, item), set, own: true);
                }

                break;
            default:
                break;
        }
    }

    private static void Add(ApiType type, JsonNode? value, string element, FieldSet set, bool own)
    {
        var definite = type.For(value);
        if (own || definite.IsScalar || definite.Atomic || definite.Shape == ApiShape.List)
        {
            set.Add(element);
        }

        if (!definite.Atomic && value is JsonObject or JsonArray && definite.Shape != ApiShape.List)
        {
            var below = new FieldSet();
            AddChildren(definite, value, below);
            if (!below.IsEmpty)
            {
                AddChildren(definite, value, set.Child(element));
            }
        }
    }
}
