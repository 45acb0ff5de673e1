using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A DSA key: charts can make one, but Go signs no certificates with it.</summary>
internal sealed class DsaKey : ChartKey
{
    private readonly byte[] _encoded;

    /// <param name="encoded">Version, p, q, g, y and x as a sequence of ASN.1.</param>
    public DsaKey(byte[] encoded)
    {
        var numbers = new AsnReader(encoded, AsnEncodingRules.DER).ReadSequence();
        for (var i = 0; i < 6; i++)
        {
            numbers.ReadInteger();
        }

        _encoded = encoded;
    }

    public override string Pem => WritePem("DSA PRIVATE KEY", _encoded);

    public override X509SignatureGenerator Signer => throw new GoFunctionException("error creating certificate: x509: certificate private key does not implement crypto.Signer");

    /// <summary>A new key with parameters of 2048 and 256 bits (FIPS 186-4).</summary>
    public static DsaKey Create(ChartRandom random)
    {
        const int Bits = 2048;
        var q = Primes.Next(random, 256);
        while (true)
        {
            var start = random.Number(Bits) | (BigInteger.One << (Bits - 1));
            var p = start - (start % (2 * q)) + 1;
            if (p.GetBitLength() != Bits || !Primes.IsPrime(p, random))
            {
                continue;
            }

            var g = BigInteger.ModPow(2, (p - 1) / q, p);
            var x = 1 + (random.Number(320) % (q - 1));
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                foreach (var number in (BigInteger[])[0, p, q, g, BigInteger.ModPow(g, x, p), x])
                {
                    writer.WriteInteger(number);
                }
            }

            return new(writer.Encode());
        }
    }
}

/// <summary>An Ed25519 key (RFC 8032): the 32 bytes that it is made of.</summary>
internal sealed class Ed25519Key(byte[] seed) : ChartKey
{
    public const string Algorithm = "1.3.101.112";

    public override string Pem
    {
        get
        {
            var inner = new AsnWriter(AsnEncodingRules.DER);
            inner.WriteOctetString(seed);
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Algorithm);
                }

                writer.WriteOctetString(inner.Encode());
            }

            return WritePem("PRIVATE KEY", writer.Encode());
        }
    }

    public override X509SignatureGenerator Signer => new Ed25519Signer(seed);

    public static Ed25519Key Create(ChartRandom random) => new(random.Bytes(32));
}
