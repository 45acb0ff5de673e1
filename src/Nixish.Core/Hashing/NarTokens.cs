using System.Buffers.Binary;
using System.Text;

namespace Nixish;

/// <summary>Where an archive ends.</summary>
internal enum NarEnd
{
    /// <summary>With the stream: nothing may follow it.</summary>
    OfStream,

    /// <summary>With its last token: what follows in the stream is somebody else's.</summary>
    OfArchive,
}

/// <summary>The tokens of a Nix archive, read and checked one by one.</summary>
internal sealed class NarTokens(Stream input, NarEnd end)
{
    // Without a buffer not one byte past the archive is read.
    private readonly byte[] _buffer = end == NarEnd.OfArchive ? [] : new byte[32 * 1024];
    private int _start;
    private int _end;

    /// <summary>How many bytes were consumed.</summary>
    public long Position { get; private set; }

    public void Expect(ReadOnlySpan<byte> token) => Next(token, token);

    /// <summary>Reads one of these tokens, and says which.</summary>
    public int Next(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third = default)
    {
        var longest = Math.Max(Math.Max(first.Length, second.Length), third.Length);
        var position = Position;
        Span<byte> found = stackalloc byte[longest];
        var length = ReadLength();
        if (length <= (ulong)longest)
        {
            found = found[..(int)length];
            Fill(found);
            if (found.SequenceEqual(first) || found.SequenceEqual(second) || (third.Length > 0 && found.SequenceEqual(third)))
            {
                ExpectPadding(NarFormat.Padding(found.Length));
                return found.SequenceEqual(first) ? 0 : found.SequenceEqual(second) ? 1 : 2;
            }
        }

        throw new InvalidArchiveException(position, $"'{Encoding.ASCII.GetString(first)}'{Alternative(second, first)}{Alternative(third, first)} is expected here");
    }

    /// <summary>Reads a token of any bytes.</summary>
    public byte[] ReadToken(int maxLength, string what)
    {
        var bytes = new byte[ReadLength(maxLength, what)];
        Fill(bytes);
        ExpectPadding(NarFormat.Padding(bytes.Length));
        return bytes;
    }

    public long ReadLength(long maxLength, string what)
    {
        var position = Position;
        var length = ReadLength();
        return length <= (ulong)maxLength ? (long)length : throw new InvalidArchiveException(position, $"{what} of {length} bytes is longer than the {maxLength} that are allowed");
    }

    public void ExpectPadding(int count)
    {
        Span<byte> padding = stackalloc byte[8];
        Fill(padding[..count]);
        if (padding[..count].ContainsAnyExcept((byte)0))
        {
            throw Invalid("the padding is not zero");
        }
    }

    public void ExpectEnd()
    {
        if (_buffer.Length > 0 && (_start < _end || input.Read(_buffer, 0, 1) > 0))
        {
            throw Invalid("something follows its end");
        }
    }

    /// <summary>Reads at least one byte, unless none is asked for.</summary>
    public int ReadSome(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        int count;
        if (_start < _end)
        {
            count = Math.Min(buffer.Length, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
        }
        else if (buffer.Length >= _buffer.Length)
        {
            count = input.Read(buffer);
        }
        else
        {
            (_start, _end) = (0, input.Read(_buffer));
            return _end > 0 ? ReadSome(buffer) : throw Invalid("it ends too early");
        }

        Position += count;
        return count > 0 ? count : throw Invalid("it ends too early");
    }

    public InvalidArchiveException Invalid(string problem) => new(Position, problem);

    private static string Alternative(ReadOnlySpan<byte> token, ReadOnlySpan<byte> first) =>
        token.IsEmpty || token.SequenceEqual(first) ? "" : $" or '{Encoding.ASCII.GetString(token)}'";

    private ulong ReadLength()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    private void Fill(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[ReadSome(bytes)..];
        }
    }
}
