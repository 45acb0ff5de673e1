using System.Security.Cryptography;

namespace Nixish;

/// <summary>The bytes of a NAR on their way in: hashed and counted as they are read, and never more of them than were announced.</summary>
internal sealed class NarInput(Stream inner, PathInfo info) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        _hash.AppendData(buffer[..count]);
        _read += count;
        return _read <= info.NarSize ? count : throw new ImportRefusedException(info.Path, $"its NAR has more than the {info.NarSize} bytes that it should have");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Throws unless exactly what was announced has been read.</summary>
    public void Verify()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        if (_read != info.NarSize)
        {
            throw new ImportRefusedException(info.Path, $"its NAR has {_read} bytes and should have {info.NarSize}");
        }

        if (!digest.SequenceEqual(info.NarHash.Digest))
        {
            throw new ImportRefusedException(info.Path, $"its NAR has the hash {new Hash(HashAlgorithm.Sha256, digest).ToString(HashFormat.Nix32)} and should have {info.NarHash.ToString(HashFormat.Nix32)}");
        }
    }

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
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
