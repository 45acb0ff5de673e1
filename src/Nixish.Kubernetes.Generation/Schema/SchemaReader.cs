using System.Text.Json;

namespace Nixish.Kubernetes.Generation;

/// <summary>
/// Turns the schema of one kind into types. What only validates (<c>oneOf</c>, <c>anyOf</c>, <c>allOf</c>, <c>not</c>, patterns, limits)
/// leaves the shape alone, as it does in a structural schema.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema"/>
internal sealed class SchemaReader(ModelBuilder builder, CustomDefinition definition)
{
    // A pod's schema nests 20 deep; what is far deeper is a mistake, or recursive.
    private const int MaxDepth = 100;

    /// <summary>Adds the kind's type, called <paramref name="name"/>, and those of its parts.</summary>
    public void Read(string name)
    {
        var schema = definition.Schema;
        var path = definition.Facts.Kind;
        var type = new CustomType(name, path) { Kind = definition.Facts, Description = Text(schema, "description") };
        builder.Begin(name);
        builder.Add(type);
        Fill(type, schema, new Identifiers([.. Identifiers.OfObjects, name]), isObject: true, depth: 0);
        if (schema.ValueKind != JsonValueKind.Object || (!Has(schema, "properties") && type.Others is null))
        {
            // Without a schema, and with one that names nothing, everything goes.
            type.Others = "Content";
        }
    }

    private void Fill(CustomType type, JsonElement schema, Identifiers names, bool isObject, int depth)
    {
        List<CustomField> fields = [];
        var required = Strings(schema, "required");
        foreach (var property in Members(schema, "properties"))
        {
            if (isObject && (property.Name is "apiVersion" or "kind" or "metadata"))
            {
                continue;
            }

            var path = $"{type.Path}.{property.Name}";
            RequireText(property.Name, type.Path);
            var content = ContentOf(property.Value, type.Name, property.Name, path, depth + 1);
            fields.Add(new(property.Name, names.Take(Identifiers.Pascal(property.Name)), content)
            {
                Required = required.Contains(property.Name) && !Flag(property.Value, "nullable"),
                Description = Text(property.Value, "description"),
                Default = property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("default", out var value) ? value.GetRawText() : null,
                Merge = MergeOf(property.Value, content, path),
            });
        }

        type.Fields = fields;
        type.Others = Flag(schema, "x-kubernetes-preserve-unknown-fields") ? names.Take("OtherFields") : null;
    }

    private Content ContentOf(JsonElement schema, string owner, string name, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new GenerationException($"{definition.Source}: the schema of {definition.Facts.Kind} nests deeper than {MaxDepth}, at {Short(path)}. Mark a part of it x-kubernetes-preserve-unknown-fields to read it as JSON.");
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(path, "is no schema");
        }

        if (Text(schema, "$ref") is { } reference)
        {
            return Referenced(reference, path);
        }

        if (Flag(schema, "x-kubernetes-int-or-string") || Text(schema, "format") == "int-or-string")
        {
            return new(ContentKind.Value, "IntOrString");
        }

        if (Flag(schema, "x-kubernetes-embedded-resource"))
        {
            return new(ContentKind.Resource);
        }

