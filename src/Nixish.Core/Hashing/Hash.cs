using System.Security.Cryptography;

namespace Nixish;

/// <summary>A hash function's name and a digest; equal to another with both equal.</summary>
public sealed class Hash : IEquatable<Hash>
{
    private readonly byte[] _digest;

    /// <summary>The hash <paramref name="digest"/>, copied.</summary>
    /// <exception cref="ArgumentException">The digest has not the algorithm's length.</exception>
    public Hash(HashAlgorithm algorithm, ReadOnlySpan<byte> digest)
    {
        if (digest.Length != algorithm.Size())
        {
            throw new ArgumentException($"A {algorithm.Text()} digest has {algorithm.Size()} bytes, not {digest.Length}.", nameof(digest));
        }

        (Algorithm, _digest) = (algorithm, digest.ToArray());
    }

    /// <summary>The hash function.</summary>
    public HashAlgorithm Algorithm { get; }

    /// <summary>The digest: 16, 20, 32 or 64 bytes.</summary>
    public ReadOnlySpan<byte> Digest => _digest;

    /// <summary>The hash of <paramref name="content"/>.</summary>
    public static Hash Of(HashAlgorithm algorithm, ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[64];
#pragma warning disable CA5350, CA5351 // md5 and sha1 exist in Nix's formats; nothing here makes a trust decision with them.
        var length = algorithm switch
        {
            HashAlgorithm.Md5 => MD5.HashData(content, digest),
            HashAlgorithm.Sha1 => SHA1.HashData(content, digest),
            HashAlgorithm.Sha256 => SHA256.HashData(content, digest),
            HashAlgorithm.Sha512 => SHA512.HashData(content, digest),
            _ => algorithm.Size(),
        };
#pragma warning restore CA5350, CA5351
        return new(algorithm, digest[..length]);
    }

    /// <summary>The sha256 of <paramref name="content"/>.</summary>
    public static Hash Sha256(ReadOnlySpan<byte> content) => Of(HashAlgorithm.Sha256, content);

    /// <summary>
    /// Reads <c>sha256:…</c> in base 16, nix32 or base 64, or <c>sha256-…</c> in base 64 (SRI). The length tells which.
    /// </summary>
    /// <exception cref="InvalidHashException">It is none of these.</exception>
    public static Hash Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HashText.Parse(text, null);
    }

    /// <summary>The same, and also digits alone, which are then of <paramref name="algorithm"/>.</summary>
    /// <exception cref="InvalidHashException">It is none of these, or names another algorithm.</exception>
    public static Hash Parse(string text, HashAlgorithm algorithm)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HashText.Parse(text, algorithm);
    }

    /// <summary>With the algorithm's name: <c>sha256:…</c> or, for SRI, <c>sha256-…</c>.</summary>
    public string ToString(HashFormat format) => $"{Algorithm.Text()}{(format == HashFormat.Sri ? '-' : ':')}{ToDigits(format)}";

    /// <summary>The digest alone, without the algorithm's name.</summary>
    public string ToDigits(HashFormat format) => format switch
    {
        HashFormat.Base16 => Convert.ToHexStringLower(_digest),
        HashFormat.Nix32 => Nix32.Encode(_digest),
        HashFormat.Base64 or HashFormat.Sri => Convert.ToBase64String(_digest),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a hash format."),
    };

    /// <summary>The SRI form.</summary>
    public override string ToString() => ToString(HashFormat.Sri);

    /// <inheritdoc/>
    public bool Equals(Hash? other) => other is not null && Algorithm == other.Algorithm && Digest.SequenceEqual(other.Digest);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Hash);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Algorithm, BitConverter.ToInt64(_digest));

    /// <summary>Whether both are the same hash.</summary>
    public static bool operator ==(Hash? left, Hash? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Hash? left, Hash? right) => !(left == right);
}
