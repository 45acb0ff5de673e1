using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A private key as charts write and read it: PEM, in the form that Go chooses for its kind.</summary>
internal abstract class ChartKey
{
    /// <summary>The key as PEM with a newline at its end: PKCS#1 for RSA, SEC 1 for ECDSA, the old OpenSSL form for DSA, PKCS#8 for Ed25519.</summary>
    public abstract string Pem { get; }

    /// <summary>Signs certificates with the key.</summary>
    /// <exception cref="GoFunctionException">Keys of the kind sign none.</exception>
    public abstract X509SignatureGenerator Signer { get; }

    /// <summary>What certificates are signed with together with the key.</summary>
    public virtual HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    /// <summary>Writes bytes as PEM, lines of 64 characters, a newline at the end.</summary>
    public static string WritePem(string label, ReadOnlySpan<byte> bytes) => PemEncoding.WriteString(label, bytes) + "\n";

    /// <summary>The first PEM block of a text, or null.</summary>
    public static (string Label, byte[] Bytes)? ReadPem(string text) => PemEncoding.TryFind(text, out var fields)
        ? (text[fields.Label], Convert.FromBase64String(text[fields.Base64Data]))
        : null;

    /// <summary>Reads a key.</summary>
    /// <exception cref="GoFunctionException">The text is no private key; the message is the original's.</exception>
    public static ChartKey Read(string text)
    {
        var (label, bytes) = ReadPem(text) ?? throw new GoFunctionException("no PEM data in input");
        switch (label)
        {
            case "PRIVATE KEY":
                return Reading(bytes, "decoding PEM as PKCS#8", ReadPkcs8);
            case "RSA PRIVATE KEY":
                return Reading(bytes, "parsing RSA private key from PEM", ReadRsa);
            case "EC PRIVATE KEY":
                return Reading(bytes, "parsing EC private key from PEM", ReadEc);
            case "DSA PRIVATE KEY":
                return Reading(bytes, "parsing DSA private key from PEM", static given => new DsaKey(given));
            default:
                throw new GoFunctionException(label.EndsWith(" PRIVATE KEY", StringComparison.Ordinal)
                    ? $"invalid private key type {label[..^" PRIVATE KEY".Length]}"
                    : $"no private key data in PEM block of type {label}");
        }
    }

    private static ChartKey Reading(byte[] bytes, string what, Func<byte[], ChartKey> read)
    {
        try
        {
            return read(bytes);
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException)
        {
            throw new GoFunctionException($"{what}: {exception.Message}", exception);
        }
    }

    private static RsaKey ReadRsa(byte[] bytes)
    {
        var rsa = RSA.Create();
        rsa.ImportRSAPrivateKey(bytes, out _);
        return new(rsa);
    }

    private static EcKey ReadEc(byte[] bytes)
    {
        var ec = ECDsa.Create();
        ec.ImportECPrivateKey(bytes, out _);
        return new(ec);
    }

    private static ChartKey ReadPkcs8(byte[] bytes)
    {
        var outer = new AsnReader(bytes, AsnEncodingRules.DER).ReadSequence();
        outer.ReadInteger();
        switch (outer.ReadSequence().ReadObjectIdentifier())
        {
            case Ed25519Key.Algorithm:
                return new Ed25519Key(new AsnReader(outer.ReadOctetString(), AsnEncodingRules.DER).ReadOctetString());
            case "1.2.840.10045.2.1":
                var ec = ECDsa.Create();
                ec.ImportPkcs8PrivateKey(bytes, out _);
                return new EcKey(ec);
            default:
                var rsa = RSA.Create();
                rsa.ImportPkcs8PrivateKey(bytes, out _);
                return new RsaKey(rsa);
        }
    }
}

internal sealed class RsaKey(RSA rsa) : ChartKey
{
    private const int Exponent = 65_537;

    public override string Pem => WritePem("RSA PRIVATE KEY", rsa.ExportRSAPrivateKey());

    public override X509SignatureGenerator Signer => X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1);

    /// <summary>A new key of some bits.</summary>
    public static RsaKey Create(ChartRandom random, int bits) => new(random.IsSeeded ? FromStream(random, bits) : RSA.Create(bits));

    private static RSA FromStream(ChartRandom random, int bits)
    {
        while (true)
        {
            var (p, q) = (Primes.Next(random, bits / 2), Primes.Next(random, bits / 2));
            var order = (p - 1) * (q - 1);
            if (p == q || !BigInteger.GreatestCommonDivisor(order, Exponent).IsOne)
            {
                continue;
            }

            var d = Inverse(Exponent, order);
            byte[] Padded(BigInteger number, int length) => number.ToPadded(length);
            return RSA.Create(new RSAParameters
            {
                Modulus = Padded(p * q, bits / 8),
                Exponent = [1, 0, 1],
                P = Padded(p, bits / 16),
                Q = Padded(q, bits / 16),
                D = Padded(d, bits / 8),
                DP = Padded(d % (p - 1), bits / 16),
                DQ = Padded(d % (q - 1), bits / 16),
                InverseQ = Padded(Inverse(q, p), bits / 16),
            });
        }
    }

    private static BigInteger Inverse(BigInteger number, BigInteger modulus)
    {
        var (old, now, oldFactor, factor) = (number % modulus, modulus, BigInteger.One, BigInteger.Zero);
        while (!now.IsZero)
        {
            var quotient = old / now;
            (old, now) = (now, old - (quotient * now));
            (oldFactor, factor) = (factor, oldFactor - (quotient * factor));
        }

        return ((oldFactor % modulus) + modulus) % modulus;
    }
}

internal sealed class EcKey(ECDsa ec) : ChartKey
{
    // n of NIST P-256.
    private static readonly BigInteger Order = BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);

    public override string Pem => WritePem("EC PRIVATE KEY", ec.ExportECPrivateKey());

    public override X509SignatureGenerator Signer => X509SignatureGenerator.CreateForECDsa(ec);

    public override HashAlgorithmName Hash => ec.KeySize switch { <= 256 => HashAlgorithmName.SHA256, <= 384 => HashAlgorithmName.SHA384, _ => HashAlgorithmName.SHA512 };

    /// <summary>A new key of the curve P-256.</summary>
    public static EcKey Create(ChartRandom random) => new(random.IsSeeded
        ? ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = (1 + (random.Number(320) % (Order - 1))).ToPadded(32) })
        : ECDsa.Create(ECCurve.NamedCurves.nistP256));
}

/// <summary>Numbers as bytes of a certain length, the highest first.</summary>
internal static class Padding
{
    public static byte[] ToPadded(this BigInteger number, int length)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return bytes.Length >= length ? bytes : [.. new byte[length - bytes.Length], .. bytes];
    }
}
