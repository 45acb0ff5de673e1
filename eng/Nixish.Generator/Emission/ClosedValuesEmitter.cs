using System.Text;
using Nixish.Generator.Schema;

namespace Nixish.Generator.Emission;

/// <summary>Writes a value type for each closed set of texts.</summary>
internal static class ClosedValuesEmitter
{
    public static string Emit(IEnumerable<ClosedValues> all)
    {
        var text = new StringBuilder(RecordEmitter.Header);
        foreach (var values in all.OrderBy(values => values.Name, StringComparer.Ordinal))
        {
            Emit(text, values);
        }

        return text.ToString();
    }

    private static void Emit(StringBuilder text, ClosedValues values)
    {
        var fields = string.Join(", ", values.Fields.Select(field => $"<c>{field}</c>"));
        text.Append($$"""

            /// <summary>One of {{string.Join(", ", values.Values.Select(value => $"<c>{value.Text}</c>"))}}, for {{fields}}. A text that this release does not know is kept as it is.</summary>
            public readonly partial record struct {{values.Name}} : IJsonValue
            {
                private readonly string? _text;

                private {{values.Name}}(string text) => _text = text;


            """);
        foreach (var (name, value) in values.Values)
        {
            text.Append($"    /// <summary><c>{value}</c>.</summary>\n    public static {values.Name} {name} => new(\"{value}\");\n\n");
        }

        text.Append($$"""
                /// <summary>Those that this release knows.</summary>
                public static Seq<{{values.Name}}> Known => [{{string.Join(", ", values.Values.Select(value => value.Name))}}];

                /// <summary>The text as the API has it.</summary>
                public static implicit operator {{values.Name}}(string text) => new(text ?? throw new global::System.ArgumentNullException(nameof(text)));

                /// <inheritdoc/>
                public void WriteTo(global::System.Text.Json.Utf8JsonWriter writer, Deliveries deliveries)
                {
                    global::System.ArgumentNullException.ThrowIfNull(writer);
                    writer.WriteStringValue(ToString());
                }

                /// <summary>The text as the API has it; empty where none was given.</summary>
                public override string ToString() => _text ?? "";

                internal static {{values.Name}} Read(FieldReader reader) => new(reader.AsText());
            }

            """);
    }
}
