namespace Nixish;

/// <summary>A stream that can only be written, and only onwards.</summary>
internal abstract class WriteOnlyStream : OnwardStream
{
    public sealed override bool CanRead => false;

    public sealed override bool CanWrite => true;

    public abstract override void Write(ReadOnlySpan<byte> buffer);

    public sealed override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public sealed override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
