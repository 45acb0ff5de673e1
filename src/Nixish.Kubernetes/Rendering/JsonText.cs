using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

// One place for how JSON text is parsed and printed.
internal static class JsonText
{
    // Two members of one name: readers disagree about which counts, so neither does.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    internal static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException e)
        {
            throw new KubernetesJsonException(e.Path ?? "$", $"the text is not valid JSON: {e.Message}", e);
        }
    }

    internal static string Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
