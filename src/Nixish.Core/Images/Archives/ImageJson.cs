using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nixish;

/// <summary>JSON as images have it: no white space, keys in a fixed order, no reflection.</summary>
internal static class ImageJson
{
    // The default encoder guards HTML pages and would write the '+' of media types as \u002B.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads <paramref name="json"/> by <paramref name="read"/>, which may take for granted that everything is there and of the right kind.</summary>
    /// <param name="json">What somebody sent or kept.</param>
    /// <param name="what">What it should be, for the message: <c>an image manifest with a config and layers</c>.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="InvalidImageException">It is something else.</exception>
    internal static T Read<T>(ReadOnlyMemory<byte> json, string what, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidImageException($"This is not {what}: {error.Message}", error);
        }
    }

    internal static void WriteDescriptor(Utf8JsonWriter writer, string? name, Descriptor descriptor)
    {
        if (name is null)
        {
            writer.WriteStartObject();
        }
        else
        {
            writer.WriteStartObject(name);
        }

        WriteDescriptorMembers(writer, descriptor);
        writer.WriteEndObject();
    }

    internal static void WriteDescriptorMembers(Utf8JsonWriter writer, Descriptor descriptor)
    {
        writer.WriteString("mediaType"u8, descriptor.MediaType);
        writer.WriteString("digest"u8, descriptor.Digest.ToString());
        writer.WriteNumber("size"u8, descriptor.Size);
    }

    internal static void WriteMap(Utf8JsonWriter writer, string name, Map<string> values)
    {
        if (!values.IsEmpty)
        {
            writer.WriteStartObject(name);
            foreach (var (key, value) in values.AsSpan())
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
        }
    }

    internal static Map<string> ReadMap(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? [.. element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetString() ?? ""))]
        : [];

    internal static Descriptor ReadDescriptor(JsonElement element)
    {
        var size = element.GetProperty("size"u8).GetInt64();
        return size >= 0
            ? new(element.GetProperty("mediaType"u8).GetString() ?? "", Digest.Parse(element.GetProperty("digest"u8).GetString() ?? ""), size)
            : throw new InvalidOperationException($"a descriptor has the size {size}.");
    }

    internal static void WriteStrings(Utf8JsonWriter writer, string name, Seq<string> values)
    {
        if (!values.IsEmpty)
        {
            writer.WriteStartArray(name);
            foreach (var value in values)
            {
                writer.WriteStringValue(value);
            }

            writer.WriteEndArray();
        }
    }

    internal static Seq<string> ReadStrings(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(item => item.GetString() ?? "")] : [];
}
