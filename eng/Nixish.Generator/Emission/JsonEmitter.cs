using System.Text;
using Nixish.Generator.Schema;

namespace Nixish.Generator.Emission;

/// <summary>Writes the reading and writing of JSON: one call a field, into FieldWriter and FieldReader.</summary>
internal static class JsonEmitter
{
    public static void EmitWrite(StringBuilder text, ApiType type)
    {
        text.Append("    /// <inheritdoc/>\n    protected internal override void WriteFields(FieldWriter writer)\n    {\n");
        foreach (var field in type.Fields)
        {
            text.Append($"        writer.{WriteMethod(field)}(\"{field.Json}\"u8, {field.Name});\n");
        }

        text.Append("    }\n\n");
    }

    public static void EmitRead(StringBuilder text, ApiType type, IReadOnlyList<(Field Field, bool Optional)> positional)
    {
        if (type.Kind is { } kind)
        {
            text.Append($$"""
                    /// <summary>Reads a {{kind.Name}} from JSON in UTF-8.</summary>
                    /// <exception cref="KubernetesJsonException">The text is no such object, or has fields that the kind does not have; the message names each.</exception>
                    public static new {{type.Name}} FromJson(global::System.ReadOnlyMemory<byte> utf8) => Strictly(utf8, Read);

                    /// <summary>Reads a {{kind.Name}} from JSON in UTF-8; the paths of fields that the kind does not have go to <paramref name="unknownFields"/>.</summary>
                    /// <exception cref="KubernetesJsonException">The text is no such object.</exception>
                    public static new {{type.Name}} FromJson(global::System.ReadOnlyMemory<byte> utf8, out Seq<string> unknownFields) => Leniently(utf8, Read, out unknownFields);


                """);
        }

        var arguments = type.Kind is { } of
            ? $"reader.Kind(\"{of.ApiVersion}\", \"{of.Name}\").Metadata()"
            : string.Join(", ", positional.Select(parameter => ReadCall(type, parameter.Field)));
        text.Append($"    internal static {type.Name} Read(FieldReader reader) => reader.Done(new {type.Name}({arguments})");
        var rest = type.Fields.Where(field => positional.All(parameter => parameter.Field != field)).ToList();
        if (rest.Count == 0)
        {
            text.Append(");\n");
            return;
        }

        text.Append("\n    {\n");
        foreach (var field in rest)
        {
            text.Append($"        {field.Name} = {ReadCall(type, field)},\n");
        }

        text.Append("    });\n");
    }

    private static string WriteMethod(Field field) => (field.NullableMap || (field.Required && (field.IsList || field.IsMap || field.Shape == Shape.Value)) ? "Required" : "") + field.Shape switch
    {
        Shape.Int32 or Shape.Int64 => "Integer",
        Shape.Int32s or Shape.Int64s => "Integers",
        _ => field.Shape.ToString(),
    };

    private static string ReadCall(ApiType type, Field field)
    {
        var name = $"\"{field.Json}\"u8";
        var call = field.Shape switch
        {
            Shape.Value or Shape.Object => $"reader.{field.Shape}({name}, {Reader(type, field)})",
            _ when field.IsList => $"reader.List({name}, {Reader(type, field)})",
            _ when field.IsMap => $"reader.{(field.NullableMap ? "OptionalMap" : "Map")}({name}, {Reader(type, field)})",
            _ => $"reader.{field.Shape}({name})",
        };
        return field.Required && !field.IsList && !field.IsMap ? $"reader.Required(\"{field.Json}\", {call})" : call;
    }

    private static string Reader(ApiType type, Field field) => field.Shape switch
    {
        Shape.Texts or Shape.TextMap => "FieldReader.TextOf",
        Shape.Int32s => "FieldReader.Int32Of",
        Shape.Int64s => "FieldReader.Int64Of",
        Shape.Booleans => "FieldReader.BooleanOf",
        Shape.TextsMap => "FieldReader.TextsOf",
        // A property of the type's name would hide it.
        _ when type.Fields.Any(other => other.Name == field.Item) => $"global::Nixish.Kubernetes.{field.Item}.Read",
        _ => $"{field.Item}.Read",
    };
}
