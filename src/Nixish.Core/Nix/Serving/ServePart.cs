namespace Nixish;

/// <summary>A part, of a known length, of what a store answers.</summary>
internal sealed class ServePart : Stream
{
    private readonly ServeReader _reader;
    private readonly long _length;
    private long _left;

    public ServePart(ServeReader reader, long length) => (_reader, _length, _left) = (reader, length, length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _length - _left;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = _reader.Some(buffer.Length > _left ? buffer[..(int)_left] : buffer);
        _left -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads what is left and forgets it.</summary>
    public void Skip()
    {
        Span<byte> forgotten = stackalloc byte[4096];
        while (_left > 0)
        {
            _ = Read(forgotten);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
