namespace Nixish;

/// <summary>Replaces the ten bytes that begin a gzip stream by fixed ones: zlib writes into them which system it runs on.</summary>
internal sealed class GzipHeader(Stream inner) : WriteOnlyStream
{
    private int _seen;

    // RFC 1952 §2.3: magic, deflate, no flags, no time, no level, unknown system.
    private static ReadOnlySpan<byte> Fixed => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_seen < Fixed.Length)
        {
            var replaced = Math.Min(buffer.Length, Fixed.Length - _seen);
            inner.Write(Fixed.Slice(_seen, replaced));
            _seen += replaced;
            buffer = buffer[replaced..];
        }

        inner.Write(buffer);
    }

    public override void Flush() => inner.Flush();
}
