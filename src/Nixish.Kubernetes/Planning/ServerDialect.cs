using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Spells an applied object as every API server understands it; its meaning stays.</summary>
internal static class ServerDialect
{
    private const int EscapeLength = 6; // \uXXXX

    /// <summary>
    /// Writes characters beyond U+FFFF as themselves. The writer escapes them as two halves, and the server reads the body as
    /// YAML, which knows no halves.
    /// </summary>
    public static ReadOnlyMemory<byte> WithoutSurrogates(ReadOnlyMemory<byte> json)
    {
        var rest = json.Span;
        if (rest.IndexOf("\\uD"u8) < 0)
        {
            return json;
        }

        var plain = new ArrayBufferWriter<byte>(json.Length);
        while (rest.IndexOf((byte)'\\') is >= 0 and var at)
        {
            plain.Write(rest[..at]);
            rest = rest[at..];
            if (rest.Length >= 2 * EscapeLength && Escaped(rest) is { } high && char.IsHighSurrogate(high) &&
                Escaped(rest[EscapeLength..]) is { } low && char.IsLowSurrogate(low))
            {
                plain.Advance(new Rune(high, low).EncodeToUtf8(plain.GetSpan(4)));
                rest = rest[(2 * EscapeLength)..];
            }
            else
            {
                plain.Write(rest[..2]);
                rest = rest[2..];
            }
        }

        plain.Write(rest);
        return plain.WrittenMemory;
    }

    /// <summary>
    /// Writes a Service's spec with the protocol of each port. It is a merge key, and older servers (1.20 for one) refuse a port
    /// without it instead of filling in TCP.
    /// </summary>
    public static void WriteServiceSpec(Utf8JsonWriter writer, JsonElement spec)
    {
        writer.WriteStartObject("spec"u8);
        foreach (var member in spec.EnumerateObject())
        {
            if (!member.NameEquals("ports"u8) || member.Value.ValueKind != JsonValueKind.Array)
            {
                member.WriteTo(writer);
                continue;
            }

            writer.WriteStartArray("ports"u8);
            foreach (var port in member.Value.EnumerateArray())
            {
                writer.WriteStartObject();
                foreach (var field in port.Members())
                {
                    field.WriteTo(writer);
                }

                if (!port.Member("protocol"u8).Exists())
                {
                    writer.WriteString("protocol"u8, "TCP"u8);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static char? Escaped(ReadOnlySpan<byte> text) =>
        text is [(byte)'\\', (byte)'u', ..] && ushort.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? (char)code : null;
}
