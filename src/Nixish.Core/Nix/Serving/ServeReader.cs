using System.Buffers.Binary;
using System.Text;

namespace Nixish;

/// <summary>
/// Reads what <c>nix-store --serve</c> writes, and believes none of it: no length is allocated before it is found to be within bounds,
/// no count is allocated at all.
/// </summary>
/// <param name="input">Where the answers come from.</param>
/// <param name="directory">Where its paths must lie.</param>
/// <param name="invalid">Makes the error for what breaks the rules: a sentence that goes on after a colon.</param>
internal sealed class ServeReader(Stream input, StoreDirectory directory, Func<string, NixishException> invalid)
{
    /// <summary>More bytes than any path, hash, signature or name has.</summary>
    public const int LongestName = 4096;

    /// <summary>What an error may have to say.</summary>
    public const int LongestText = 1 << 20;

    /// <summary>More items than any list of a real store has.</summary>
    public const int MostItems = 1 << 20;

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public ulong Number()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public int Count(string what, int most = MostItems) => Number() is var count && count <= (ulong)most
        ? (int)count
        : throw Invalid($"it counts {count} {what}, where at most {most} may be");

    public string Text(int longest = LongestName)
    {
        var length = Number();
        if (length > (ulong)longest)
        {
            throw Invalid($"it announces a text of {length} bytes, where at most {longest} may be");
        }

        var bytes = new byte[(int)length];
        Fill(bytes);
        Span<byte> padding = stackalloc byte[8];
        Fill(padding[..NarFormat.Padding(bytes.Length)]);
        return padding[..NarFormat.Padding(bytes.Length)].ContainsAnyExcept((byte)0)
            ? throw Invalid("a text is not followed by zeros up to a multiple of 8")
            : Encoding.UTF8.GetString(bytes);
    }

    public StorePath Path() => PathOrNone() ?? throw Invalid("it gives an empty path");

    public StorePath? PathOrNone() => Text() switch
    {
        "" => null,
        var text when StorePath.TryParse(text, directory, out var path) => path,
        var text => throw Invalid($"'{text}' is no path in {directory}"),
    };

    public List<StorePath> Paths(int most = MostItems)
    {
        List<StorePath> paths = [];
        for (var left = Count("paths", most); left > 0; left--)
        {
            paths.Add(Path());
        }

        return paths;
    }

    public List<string> Texts()
    {
        List<string> texts = [];
        for (var left = Count("texts"); left > 0; left--)
        {
            texts.Add(Text());
        }

        return texts;
    }

    public long Size(string what) => Number() is var size && size <= long.MaxValue - 7
        ? (long)size
        : throw Invalid($"{what} is said to have {size} bytes");

    /// <summary>The next <paramref name="length"/> bytes as a stream. What is not read of them is skipped by <see cref="ServePart.Skip"/>.</summary>
    public ServePart Part(long length) => new(this, length);

    /// <summary>Reads at least one byte, unless none is asked for.</summary>
    /// <exception cref="TalkEndedException">There are no more.</exception>
    public int Some(Span<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return 0;
        }

        if (_start == _end)
        {
            if (bytes.Length >= _buffer.Length)
            {
                return Receive(bytes);
            }

            (_start, _end) = (0, 0);
            _end = Receive(_buffer);
        }

        var count = Math.Min(bytes.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(bytes);
        _start += count;
        return count;
    }

    /// <summary>The rest as a stream, for what knows its own end.</summary>
    public ServePart Rest() => new(this, long.MaxValue);

    public NixishException Invalid(string problem) => invalid(problem);

    private int Receive(Span<byte> bytes)
    {
        try
        {
            return input.Read(bytes) is > 0 and var count ? count : throw new TalkEndedException();
        }
        catch (Exception failure) when (failure is (IOException and not TalkEndedException) or ObjectDisposedException)
        {
            throw new TalkEndedException(failure);
        }
    }

    private void Fill(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[Some(bytes)..];
        }
    }
}
