using System.Buffers;

namespace Nixish;

/// <summary>The small parts that the text is made of: lists, and text in quotes.</summary>
internal ref partial struct ATermWriter
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\"\\\n\r\t"u8);
    private static readonly SearchValues<char> EscapedText = SearchValues.Create("\"\\\n\r\t");

    private static void Names(ByteWriter writer, ReadOnlySpan<string> names)
    {
        writer.Bytes(",["u8);
        for (var i = 0; i < names.Length; i++)
        {
            Separate(writer, i);
            Quoted(writer, names[i]);
        }

        writer.Bytes("])"u8);
    }

    private static void Open(ByteWriter writer, int index)
    {
        Separate(writer, index);
        writer.Byte((byte)'(');
    }

    private static void Separate(ByteWriter writer, int index)
    {
        if (index > 0)
        {
            writer.Byte((byte)',');
        }
    }

    private static void Quoted(ByteWriter writer, StorePath path)
    {
        writer.Byte((byte)'"');
        writer.Path(path);
        writer.Byte((byte)'"');
    }

    private static void Quoted(ByteWriter writer, string text)
    {
        writer.Byte((byte)'"');
        writer.Ascii(text);
        writer.Byte((byte)'"');
    }

    private static void Escape(ByteWriter writer, string text)
    {
        if (text.AsSpan().IndexOfAny(EscapedText) < 0)
        {
            writer.Byte((byte)'"');
            writer.Text(text);
            writer.Byte((byte)'"');
            return;
        }

        var utf8 = ByteWriter.Rent();
        utf8.Text(text);
        Escape(writer, utf8.Written);
        utf8.Return();
    }

    private static void Escape(ByteWriter writer, ReadOnlySpan<byte> rest)
    {
        writer.Byte((byte)'"');
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            writer.Bytes(rest[..at]);
            writer.Byte((byte)'\\');
            writer.Byte(rest[at] switch
            {
                (byte)'\n' => (byte)'n',
                (byte)'\r' => (byte)'r',
                (byte)'\t' => (byte)'t',
                var literal => literal,
            });
            rest = rest[(at + 1)..];
        }

        writer.Bytes(rest);
        writer.Byte((byte)'"');
    }
}
