namespace Nixish.Kubernetes;

/// <summary>Metadata of an object.</summary>
public sealed partial record ObjectMeta : KubernetesValue
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Labels.</summary>
    public Map<string> Labels { get; init; }

    /// <summary>Annotations.</summary>
    public Map<string> Annotations { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(FieldWriter writer)
    {
        writer.TextMap("annotations"u8, Annotations);
        writer.TextMap("labels"u8, Labels);
        writer.Text("name"u8, Name);
        writer.Text("namespace"u8, Namespace);
    }

    /// <summary>Reads.</summary>
    public static ObjectMeta Read(FieldReader reader) => reader.Done(new ObjectMeta
    {
        Annotations = reader.Map("annotations"u8, FieldReader.AsTextOf),
        Labels = reader.Map("labels"u8, FieldReader.AsTextOf),
        Name = reader.Text("name"u8),
        Namespace = reader.Text("namespace"u8),
    });
}
