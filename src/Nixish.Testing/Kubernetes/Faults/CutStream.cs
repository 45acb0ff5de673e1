namespace Nixish.Testing;

/// <summary>The first bytes or lines of a stream; then its end, or the end of its connection.</summary>
internal sealed class CutStream(Stream inner, int after, bool byLines) : Stream
{
    private int _left = after;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left <= 0)
        {
            return byLines ? 0 : throw new IOException("Connection reset by peer");
        }

        var read = await inner.ReadAsync(byLines ? buffer : buffer[..Math.Min(buffer.Length, _left)], cancellationToken).ConfigureAwait(false);
        if (!byLines)
        {
            _left -= read;
            return read;
        }

        for (var i = 0; i < read; i++)
        {
            if (buffer.Span[i] == '\n' && --_left == 0)
            {
                return i + 1;
            }
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
