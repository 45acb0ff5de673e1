using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

// One place for how JSON text is parsed and printed.
internal static class JsonText
{
    // Two members of one name: readers disagree about which counts, so neither does.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    internal static JsonDocument Parse(ReadOnlyMemory<byte> utf8) => Parse(utf8, Options);

    /// <summary>The same of what a server says, which may name a member twice.</summary>
    internal static JsonDocument ParseAnswer(ReadOnlyMemory<byte> utf8) => Parse(utf8, default);

    /// <summary>JSON within JSON, as the names of field ownership are; null where it is none.</summary>
    internal static JsonDocument? ParseWithin(ReadOnlySpan<char> text)
    {
        try
        {
            var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
            return Parse(utf8.AsMemory(0, Encoding.UTF8.GetBytes(text, utf8)), default);
        }
        catch (KubernetesJsonException)
        {
            return null;
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options)
    {
        try
        {
            RequireText(utf8.Span);
            return JsonDocument.Parse(utf8, options);
        }
        catch (JsonException e)
        {
            throw new KubernetesJsonException(e.Path ?? "$", $"the text is not valid JSON: {e.Message}", e);
        }
    }

    // The parser takes strings that no text can hold, and fails when they are read: bytes that are not UTF-8, and half a character, "\ud800".
    private static void RequireText(ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            throw new KubernetesJsonException("$", "the text is not UTF-8");
        }

        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(utf8);
        while (reader.Read())
        {
            try
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped ? reader.GetString() : null;
            }
            catch (InvalidOperationException e)
            {
                throw new KubernetesJsonException("$", $"a string at byte {reader.TokenStartIndex} is not text: {e.Message}", e);
            }
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
