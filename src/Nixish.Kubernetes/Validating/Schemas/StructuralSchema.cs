using System.Buffers;
using System.Text.Json;
using Nixish.Kubernetes.Charts;

namespace Nixish.Kubernetes;

/// <summary>A schema of a custom resource, ready to check with. Rules in CEL (<c>x-kubernetes-validations</c>) are the server's: they are not evaluated.</summary>
internal sealed class StructuralSchema
{
    private const int Deepest = 100;
    private static readonly StructuralSchema Anything = new(default(Json), Deepest);

    private StructuralSchema(Json schema, int depth)
    {
        Type = schema["type"].Text;
        Nullable = schema["nullable"].Boolean == true;
        IntOrString = schema["x-kubernetes-int-or-string"].Boolean == true;
        Embedded = schema["x-kubernetes-embedded-resource"].Boolean == true;
        KeepsUnknown = Embedded || schema["x-kubernetes-preserve-unknown-fields"].Boolean == true;
        Format = schema["format"].Text;
        Required = [.. schema["required"].Items.Select(name => name.Text ?? "").Distinct(StringComparer.Ordinal)];
        Enum = schema["enum"].Items;
        Pattern = schema["pattern"].Text is { } pattern ? PatternOf(pattern) : null;
        Minimum = schema["minimum"].Number;
        Maximum = schema["maximum"].Number;
        ExcludesMinimum = schema["exclusiveMinimum"].Boolean == true;
        ExcludesMaximum = schema["exclusiveMaximum"].Boolean == true;
        MultipleOf = schema["multipleOf"].Number;
        MinLength = schema["minLength"].Integer;
        MaxLength = schema["maxLength"].Integer;
        MinItems = schema["minItems"].Integer;
        MaxItems = schema["maxItems"].Integer;
        MinProperties = schema["minProperties"].Integer;
        MaxProperties = schema["maxProperties"].Integer;
        ListType = schema["x-kubernetes-list-type"].Text;
        ListKeys = [.. schema["x-kubernetes-list-map-keys"].Items.Select(key => key.Text ?? "")];
        if (depth >= Deepest)
        {
            KeepsUnknown = true;
            return;
        }

        foreach (var (name, property) in schema["properties"].Members)
        {
            Properties.Add(name, new(property, depth + 1));
        }

        // true takes anything.
        AdditionalProperties = schema["additionalProperties"] switch
        {
            { Boolean: true } => Anything,
            { Boolean: null, IsNull: false } described => new(described, depth + 1),
            _ => null,
        };
        Items = schema["items"] is { IsNull: false, Members.IsEmpty: false } items ? new(items, depth + 1) : null;
        AllOf = Each(schema["allOf"], depth);
        AnyOf = Each(schema["anyOf"], depth);
        OneOf = Each(schema["oneOf"], depth);
        Not = schema["not"] is { IsNull: false } not ? new(not, depth + 1) : null;
    }

    public string? Type { get; }

    public bool Nullable { get; }

    public bool IntOrString { get; }

    public bool Embedded { get; }

    public bool KeepsUnknown { get; }

    public string? Format { get; }

    public string[] Required { get; }

    public Seq<Json> Enum { get; }

    public GoPattern? Pattern { get; }

    public double? Minimum { get; }

    public double? Maximum { get; }

    public bool ExcludesMinimum { get; }

    public bool ExcludesMaximum { get; }

    public double? MultipleOf { get; }

    public long? MinLength { get; }

    public long? MaxLength { get; }

    public long? MinItems { get; }

    public long? MaxItems { get; }

    public long? MinProperties { get; }

    public long? MaxProperties { get; }

    public string? ListType { get; }

    public string[] ListKeys { get; }

    public Dictionary<string, StructuralSchema> Properties { get; } = new(StringComparer.Ordinal);

    public StructuralSchema? AdditionalProperties { get; }

    public StructuralSchema? Items { get; }

    public StructuralSchema[] AllOf { get; } = [];

    public StructuralSchema[] AnyOf { get; } = [];

    public StructuralSchema[] OneOf { get; } = [];

    public StructuralSchema? Not { get; }

    /// <summary>A pattern, which is Go's as the server is; null for one that cannot be read here, which only the server checks then.</summary>
    internal static GoPattern? PatternOf(string pattern)
    {
        try
        {
            return GoPattern.Parse(pattern);
        }
        catch (GoPatternException)
        {
            return null;
        }
    }

    /// <summary>The schema that <paramref name="described"/> says; null where it cannot be read, being nested without end.</summary>
    public static StructuralSchema? Of(JSONSchemaProps described)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            writer.WriteStartObject();
            described.WriteFields(new(writer, ImageNames.Instance));
            writer.WriteEndObject();
        }

        try
        {
            return new(Json.Parse(buffer.WrittenMemory), depth: 0);
        }
        catch (KubernetesJsonException)
        {
            return null;
        }
    }

    private static StructuralSchema[] Each(Json list, int depth) => [.. list.Items.Select(schema => new StructuralSchema(schema, depth + 1))];
}
