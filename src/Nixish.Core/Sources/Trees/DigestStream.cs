using System.Buffers;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>Hashes what is written to it, and looks for references in it, in one pass.</summary>
internal sealed class DigestStream : Stream
{
    private const int BufferSize = 64 * 1024;
    private readonly HashAlgorithm _algorithm;
    private readonly IncrementalHash _hash;
    private readonly ReferenceScanner? _scanner;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _buffered;
    private long _length;

    public DigestStream(HashAlgorithm algorithm, ReferenceScanner? scanner = null)
    {
        (_algorithm, _scanner) = (algorithm, scanner);
        _hash = IncrementalHash.CreateHash(algorithm switch
        {
            HashAlgorithm.Md5 => HashAlgorithmName.MD5,
            HashAlgorithm.Sha1 => HashAlgorithmName.SHA1,
            HashAlgorithm.Sha512 => HashAlgorithmName.SHA512,
            _ => HashAlgorithmName.SHA256,
        });
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    /// <summary>The hash of everything written.</summary>
    public Hash Finish()
    {
        Flush();
        return new(_algorithm, _hash.GetHashAndReset());
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _length += buffer.Length;
        if (buffer.Length > BufferSize - _buffered)
        {
            Flush();
            if (buffer.Length >= BufferSize)
            {
                Digest(buffer);
                return;
            }
        }

        buffer.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        Digest(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        base.Dispose(disposing);
    }

    private void Digest(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _scanner?.Scan(bytes);
    }
}
