using System.Text.Json;

namespace Nixish.Generator.Schema;

/// <summary>Turns the properties of a definition into fields.</summary>
internal sealed class FieldFinder(IReadOnlyDictionary<string, ApiType> types, JsonElement definitions)
{
    public IReadOnlyList<Field> Of(ApiType type, JsonElement definition)
    {
        if (!definition.TryGetProperty("properties", out var properties))
        {
            return [];
        }

        var required = definition.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        return
        [
            .. properties.EnumerateObject()
                .Where(property => type.Kind is null || property.Name is not ("apiVersion" or "kind" or "metadata"))
                .Select(property => Of(type, property, required.Contains(property.Name))),
        ];
    }

    private Field Of(ApiType type, JsonProperty property, bool required)
    {
        var schema = property.Value;
        var key = $"{type.Name}.{property.Name}";
        var (shape, item) = Conventions.Images.Contains(key) ? (Shape.Value, "ContainerImage") : ShapeOf(schema);
        if (ClosedValues.Of(type.Name, property.Name) is { } closed)
        {
            (shape, item) = (shape, closed.Name) switch
            {
                (Shape.Text, var name) => (Shape.Value, name),
                (Shape.Texts, var name) => (Shape.Values, name),
                _ => throw new NotSupportedException($"{key} is no text, so it cannot hold a {closed.Name}."),
            };
        }

        return new(property.Name, NameOf(type, property.Name), shape, item)
        {
            Required = required && !Conventions.NotRequired.Contains(key),
            NullableMap = Conventions.NullableMaps.Contains(key),
            Wire = Text(schema, "format") ?? "",
            Remark = Conventions.Remarks.GetValueOrDefault(key),
            Merge = MergeOf(schema),
            Keys = KeysOf(schema),
        };
    }

    private (Shape Shape, string Item) ShapeOf(JsonElement schema)
    {
        if (Reference(schema) is { } reference)
        {
            return Conventions.Values.TryGetValue(ApiModel.Last(reference), out var value) ? (Shape.Value, value) : (Shape.Object, types[reference].Name);
        }

        switch (Text(schema, "type"), Text(schema, "format"))
        {
            case ("string", "byte"):
                return (Shape.Value, "Bytes");
            case ("string", _):
                return (Shape.Text, "");
            case ("integer", "int64"):
                return (Shape.Int64, "");
            case ("integer", _):
                return (Shape.Int32, "");
            case ("number", _):
                return (Shape.Number, "");
            case ("boolean", _):
                return (Shape.Boolean, "");
            case ("array", _):
                var (of, item) = ShapeOf(schema.GetProperty("items"));
                return (of switch
                {
                    Shape.Text => Shape.Texts,
                    Shape.Int32 => Shape.Int32s,
                    Shape.Int64 => Shape.Int64s,
                    Shape.Boolean => Shape.Booleans,
                    Shape.Value => Shape.Values,
                    Shape.Object when types.Values.First(type => type.Name == item).Kind is not null => Shape.Resources,
                    Shape.Object => Shape.Objects,
                    _ => throw new NotSupportedException($"A list of {of}."),
                }, item);
            case ("object", _):
                var (held, name) = ShapeOf(schema.GetProperty("additionalProperties"));
                return (held switch
                {
                    Shape.Text => Shape.TextMap,
                    Shape.Texts => Shape.TextsMap,
                    Shape.Value => Shape.ValueMap,
                    Shape.Object => Shape.ObjectMap,
                    _ => throw new NotSupportedException($"A map of {held}."),
                }, name);
            default:
                throw new NotSupportedException(schema.GetRawText());
        }
    }

    // Without a list type, the older patch strategy says it; without either, a list is replaced as a whole.
    private Merge MergeOf(JsonElement schema)
    {
        if (Text(schema, "type") == "array")
        {
            return Text(schema, "x-kubernetes-list-type") switch
            {
                "map" => Merge.Keyed,
                "set" => Merge.Set,
                null when Text(schema, "x-kubernetes-patch-merge-key") is not null => Merge.Keyed,
                null when Text(schema, "x-kubernetes-patch-strategy")?.Contains("merge", StringComparison.Ordinal) == true => Merge.Set,
                _ => Merge.Atomic,
            };
        }

        var type = Text(schema, "x-kubernetes-map-type") ??
            (Reference(schema) is { } reference && definitions.TryGetProperty(reference, out var target) ? Text(target, "x-kubernetes-map-type") : null);
        return type == "atomic" ? Merge.Atomic : Merge.Members;
    }

    private static IReadOnlyList<string> KeysOf(JsonElement schema) =>
        schema.TryGetProperty("x-kubernetes-list-map-keys", out var keys) ? [.. keys.EnumerateArray().Select(key => key.GetString()!)]
        : Text(schema, "type") == "array" && Text(schema, "x-kubernetes-patch-merge-key") is { } key ? [key]
        : [];

    private static string NameOf(ApiType type, string json)
    {
        var name = string.Concat(json.Split('-', '$').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
        // C# forbids a member named as its type.
        return name == type.Name ? name + "Value" : name;
    }

    private static string? Reference(JsonElement schema) =>
        Text(schema, "$ref") is { } reference ? reference["#/definitions/".Length..] : null;

    private static string? Text(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) ? value.GetString() : null;
}
