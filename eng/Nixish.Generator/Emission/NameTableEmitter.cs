using System.Text;
using Nixish.Generator.Schema;

namespace Nixish.Generator.Emission;

/// <summary>Writes which fields name objects and images, and which lead there, as one small text; NameSchema documents and reads it.</summary>
internal static class NameTableEmitter
{
    public static string Emit(ApiModel model)
    {
        var types = model.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        var leading = Leading(model, types);
        var lines = new StringBuilder();
        foreach (var type in model.Types.Where(type => leading.Contains(type.Name)))
        {
            lines.Append(type.Kind is { } kind ? $"{type.Name}={kind.ApiVersion}/{kind.Name}" : type.Name);
            foreach (var field in type.Fields)
            {
                if (Named(type, field, types) is { } named)
                {
                    lines.Append($"|{field.Json}@{named}");
                }
                else if (leading.Contains(field.Item))
                {
                    lines.Append($"|{field.Json}{(field.IsMap ? '#' : '>')}{field.Item}");
                }
            }

            lines.Append('\n');
        }

        return $"{RecordEmitter.Header}\ninternal readonly partial struct NameSchema\n{{\n    private static global::System.ReadOnlySpan<byte> Table => \"\"\"\n{lines}\"\"\"u8;\n}}\n";
    }

    // Types that name something, and those that hold such a type, to any depth. A status names what is, not what is wanted.
    private static HashSet<string> Leading(ApiModel model, Dictionary<string, ApiType> types)
    {
        HashSet<string> leading = new(StringComparer.Ordinal);
        for (var before = -1; before != leading.Count;)
        {
            before = leading.Count;
            foreach (var type in model.Types.Where(type => !type.Name.Contains("Status", StringComparison.Ordinal)))
            {
                if (type.Fields.Any(field => Named(type, field, types) is not null || leading.Contains(field.Item)))
                {
                    leading.Add(type.Name);
                }
            }
        }

        return leading;
    }

    private static string? Named(ApiType type, Field field, Dictionary<string, ApiType> types) =>
        NamedObjects.Of(type, field, types.GetValueOrDefault(field.Item)?.Definition);
}
