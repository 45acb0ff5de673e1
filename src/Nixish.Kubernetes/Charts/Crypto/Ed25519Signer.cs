using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Signs with an Ed25519 key (RFC 8032, section 5.1), which .NET cannot. The arithmetic is that of large integers and takes a time that depends on the key:
/// good for a certificate made on one's own machine, not for a server that others can time.
/// </summary>
internal sealed class Ed25519Signer : X509SignatureGenerator
{
    private static readonly BigInteger Field = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger D = Mod(-121_665 * Inverse(121_666));
    private static readonly Point Base = At(Mod(4 * Inverse(5)));

    private readonly BigInteger _scalar;
    private readonly byte[] _prefix;
    private readonly byte[] _public;

    public Ed25519Signer(byte[] seed)
    {
        var hash = SHA512.HashData(seed);
        hash[0] &= 248;
        hash[31] = (byte)((hash[31] & 127) | 64);
        _scalar = new(hash.AsSpan(0, 32), isUnsigned: true);
        _prefix = hash[32..];
        _public = Encode(Multiply(_scalar));
    }

    /// <summary>A point in extended coordinates: x is X/Z, y is Y/Z, and T is XY/Z.</summary>
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T);

    public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(Ed25519Key.Algorithm);
        }

        return writer.Encode();
    }

    public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm)
    {
        var nonce = Number(SHA512.HashData((byte[])[.. _prefix, .. data])) % Order;
        var commitment = Encode(Multiply(nonce));
        var challenge = Number(SHA512.HashData((byte[])[.. commitment, .. _public, .. data])) % Order;
        return [.. commitment, .. LittleEndian((nonce + (challenge * _scalar)) % Order)];
    }

    protected override System.Security.Cryptography.X509Certificates.PublicKey BuildPublicKey() => new(new Oid(Ed25519Key.Algorithm), null, new AsnEncodedData(_public));

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    private static byte[] LittleEndian(BigInteger number)
    {
        var bytes = number.ToPadded(32);
        Array.Reverse(bytes);
        return bytes;
    }

    private static byte[] Encode(Point point)
    {
        var inverse = Inverse(point.Z);
        var bytes = LittleEndian(Mod(point.Y * inverse));
        bytes[31] |= (byte)(Mod(point.X * inverse).IsEven ? 0 : 128);
        return bytes;
    }

    private static Point Multiply(BigInteger scalar)
    {
        var sum = new Point(0, 1, 1, 0);
        for (var power = Base; !scalar.IsZero; scalar >>= 1, power = Add(power, power))
        {
            sum = scalar.IsEven ? sum : Add(sum, power);
        }

        return sum;
    }

    private static Point Add(Point one, Point other)
    {
        var a = Mod((one.Y - one.X) * (other.Y - other.X));
        var b = Mod((one.Y + one.X) * (other.Y + other.X));
        var c = Mod(2 * one.T * other.T * D);
        var d = Mod(2 * one.Z * other.Z);
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    // The point of a y whose x is even.
    private static Point At(BigInteger y)
    {
        var square = Mod((y * y - 1) * Inverse((D * y * y) + 1));
        var x = BigInteger.ModPow(square, (Field + 3) / 8, Field);
        if (Mod((x * x) - square) != 0)
        {
            x = Mod(x * BigInteger.ModPow(2, (Field - 1) / 4, Field));
        }

        x = x.IsEven ? x : Field - x;
        return new(x, y, 1, Mod(x * y));
    }

    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(Mod(number), Field - 2, Field);

    private static BigInteger Mod(BigInteger number) => ((number % Field) + Field) % Field;
}
