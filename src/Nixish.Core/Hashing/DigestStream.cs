using System.Security.Cryptography;

namespace Nixish;

/// <summary>Hashes and counts what is written to it, and passes it on, all in one pass.</summary>
/// <param name="algorithm">The hash.</param>
/// <param name="inner">Where the bytes go next; it stays open, as it belongs to whoever opened it. Null: nowhere.</param>
internal sealed class DigestStream(HashAlgorithm algorithm, Stream? inner = null) : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(algorithm switch
    {
        HashAlgorithm.Md5 => HashAlgorithmName.MD5,
        HashAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        HashAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    });

    /// <summary>How many bytes were written.</summary>
    public long Written { get; private set; }

    /// <summary>The hash of everything written; afterwards the hash begins anew.</summary>
    public Hash Finish() => new(algorithm, _hash.GetHashAndReset());

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        Written += buffer.Length;
        inner?.Write(buffer);
    }

    public override void Flush() => inner?.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}
