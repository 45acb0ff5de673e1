using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// Writes a JSON document as a YAML document in block style, with lists under their key's own column and no line folded.
/// https://yaml.org/spec/1.2.2
/// </summary>
internal sealed class YamlWriter
{
    private const int Step = 2;

    // A longer key would have to be marked as one: https://yaml.org/spec/1.2.2/#rule-ns-s-implicit-yaml-key
    private const int LongestKey = 1024;

    private readonly ArrayBufferWriter<byte> _output = new(16 * 1024);
    private byte[] _text = new byte[256];

    /// <summary>What was written since the last <see cref="Clear"/>, in UTF-8.</summary>
    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public void Clear() => _output.ResetWrittenCount();

    public void Bytes(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    /// <summary>Writes one document, which ends its last line.</summary>
    public void Document(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject when Enter(ref reader):
                Entries(ref reader, 0, isOnLine: false);
                break;
            case JsonTokenType.StartArray when Enter(ref reader):
                Items(ref reader, 0, isOnLine: false);
                break;
            default:
                Scalar(ref reader, 0);
                Byte('\n');
                break;
        }
    }

    // The reader stands at the first name.
    private void Entries(ref Utf8JsonReader reader, int column, bool isOnLine)
    {
        for (; reader.TokenType != JsonTokenType.EndObject; reader.Read())
        {
            Indent(isOnLine ? 0 : column);
            isOnLine = false;
            Key(ref reader, column);
            Byte(':');
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when Enter(ref reader):
                    Byte('\n');
                    Entries(ref reader, column + Step, isOnLine: false);
                    break;
                case JsonTokenType.StartArray when Enter(ref reader):
                    Byte('\n');
                    Items(ref reader, column, isOnLine: false);
                    break;
                default:
                    Byte(' ');
                    Scalar(ref reader, column + Step);
                    Byte('\n');
                    break;
            }
        }
    }

    // The reader stands at the first item.
    private void Items(ref Utf8JsonReader reader, int column, bool isOnLine)
    {
        for (; reader.TokenType != JsonTokenType.EndArray; reader.Read())
        {
            Indent(isOnLine ? 0 : column);
            isOnLine = false;
            Bytes("- "u8);
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when Enter(ref reader):
                    Entries(ref reader, column + Step, isOnLine: true);
                    break;
                case JsonTokenType.StartArray when Enter(ref reader):
                    Items(ref reader, column + Step, isOnLine: true);
                    break;
                default:
                    Scalar(ref reader, column + Step);
                    Byte('\n');
                    break;
            }
        }
    }

    // Moves to what an object or a list holds; where it holds nothing, to its end, which is then written like a scalar.
    private static bool Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray);
    }

    private void Key(ref Utf8JsonReader reader, int column)
    {
        var text = Text(ref reader);
        if (text.Length <= LongestKey)
        {
            Text(text, YamlText.StyleOf(text) is YamlTextStyle.Literal ? YamlTextStyle.Escaped : YamlText.StyleOf(text), column);
            return;
        }

        Bytes("? "u8);
        Escaped(text);
        Byte('\n');
        Indent(column);
    }

    private void Scalar(ref Utf8JsonReader reader, int column)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.EndObject:
                Bytes("{}"u8);
                break;
            case JsonTokenType.EndArray:
                Bytes("[]"u8);
                break;
            case JsonTokenType.String:
                var text = Text(ref reader);
                Text(text, YamlText.StyleOf(text), column);
                break;
            case JsonTokenType.Number:
                Number(reader.ValueSpan);
                break;
            default:
                // true, false and null are spelled as in JSON.
                Bytes(reader.ValueSpan);
                break;
        }
    }

    private void Text(ReadOnlySpan<byte> text, YamlTextStyle style, int column)
    {
        switch (style)
        {
            case YamlTextStyle.Plain:
                Bytes(text);
                break;
            case YamlTextStyle.Quoted:
                Quoted(text);
                break;
            case YamlTextStyle.Literal:
                Literal(text, column);
                break;
            default:
                Escaped(text);
                break;
        }
    }

    private void Quoted(ReadOnlySpan<byte> text)
    {
        Byte('\'');
        while (text.IndexOf((byte)'\'') is >= 0 and var quote)
        {
            Bytes(text[..quote]);
            Bytes("''"u8);
            text = text[(quote + 1)..];
        }

        Bytes(text);
        Byte('\'');
    }

    // The caller ends the last line.
    private void Literal(ReadOnlySpan<byte> text, int column)
    {
        Byte('|');
        if (text[^1] == '\n')
        {
            text = text[..^1];
        }
        else
        {
            Byte('-');
        }

        foreach (var line in text.Split((byte)'\n'))
        {
            Byte('\n');
            if (!text[line].IsEmpty)
            {
                Indent(column);
                Bytes(text[line]);
            }
        }
    }

    private void Escaped(ReadOnlySpan<byte> text)
    {
        Byte('"');
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') is >= 0 and var odd ? text[..odd] : text;
            if (plain.IndexOfAny((byte)'"', (byte)'\\') is >= 0 and var special)
            {
                Bytes(plain[..special]);
                Byte('\\');
                Byte((char)plain[special]);
                text = text[(special + 1)..];
                continue;
            }

            Bytes(plain);
            text = text[plain.Length..];
            if (!text.IsEmpty)
            {
                Rune.DecodeFromUtf8(text, out var character, out var length);
                Character(character, text[..length]);
                text = text[length..];
            }
        }

        Byte('"');
    }

    private void Character(Rune character, ReadOnlySpan<byte> bytes)
    {
        if (character.Value >= 0x80 && YamlText.IsVisible(character))
        {
            Bytes(bytes);
            return;
        }

        switch (character.Value)
        {
            case '\n':
                Bytes("\\n"u8);
                break;
            case '\t':
                Bytes("\\t"u8);
                break;
            case '\r':
                Bytes("\\r"u8);
                break;
            default:
                var (mark, digits) = character.Value switch { <= 0xFF => ('x', "X2"), <= 0xFFFF => ('u', "X4"), _ => ('U', "X8") };
                Byte('\\');
                Byte(mark);
                character.Value.TryFormat(_output.GetSpan(8), out var written, digits, System.Globalization.CultureInfo.InvariantCulture);
                _output.Advance(written);
                break;
        }
    }

    // To readers of YAML 1.1 a number with an exponent is one only with a point: 1E+300 would be text.
    private void Number(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny((byte)'e', (byte)'E') is > 0 and var exponent && !json.Contains((byte)'.'))
        {
            Bytes(json[..exponent]);
            Bytes(".0"u8);
            json = json[exponent..];
        }

        Bytes(json);
    }

    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (_text.Length < reader.ValueSpan.Length)
        {
            _text = new byte[reader.ValueSpan.Length * 2];
        }

        return _text.AsSpan(0, reader.CopyString(_text));
    }

    private void Indent(int columns)
    {
        if (columns > 0)
        {
            _output.GetSpan(columns)[..columns].Fill((byte)' ');
            _output.Advance(columns);
        }
    }

    private void Byte(char ascii)
    {
        _output.GetSpan(1)[0] = (byte)ascii;
        _output.Advance(1);
    }
}
