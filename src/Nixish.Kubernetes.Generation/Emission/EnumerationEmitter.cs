using System.Text;

namespace Nixish.Kubernetes.Generation;

/// <summary>Writes a value type for each closed set of texts, like those of Nixish.Kubernetes.</summary>
internal static class EnumerationEmitter
{
    public static void Emit(StringBuilder text, CustomEnumeration values)
    {
        text.Append($$"""
            /// <summary>One of the texts that the schema lists for <c>{{CSharp.Escaped(values.Path)}}</c>. One that it does not list is kept as it is.</summary>
            public readonly partial record struct {{values.Name}} : IJsonValue
            {
                private readonly string? _text;

                private {{values.Name}}(string text) => _text = text;


            """.ReplaceLineEndings("\n"));
        foreach (var (name, value) in values.Values)
        {
            text.Append($"    /// <summary><c>{CSharp.Escaped(value)}</c>.</summary>\n    public static {values.Name} {name} => new({CSharp.Literal(value)});\n\n");
        }

        text.Append($$"""
                /// <summary>Those that the schema lists.</summary>
                public static Seq<{{values.Name}}> Known => [{{string.Join(", ", values.Values.Select(value => value.Name))}}];

                /// <summary>The text as the API has it.</summary>
                public static implicit operator {{values.Name}}(string text) => new(text ?? throw new global::System.ArgumentNullException(nameof(text)));

                /// <inheritdoc/>
                public void WriteTo(global::System.Text.Json.Utf8JsonWriter writer, Deliveries deliveries) => writer.WriteStringValue(ToString());

                /// <summary>The text as the API has it; empty where none was given.</summary>
                public override string ToString() => _text ?? "";

                internal static {{values.Name}} Read(FieldReader reader) => new(reader.AsText());
            }

            """.ReplaceLineEndings("\n"));
    }
}
