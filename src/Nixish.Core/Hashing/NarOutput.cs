namespace Nixish;

/// <summary>Where a <see cref="NarWriter"/>'s buffers go.</summary>
internal abstract class NarOutput
{
    public const int BufferSize = 256 * 1024;

    /// <summary>A buffer to fill.</summary>
    public abstract byte[] Take();

    /// <summary>Consumes the first <paramref name="length"/> bytes of a filled buffer, which the caller no longer owns.</summary>
    public abstract void Put(byte[] buffer, int length);
}

/// <summary>Writes to a stream, with one buffer.</summary>
internal sealed class NarStreamOutput(Stream stream) : NarOutput
{
    private readonly byte[] _buffer = new byte[BufferSize];

    public override byte[] Take() => _buffer;

    public override void Put(byte[] buffer, int length) => stream.Write(buffer, 0, length);
}
