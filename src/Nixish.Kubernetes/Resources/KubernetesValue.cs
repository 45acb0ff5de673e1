using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>A part of a Kubernetes resource: a spec, a container, a port. Immutable; equal to another with equal content.</summary>
public abstract record KubernetesValue
{
    /// <summary>Writes every set field. Generated code implements it.</summary>
    protected internal abstract void WriteFields(FieldWriter writer);

    /// <summary>The value as JSON for people and logs: bytes, which may be secrets, show only how many they are.</summary>
    public sealed override string ToString()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            writer.WriteStartObject();
            WriteFields(FieldWriter.ForPeople(writer));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
