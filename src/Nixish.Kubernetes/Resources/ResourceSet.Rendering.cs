using System.Buffers;
using System.Text.Json;

namespace Nixish.Kubernetes;

public sealed partial record ResourceSet
{
    /// <summary>The set as YAML documents, in the set's order; the same bytes for equal sets.</summary>
    /// <param name="deliveries">How images are referred to; by default each by its own name and content tag.</param>
    /// <exception cref="InvalidResourceException">The API would refuse a name, a namespace or a label.</exception>
    public string ToYaml(Deliveries? deliveries = null)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        WriteYaml(writer, deliveries);
        return writer.ToString();
    }

    /// <summary>Writes what <see cref="ToYaml"/> returns.</summary>
    public void WriteYaml(TextWriter writer, Deliveries? deliveries = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Count > 0)
        {
            YamlRenderer.Render(writer, _resources, deliveries ?? Deliveries.None);
        }
    }

    /// <summary>The set as JSON in UTF-8: one <c>v1</c> <c>List</c>, which <c>kubectl apply -f</c> takes.</summary>
    /// <param name="deliveries">How images are referred to; by default each by its own name and content tag.</param>
    /// <exception cref="InvalidResourceException">The API would refuse a name, a namespace or a label.</exception>
    public byte[] ToJson(Deliveries? deliveries = null)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            WriteJson(writer, deliveries);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes what <see cref="ToJson"/> returns, with the writer's own indentation.</summary>
    public void WriteJson(Utf8JsonWriter writer, Deliveries? deliveries = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, "v1"u8);
        writer.WriteString("kind"u8, "List"u8);
        writer.WriteStartArray("items"u8);
        foreach (var resource in _resources)
        {
            resource.WriteTo(writer, deliveries ?? Deliveries.None);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
