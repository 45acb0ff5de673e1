using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nixish;

// The state file, version 1:
// { "nixishState": 1, "stack": "shop", "serial": 4, "resources": { "<id>": { "target": "…", "begun": true, "dependsOn": ["…"], "data": { "…": "…" } } } }
internal static class StateFormat
{
    private const int Version = 1;

    // Ids hold '/' and people's own letters; the file is never put into a web page.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IBufferWriter<byte> output, string stack, StackState state)
    {
        using (var json = new Utf8JsonWriter(output, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("nixishState"u8, Version);
            json.WriteString("stack"u8, stack);
            json.WriteNumber("serial"u8, state.Serial);
            json.WriteStartObject("resources"u8);
            foreach (var (id, entry) in state.Entries)
            {
                json.WriteStartObject(id);
                WriteEntry(json, entry);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    public static StackState Read(ReadOnlyMemory<byte> text, string stack, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var version = root.GetProperty("nixishState"u8).GetInt32();
            if (version != Version)
            {
                throw new StateStoreException($"The state file {path} has version {version}; this Nixish reads version {Version}. Use the Nixish that wrote it, or a newer one.");
            }

            if (root.GetProperty("stack"u8).GetString() is var owner && !string.Equals(owner, stack, StringComparison.Ordinal))
            {
                throw new StateStoreException($"The state file {path} belongs to stack '{Printable.Text(owner ?? "")}', not to '{stack}'. Name another file.");
            }

            return new()
            {
                Serial = root.GetProperty("serial"u8).GetInt64(),
                Entries = root.GetProperty("resources"u8).EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, ReadEntry(entry))).ToMap(),
            };
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // Never treated as empty: that would forget what is to be deleted.
            throw new StateStoreException($"The state file {path} is damaged: {error.Message} Restore it from a copy. Without one, move it away: resources that the stack still names are found again, others must be deleted by hand.", error);
        }
    }

    private static void WriteEntry(Utf8JsonWriter json, StateEntry entry)
    {
        json.WriteString("target"u8, entry.Target);
        if (entry.Begun)
        {
            json.WriteBoolean("begun"u8, value: true);
        }

        if (!entry.DependsOn.IsEmpty)
        {
            json.WriteStartArray("dependsOn"u8);
            foreach (var id in entry.DependsOn)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
        }

        if (!entry.Data.IsEmpty)
        {
            json.WriteStartObject("data"u8);
            foreach (var (name, value) in entry.Data)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }
    }

    private static StateEntry ReadEntry(JsonProperty entry) =>
        new(entry.Name, Text(entry.Value.GetProperty("target"u8)))
        {
            Begun = entry.Value.TryGetProperty("begun"u8, out var begun) && begun.GetBoolean(),
            DependsOn = entry.Value.TryGetProperty("dependsOn"u8, out var ids) ? ids.EnumerateArray().Select(Text).ToSeq() : [],
            Data = entry.Value.TryGetProperty("data"u8, out var data)
                ? data.EnumerateObject().Select(item => KeyValuePair.Create(item.Name, Text(item.Value))).ToMap()
                : [],
        };

    private static string Text(JsonElement element) => element.GetString() ?? throw new JsonException("A text is null.");
}
