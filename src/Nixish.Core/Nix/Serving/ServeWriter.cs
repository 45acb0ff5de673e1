using System.Buffers.Binary;
using System.Text;

namespace Nixish;

/// <summary>
/// Writes what <c>nix-store --serve</c> reads: numbers as 64 bits, little endian; a string as its length, its bytes, and zeros up to a
/// multiple of 8; a list as its count and its items.
/// </summary>
internal sealed class ServeWriter(Stream output) : WriteOnlyStream
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _filled;

    /// <summary>How many bytes were written.</summary>
    public long Written { get; private set; }

    public void Number(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Write(bytes);
    }

    public void Number(long value) => Number((ulong)value);

    public void Command(ServeCommand command) => Number((ulong)command);

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        Write(value);
        Write("\0\0\0\0\0\0\0"u8[..NarFormat.Padding(value.Length)]);
    }

    public void Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public void Path(StorePath? path) => Bytes(path is null ? [] : path.ToBytes());

    public void Paths(IReadOnlyCollection<StorePath> paths)
    {
        Number(paths.Count);
        foreach (var path in paths)
        {
            Path(path);
        }
    }

    public void Texts(IReadOnlyCollection<string> texts)
    {
        Number(texts.Count);
        foreach (var text in texts)
        {
            Text(text);
        }
    }

    /// <summary>The NAR of what lies at <paramref name="place"/>, as it is, without a length before it.</summary>
    /// <exception cref="StoreException">It is not as long as it was when it was registered. What was written is of no use.</exception>
    public void Nar(PathInfo info, string place, CancellationToken cancellationToken = default)
    {
        var start = Written;
        Nixish.Nar.Write(place, this, cancellationToken);
        if (Written - start != info.NarSize)
        {
            throw new StoreException($"'{place}' is damaged: its NAR has {Written - start} bytes, not {info.NarSize}. Verify the store.");
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Written += buffer.Length;
        if (buffer.Length > _buffer.Length - _filled)
        {
            Drain();
        }

        if (buffer.Length > _buffer.Length)
        {
            Send(buffer);
            return;
        }

        buffer.CopyTo(_buffer.AsSpan(_filled));
        _filled += buffer.Length;
    }

    public override void Flush()
    {
        Drain();
        try
        {
            output.Flush();
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            throw new TalkEndedException(failure);
        }
    }

    private void Drain()
    {
        Send(_buffer.AsSpan(0, _filled));
        _filled = 0;
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        try
        {
            output.Write(bytes);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            throw new TalkEndedException(failure);
        }
    }
}
