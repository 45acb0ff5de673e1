using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Nixish;

/// <summary>A growing buffer from a pool of each thread: everything that is hashed is first written whole, then hashed by one call.</summary>
internal sealed class ByteWriter
{
    private const int Kept = 1 << 20;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [ThreadStatic]
    private static ByteWriter? Free;

    // Kept, since most of what a short hash costs is the making of its context.
    [ThreadStatic]
    private static IncrementalHash? Sha256Context;

    private byte[] _buffer = new byte[2048];
    private ByteWriter? _next;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    public static ByteWriter Rent()
    {
        if (Free is not { } writer)
        {
            return new();
        }

        (Free, writer._next, writer.Length) = (writer._next, null, 0);
        return writer;
    }

    public void Return()
    {
        if (_buffer.Length <= Kept)
        {
            (_next, Free) = (Free, this);
        }
    }

    public void Clear() => Length = 0;

    public void Byte(byte value) => Reserve(1)[0] = value;

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    public void Text(string value)
    {
        EnsureRoom(value.Length * 3);
        Length += Strict.GetBytes(value, _buffer.AsSpan(Length));
    }

    // For text that is ASCII by its type: names, digits, store paths.
    public void Ascii(string value)
    {
        if (System.Text.Ascii.FromUtf16(value, Reserve(value.Length), out _) != OperationStatus.Done)
        {
            throw new ArgumentException($"'{value}' is not ASCII.", nameof(value));
        }
    }

    public void Path(StorePath path)
    {
        Bytes(path.Directory.Prefix);
        Ascii(path.BaseName);
    }

    public void Hex(ReadOnlySpan<byte> value)
    {
        Convert.TryToHexStringLower(value, Reserve(value.Length * 2), out _);
    }

    /// <summary>The sha256 of what is written.</summary>
    public void Sha256(Span<byte> digest)
    {
        var hash = Sha256Context ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Written);
        hash.GetHashAndReset(digest);
    }

    private Span<byte> Reserve(int count)
    {
        EnsureRoom(count);
        var room = _buffer.AsSpan(Length, count);
        Length += count;
        return room;
    }

    private void EnsureRoom(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, checked(Length + count)));
        }
    }
}
