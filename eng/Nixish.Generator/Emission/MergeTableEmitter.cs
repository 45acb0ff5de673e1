using System.Text;
using Nixish.Generator.Schema;

namespace Nixish.Generator.Emission;

/// <summary>Writes how server-side apply merges every field, as one small text; MergeSchema documents and reads it.</summary>
internal static class MergeTableEmitter
{
    public static string Emit(ApiModel model)
    {
        var types = model.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        var lines = new StringBuilder();
        foreach (var type in model.Types)
        {
            var fields = Fields(type).Select(Entry).Where(entry => entry is not null).ToList();
            if (fields.Count > 0 || type.Kind is not null)
            {
                lines.Append(type.Kind is { } kind ? $"{type.Name}={kind.ApiVersion}/{kind.Name}" : type.Name);
                lines.Append(string.Concat(fields.Select(field => "|" + field))).Append('\n');
            }
        }

        return $"{RecordEmitter.Header}\ninternal readonly partial struct MergeSchema\n{{\n    private static global::System.ReadOnlySpan<byte> Table => \"\"\"\n{lines}\"\"\"u8;\n}}\n";

        string? Entry(Field field)
        {
            var kind = field.Merge switch
            {
                Merge.Atomic => "!",
                Merge.Set => "*",
                Merge.Keyed => "=" + string.Join(',', field.Keys.Select(key => Conventions.KeyDefaults.TryGetValue(key, out var value) ? $"{key}:{value}" : key)),
                _ => "",
            };
            // What is replaced as a whole is not looked into.
            var item = kind != "!" && types.ContainsKey(field.Item) ? $"{(field.IsMap ? "#" : ">")}{field.Item}" : "";
            return kind.Length + item.Length == 0 ? null : field.Json + kind + item;
        }
    }

    private static IEnumerable<Field> Fields(ApiType type) => type.Kind is null
        ? type.Fields
        : type.Fields.Prepend(new("metadata", "Metadata", Shape.Object, "ObjectMeta"));
}
