using System.Security.Cryptography;

namespace Nixish;

/// <summary>Hashes what is written to it, and looks for references in it, in one pass.</summary>
internal sealed class DigestStream : Stream
{
    private readonly HashAlgorithm _algorithm;
    private readonly IncrementalHash _hash;
    private readonly ReferenceScanner? _scanner;
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
    public Hash Finish() => new(_algorithm, _hash.GetHashAndReset());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _length += buffer.Length;
        _hash.AppendData(buffer);
        _scanner?.Scan(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
