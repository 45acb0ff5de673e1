using System.Buffers;

namespace Nixish;

/// <summary>Passes bytes on with hash parts replaced by others of the same length, wherever they stand, across writes too. A flush ends a text: no hash part goes on after it.</summary>
internal sealed class HashPartRewriter(HashPartMap map, Stream output) : WriteOnlyStream
{
    private const int HashLength = StorePath.HashLength;
    private const int BufferSize = 64 * 1024;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _filled;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..count].CopyTo(_buffer.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == _buffer.Length)
            {
                var done = Replace();
                output.Write(_buffer, 0, done);
                _buffer.AsSpan(done, _filled - done).CopyTo(_buffer);
                _filled -= done;
            }
        }
    }

    public override void Flush()
    {
        Replace();
        output.Write(_buffer, 0, _filled);
        _filled = 0;
        output.Flush();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        base.Dispose(disposing);
    }

    // Returns where the first hash part could begin that is not whole yet.
    private int Replace()
    {
        var at = 0;
        while (at + HashLength <= _filled)
        {
            var window = _buffer.AsSpan(at, HashLength);
            var stop = window.LastIndexOfAnyExcept(PathIndex.Digits);
            if (stop >= 0)
            {
                at += stop + 1;
            }
            else if (map.Find(window) is { } replacement)
            {
                replacement.CopyTo(window);
                at += HashLength;
            }
            else
            {
                at++;
            }
        }

        return Math.Min(at, _filled);
    }
}
