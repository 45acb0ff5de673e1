using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Generation;

/// <summary>Writes the reading and writing of JSON: one call a field, without reflection.</summary>
internal sealed class JsonEmitter(string ns)
{
    private const string Readers = "global::Nixish.Kubernetes.FieldReader";

    public void Emit(StringBuilder text, CustomType type)
    {
        text.Append("    /// <inheritdoc/>\n    protected override void WriteFields(FieldWriter writer)\n    {\n");
        foreach (var field in type.Fields)
        {
            text.Append($"        writer.{Write(field)};\n");
        }

        if (type.Others is { } others)
        {
            text.Append($"        writer.Members({others});\n");
        }

        text.Append("    }\n\n");
        if (type.Kind is { } kind)
        {
            text.Append($$"""
                    /// <inheritdoc/>
                    protected override KubernetesObject ReadAlike(FieldReader reader) => Read(reader);

                    /// <summary>Reads a {{kind.Kind}} from JSON in UTF-8.</summary>
                    /// <exception cref="KubernetesJsonException">The text is no such object, or has fields that the kind does not have; the message names each.</exception>
                    public static new {{type.Name}} FromJson(global::System.ReadOnlyMemory<byte> utf8) => Strictly(utf8, Read);

                    /// <summary>Reads a {{kind.Kind}} from JSON in UTF-8; the paths of fields that the kind does not have go to <paramref name="unknownFields"/>.</summary>
                    /// <exception cref="KubernetesJsonException">The text is no such object.</exception>
                    public static new {{type.Name}} FromJson(global::System.ReadOnlyMemory<byte> utf8, out Seq<string> unknownFields) => Leniently(utf8, Read, out unknownFields);


                """.ReplaceLineEndings("\n"));
        }

        var arguments = type.Kind is { } of ? $"reader.Kind({CSharp.Literal(of.ApiVersion)}, {CSharp.Literal(of.Kind)}).Metadata()" : "";
        text.Append($"    internal static {type.Name} Read(FieldReader reader) => reader.Done(new {type.Name}({arguments})\n    {{\n");
        foreach (var field in type.Fields)
        {
            text.Append($"        {field.Name} = {Read(field)},\n");
        }

        // Last: it takes what is left.
        text.Append(type.Others is null ? "" : $"        {type.Others} = reader.Rest(),\n").Append("    });\n");
    }

    private static string Write(CustomField field)
    {
        var (name, value, content) = ($"{CSharp.Literal(field.Json)}u8", field.Name, field.Content);
        var required = field.Required ? "Required" : "";
        return content.Kind switch
        {
            ContentKind.Text => $"Text({name}, {value})",
            ContentKind.Int32 or ContentKind.Int64 => $"Integer({name}, {value})",
            ContentKind.Number => $"Number({name}, {value})",
            ContentKind.Boolean => $"Boolean({name}, {value})",
            ContentKind.Value => $"{required}Value({name}, {value})",
            ContentKind.List => content.Inner!.Kind switch
            {
                ContentKind.Text => $"{required}Texts({name}, {value})",
                ContentKind.Object => $"{required}Objects({name}, {value})",
                ContentKind.Value => $"{required}Values({name}, {value})",
                _ => $"{required}List({name}, {value}, {WriteItem(content.Inner, 0)})",
            },
            ContentKind.Map => content.Inner!.Kind switch
            {
                ContentKind.Text => $"{required}TextMap({name}, {value})",
                ContentKind.Object => $"{required}ObjectMap({name}, {value})",
                ContentKind.Value => $"{required}ValueMap({name}, {value})",
                _ => $"{required}Map({name}, {value}, {WriteItem(content.Inner, 0)})",
            },
            _ => $"Object({name}, {value})",
        };
    }

    private static string WriteItem(Content content, int depth)
    {
        var (writer, item) = (Numbered("writer", depth), Numbered("item", depth));
        return $"static ({writer}, {item}) => {writer}." + content.Kind switch
        {
            ContentKind.List => $"Items({item}, {WriteItem(content.Inner!, depth + 1)})",
            ContentKind.Map => $"Entries({item}, {WriteItem(content.Inner!, depth + 1)})",
            ContentKind.Boolean => $"BooleanItem({item})",
            ContentKind.Value => $"ValueItem({item})",
            _ => $"Item({item})",
        };
    }

    private string Read(CustomField field)
    {
        var (name, content) = ($"{CSharp.Literal(field.Json)}u8", field.Content);
        var call = content.Kind switch
        {
            ContentKind.Text => $"reader.Text({name})",
            ContentKind.Int32 => $"reader.Int32({name})",
            ContentKind.Int64 => $"reader.Int64({name})",
            ContentKind.Number => $"reader.Number({name})",
            ContentKind.Boolean => $"reader.Boolean({name})",
            ContentKind.List => $"reader.List({name}, {ReadItem(content.Inner!, 0)})",
            ContentKind.Map => $"reader.Map({name}, {ReadItem(content.Inner!, 0)})",
            ContentKind.Value => $"reader.Value({name}, {ReadItem(content, 0)})",
            _ => $"reader.Object({name}, {ReadItem(content, 0)})",
        };
        return field.Required && !content.IsMany ? $"reader.Required({CSharp.Literal(field.Json)}, {call})" : call;
    }

    private string ReadItem(Content content, int depth)
    {
        var item = Numbered("item", depth);
        return content.Kind switch
        {
            ContentKind.List => $"static {item} => {item}.AsList({ReadItem(content.Inner!, depth + 1)})",
            ContentKind.Map => $"static {item} => {item}.AsMap({ReadItem(content.Inner!, depth + 1)})",
            ContentKind.Resource => $"{Readers}.ResourceOf",
            ContentKind.Object when content.Name == "ObjectMeta" => $"{Readers}.MetadataOf",
            ContentKind.Value when content.Name is "Quantity" or "IntOrString" or "Time" or "Duration" or "Bytes" or "Json" => $"{Readers}.{content.Name}Of",
            ContentKind.Value or ContentKind.Object => $"global::{ns}.{content.Name}.Read",
            _ => $"{Readers}.{content.Kind}Of",
        };
    }

    private static string Numbered(string name, int depth) => depth == 0 ? name : name + depth.ToString(CultureInfo.InvariantCulture);
}