        var isPreserved = Flag(schema, "x-kubernetes-preserve-unknown-fields");
        return TypeOf(schema) switch
        {
            "string" => Scalar(schema, owner, name, path),
            "integer" => new(Text(schema, "format") == "int32" ? ContentKind.Int32 : ContentKind.Int64),
            "number" => new(ContentKind.Number),
            "boolean" => new(ContentKind.Boolean),
            "array" => new(ContentKind.List, Inner: schema.TryGetProperty("items", out var items) ? ContentOf(items, owner, name, path + "[]", depth + 1) : Content.Json),
            "object" when Has(schema, "properties") => Object(schema, owner, name, path, depth),
            "object" when schema.TryGetProperty("additionalProperties", out var values) && values.ValueKind == JsonValueKind.Object =>
                new(ContentKind.Map, Inner: values.EnumerateObject().Any() ? ContentOf(values, owner, name, path + "{}", depth + 1) : Content.Json),
            "object" when isPreserved || Flag(schema, "additionalProperties") => Content.Json,
            "object" => Object(schema, owner, name, path, depth),
            null => Content.Json,
            var other => throw Wrong(path, $"is of type '{Short(other)}', which no JSON has"),
        };
    }

    private Content Object(JsonElement schema, string owner, string name, string path, int depth)
    {
        var type = new CustomType(builder.Name(owner + Identifiers.Pascal(name)), path) { Description = Text(schema, "description") };
        builder.Add(type);
        Fill(type, schema, new Identifiers([.. Identifiers.OfValues, type.Name]), isObject: false, depth);
        return new(ContentKind.Object, type.Name);
    }

    private Content Scalar(JsonElement schema, string owner, string name, string path)
    {
        if (Durations.Are(schema))
        {
            return new(ContentKind.Value, "Duration");
        }

        switch (Text(schema, "format"))
        {
            case "date-time":
                return new(ContentKind.Value, "Time");
            case "byte":
                return new(ContentKind.Value, "Bytes");
        }

        if (!schema.TryGetProperty("enum", out var values) || values.ValueKind != JsonValueKind.Array)
        {
            return Content.Text;
        }

        // Null among them says that the field is nullable.
        var texts = values.EnumerateArray().Where(value => value.ValueKind != JsonValueKind.Null).Select(value => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(path, "is a text with values that are none")).Distinct(StringComparer.Ordinal).ToList();
        var type = builder.Name(owner + Identifiers.Pascal(name));
        var names = new Identifiers([.. Identifiers.OfValues, type, "Known", "WriteTo"]);
        builder.Add(new CustomEnumeration(type, path, [.. texts.Select(text => (names.Take(text.Length == 0 ? "Empty" : text == "*" ? "All" : Identifiers.Pascal(text)), RequireText(text, path)))]));
        return new(ContentKind.Value, type);
    }

    // A structural schema has none; those that servers publish refer to what every kind shares.
    private Content Referenced(string reference, string path) => reference[(reference.LastIndexOf('.') + 1)..] switch
    {
        "Quantity" => new(ContentKind.Value, "Quantity"),
        "IntOrString" => new(ContentKind.Value, "IntOrString"),
        "Time" => new(ContentKind.Value, "Time"),
        "Duration" => new(ContentKind.Value, "Duration"),
        "ObjectMeta" => new(ContentKind.Object, "ObjectMeta"),
        "JSON" or "RawExtension" => Content.Json,
        _ => reference.Length > 0 ? Content.Json : throw Wrong(path, "refers to nothing"),
    };

    private string MergeOf(JsonElement schema, Content content, string path)
    {
        if (content.Kind == ContentKind.List)
        {
            switch (Text(schema, "x-kubernetes-list-type"))
            {
                case "set":
                    return "*";
                case "map":
                    var items = schema.TryGetProperty("items", out var found) ? found : default;
                    var keys = Strings(schema, "x-kubernetes-list-map-keys").Select(key => KeyOf(items, key, path)).ToList();
                    return keys.Count > 0 ? "=" + string.Join(',', keys) : throw Wrong(path, "is a list of type map without x-kubernetes-list-map-keys");
                default:
                    return "!";
            }
        }

        return Text(schema, "x-kubernetes-map-type") == "atomic" ? "!" : "";
    }

    // The server fills in a key's default before it compares.
    private string KeyOf(JsonElement items, string key, string path)
    {
        var value = Members(items, "properties").FirstOrDefault(property => property.Name == key).Value;
        var missing = value.ValueKind == JsonValueKind.Object && value.TryGetProperty("default", out var found) && found.ValueKind is JsonValueKind.String or JsonValueKind.Number ? ":" + found : "";
        return (key + missing).AsSpan().IndexOfAny(MergeTable.KeySigns) < 0 ? key + missing : throw Wrong(path, $"is keyed by '{Short(key)}', which is no name of a field");
    }

    private static string? TypeOf(JsonElement schema) =>
        !schema.TryGetProperty("type", out var type) ? Has(schema, "properties") ? "object" : null
        : type.ValueKind == JsonValueKind.String ? type.GetString() is { Length: > 0 } text ? text : null
        // OpenAPI 3.1 lists null beside it.
        : type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Select(one => one.ToString()).Where(one => one != "null").ToList() is [var single] ? single
        : null;

    private string RequireText(string text, string path)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                throw Wrong(path, "holds half a character");
            }
        }

        return text;
    }

    private GenerationException Wrong(string path, string problem) => new($"{definition.Source}: {Short(path)} {problem}. Is that a schema that a server takes?");

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private static bool Flag(JsonElement schema, string name) => schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static bool Has(JsonElement schema, string name) => Members(schema, name).Any();

    private static IEnumerable<JsonProperty> Members(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    private static HashSet<string> Strings(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var values) && values.ValueKind == JsonValueKind.Array
            ? values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];

    private static string? Text(JsonElement schema, string name) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
