using System.Text.Json;

namespace Nixish.Kubernetes.Generation;

/// <summary>
/// Turns a chart's schema of values into types. Nothing is required: what a program leaves out, the chart's own values say. What may have several
/// shapes, and what the schema says nothing of, stays JSON; so do fields that an object lets through without naming them.
/// </summary>
/// <seealso href="https://json-schema.org/understanding-json-schema/reference"/>
/// <seealso href="https://helm.sh/docs/topics/charts/#schema-files"/>
internal sealed class ValuesSchemaReader(ModelBuilder builder, ValuesDefinition definition)
{
    // Deeper than any chart's values; what is deeper is a mistake.
    public const int MaxDepth = 64;

    private readonly Dictionary<string, Content> _referred = new(StringComparer.Ordinal);

    /// <summary>Adds the record of the values, called <paramref name="name"/>, and those of its parts.</summary>
    public void Read(string name)
    {
        builder.Begin(name);
        var schema = Resolved(definition.Schema, 0) ?? definition.Schema;
        var type = new CustomType(name, "values") { Description = Text(schema, "description") };
        _referred["#"] = new(ContentKind.Object, name);
        builder.Add(type);
        Fill(type, schema, 0);
    }

    private void Fill(CustomType type, JsonElement schema, int depth)
    {
        var names = new Identifiers([.. Identifiers.OfValues, type.Name]);
        List<CustomField> fields = [];
        foreach (var property in Properties(schema))
        {
            var path = $"{type.Path}.{property.Name}";
            fields.Add(new(property.Name, names.Take(Identifiers.Pascal(property.Name)), ContentOf(property.Value, type.Name, property.Name, path, depth + 1))
            {
                Description = Text(property.Value, "description") ?? Text(property.Value, "title"),
                Default = property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("default", out var value) ? value.GetRawText() : null,
            });
        }

        type.Fields = fields;
        type.Others = schema.TryGetProperty("additionalProperties", out var others) && others.ValueKind == JsonValueKind.False ? null : names.Take("OtherValues");
    }

    private Content ContentOf(JsonElement schema, string owner, string name, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new GenerationException($"{definition.Source}: the schema nests deeper than {MaxDepth}, at {(path.Length <= 200 ? path : path[..200] + "…")}. Let a part of it be any JSON: \"{name}\": {{}}.");
        }

        // true and false are schemas too.
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return Content.Json;
        }

        if (Text(schema, "$ref") is { } reference)
        {
            return Referred(reference, owner, path, depth);
        }

        return TypeOf(schema) switch
        {
            "string" => Enumerated(schema, owner, name, path) ?? Content.Text,
            "integer" => new(ContentKind.Int64),
            "number" => new(ContentKind.Number),
            "boolean" => new(ContentKind.Boolean),
            "array" => new(ContentKind.List, Inner: schema.TryGetProperty("items", out var items) ? ContentOf(items, owner, name, path + "[]", depth + 1) : Content.Json),
            "object" when Properties(schema).Any() => Object(schema, owner, name, path, depth),
            "object" when schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object && values.EnumerateObject().Any() && !Has(schema, "patternProperties") =>
                new(ContentKind.Map, Inner: ContentOf(values, owner, name, path + "{}", depth + 1)),
            _ => Content.Json,
        };
    }

    private Content Object(JsonElement schema, string owner, string name, string path, int depth)
    {
        var type = new CustomType(builder.Name(owner + Identifiers.Pascal(name)), path) { Description = Text(schema, "description") };
        builder.Add(type);
        Fill(type, schema, depth);
        return new(ContentKind.Object, type.Name);
    }

    private Content? Enumerated(JsonElement schema, string owner, string name, string path)
    {
        if (!schema.TryGetProperty("enum", out var values) || values.ValueKind != JsonValueKind.Array || values.EnumerateArray().Any(value => value.ValueKind != JsonValueKind.String))
        {
            return null;
        }

        var texts = values.EnumerateArray().Select(value => value.GetString()!).Distinct(StringComparer.Ordinal).ToList();
        var type = builder.Name(owner + Identifiers.Pascal(name));
        var names = new Identifiers([.. Identifiers.OfValues, type, "Known", "WriteTo"]);
        builder.Add(new CustomEnumeration(type, path, [.. texts.Select(text => (names.Take(text.Length == 0 ? "Empty" : text == "*" ? "All" : Identifiers.Pascal(text)), text))]));
        return new(ContentKind.Value, type);
    }

    // One type for all that refer to it, which may refer to itself; what lies in another document is never fetched.
    private Content Referred(string reference, string owner, string path, int depth)
    {
        if (_referred.TryGetValue(reference, out var known))
        {
            return known;
        }

        if (Find(reference) is not { } schema)
        {
            return Content.Json;
        }

        var name = reference[(reference.LastIndexOf('/') + 1)..];
        if (TypeOf(schema) == "object" && Properties(schema).Any() && Text(schema, "$ref") is null)
        {
            var type = new CustomType(builder.Name(definition.Name + Identifiers.Pascal(name)), path) { Description = Text(schema, "description") };
            _referred[reference] = new(ContentKind.Object, type.Name);
            builder.Add(type);
            Fill(type, schema, depth);
        }
        else
        {
            // A circle of nothing but references has no shape.
            _referred[reference] = Content.Json;
            _referred[reference] = ContentOf(schema, owner, name, path, depth + 1);
        }

        return _referred[reference];
    }

    private JsonElement? Resolved(JsonElement schema, int depth) =>
        depth < MaxDepth && Text(schema, "$ref") is { } reference && Find(reference) is { } found ? Resolved(found, depth + 1) ?? found : null;

    // https://www.rfc-editor.org/rfc/rfc6901
    private JsonElement? Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return null;
        }

        var found = definition.Schema;
        foreach (var part in reference[2..].Split('/'))
        {
            var name = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found))
            {
                return null;
            }
        }

        return found.ValueKind == JsonValueKind.Object ? found : null;
    }

    // Null beside one type says that a value may be taken away; several types are any JSON.
    private static string? TypeOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? Has(schema, "properties") ? "object" : null
        : type.ValueKind == JsonValueKind.String ? type.GetString()
        : type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Select(one => one.ToString()).Where(one => one != "null").ToList() is [var single] ? single
        : null;

    private static IEnumerable<JsonProperty> Properties(JsonElement schema) =>
        schema.TryGetProperty("properties", out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    private static bool Has(JsonElement schema, string name) => schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any();

    private static string? Text(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
