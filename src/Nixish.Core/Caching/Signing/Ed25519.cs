using System.Security.Cryptography;

namespace Nixish;

/// <summary>
/// Ed25519 signatures, https://www.rfc-editor.org/rfc/rfc8032#section-5.1, since the base class library has none. What touches
/// the secret key takes the same steps whatever the key is. Verification is the strict one: of every key and signature exactly
/// one encoding is taken, and keys that anybody can sign for are refused.
/// </summary>
internal static class Ed25519
{
    public const int SeedSize = 32;
    public const int PublicKeySize = 32;
    public const int SignatureSize = 64;
    private const int HashSize = 64;
    private const int ScalarSize = CurveScalar.Size;

    /// <summary>The public key of a secret seed.</summary>
    public static void GetPublicKey(ReadOnlySpan<byte> seed, Span<byte> publicKey)
    {
        Span<byte> secret = stackalloc byte[HashSize];
        Expand(seed, secret);
        SecretMultiply(secret[..ScalarSize]).Write(publicKey);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>Signs a message.</summary>
    public static void Sign(ReadOnlySpan<byte> seed, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        Span<byte> secret = stackalloc byte[HashSize];
        Span<byte> nonce = stackalloc byte[ScalarSize];
        Span<byte> challenge = stackalloc byte[ScalarSize];
        Expand(seed, secret);
        HashToScalar(secret[ScalarSize..], default, message, nonce);
        SecretMultiply(nonce).Write(signature);
        HashToScalar(signature[..PublicKeySize], publicKey, message, challenge);
        CurveScalar.MultiplyAdd(challenge, secret[..ScalarSize], nonce, signature[PublicKeySize..]);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(nonce);
    }

    /// <summary>Whether the signature is of this message by this key.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        var commitment = signature[..PublicKeySize];
        var response = signature[PublicKeySize..];
        if (!CurveScalar.IsReduced(response) ||
            !EdwardsPoint.TryRead(publicKey, out var key) || key.HasSmallOrder() ||
            !EdwardsPoint.TryRead(commitment, out var committed) || committed.HasSmallOrder())
        {
            return false;
        }

        Span<byte> challenge = stackalloc byte[ScalarSize];
        HashToScalar(commitment, publicKey, message, challenge);
        Span<byte> expected = stackalloc byte[PublicKeySize];
        PublicMultiply(response, challenge, key.Negate()).Write(expected);
        return expected.SequenceEqual(commitment);
    }

    private static void Expand(ReadOnlySpan<byte> seed, Span<byte> secret)
    {
        SHA512.HashData(seed, secret);
        secret[0] &= 0xf8;
        secret[31] = (byte)((secret[31] & 0x7f) | 0x40);
    }

    private static void HashToScalar(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> message, Span<byte> scalar)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(message);
        Span<byte> digest = stackalloc byte[HashSize];
        hash.GetHashAndReset(digest);
        CurveScalar.Reduce(digest, scalar);
        CryptographicOperations.ZeroMemory(digest);
    }

    // The base point times a secret number: four bits at a time, each multiple looked up by reading all sixteen.
    private static EdwardsPoint SecretMultiply(ReadOnlySpan<byte> scalar)
    {
        var result = EdwardsPoint.Identity;
        for (var i = (2 * ScalarSize) - 1; i >= 0; i--)
        {
            result = result.Double().Double().Double().Double();
            var digit = (uint)(scalar[i >> 1] >> ((i & 1) * 4)) & 15;
            var chosen = Multiples[0];
            for (var candidate = 1u; candidate < 16; candidate++)
            {
                // All ones where they are equal: only 0 - 1 reaches the upper half.
                var mask = 0 - (((ulong)(candidate ^ digit) - 1) >> 63);
                chosen = EdwardsPoint.Choose(mask, Multiples[candidate], chosen);
            }

            result = EdwardsPoint.Add(result, chosen);
        }

        return result;
    }

    // s·B + k·A of public numbers, doubling once for both; each digit is odd or zero, and most are zero.
    private static EdwardsPoint PublicMultiply(ReadOnlySpan<byte> s, ReadOnlySpan<byte> k, in EdwardsPoint point)
    {
        const int Bits = (8 * ScalarSize) + 1;
        const int PointWidth = 5;
        Span<sbyte> ofBase = stackalloc sbyte[Bits], ofPoint = stackalloc sbyte[Bits];
        SparseDigits(s, BaseWidth, ofBase);
        SparseDigits(k, PointWidth, ofPoint);
        var multiples = OddMultiples(point, PointWidth);
        var result = EdwardsPoint.Identity;
        for (var i = Bits - 1; i >= 0; i--)
        {
            result = result.Double();
            result = AddDigit(result, ofBase[i], OddMultiplesOfBase);
            result = AddDigit(result, ofPoint[i], multiples);
        }

        return result;
    }

    private static EdwardsPoint AddDigit(in EdwardsPoint sum, int digit, EdwardsPoint[] oddMultiples) => digit switch
    {
        > 0 => EdwardsPoint.Add(sum, oddMultiples[digit >> 1]),
        < 0 => EdwardsPoint.Add(sum, oddMultiples[-digit >> 1].Negate()),
        _ => sum,
    };

    // The number as signed odd digits below 2^(width-1), any two of them at least width places apart.
    private static void SparseDigits(ReadOnlySpan<byte> scalar, int width, Span<sbyte> digits)
    {
        digits.Clear();
        var carry = 0;
        for (var at = 0; at < digits.Length;)
        {
            if ((BitsOf(scalar, at, 1) + carry & 1) == 0)
            {
                at++;
                continue;
            }

            var digit = BitsOf(scalar, at, width) + carry;
            carry = digit >> (width - 1);
            digits[at] = (sbyte)(digit - (carry << width));
            at += width;
        }
    }

    private static int BitsOf(ReadOnlySpan<byte> scalar, int at, int count)
    {
        var bits = 0;
        for (var i = 0; i < 2 && (at >> 3) + i < scalar.Length; i++)
        {
            bits |= scalar[(at >> 3) + i] << (8 * i);
        }

        return (bits >> (at & 7)) & ((1 << count) - 1);
    }

    private const int BaseWidth = 8;
    private static readonly EdwardsPoint[] Multiples = AllMultiples(EdwardsPoint.Generator);
    private static readonly EdwardsPoint[] OddMultiplesOfBase = OddMultiples(EdwardsPoint.Generator, BaseWidth);

    private static EdwardsPoint[] AllMultiples(in EdwardsPoint point)
    {
        var multiples = new EdwardsPoint[16];
        multiples[0] = EdwardsPoint.Identity;
        for (var i = 1; i < multiples.Length; i++)
        {
            multiples[i] = EdwardsPoint.Add(multiples[i - 1], point);
        }

        return multiples;
    }

    private static EdwardsPoint[] OddMultiples(in EdwardsPoint point, int width)
    {
        var multiples = new EdwardsPoint[1 << (width - 2)];
        multiples[0] = point;
        var twice = point.Double();
        for (var i = 1; i < multiples.Length; i++)
        {
            multiples[i] = EdwardsPoint.Add(multiples[i - 1], twice);
        }

        return multiples;
    }
}
