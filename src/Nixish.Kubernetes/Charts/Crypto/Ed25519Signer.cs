using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Signs certificates with an Ed25519 key (RFC 8410), which .NET cannot: the signature is the one that binary caches have too.</summary>
internal sealed class Ed25519Signer : X509SignatureGenerator
{
    private readonly byte[] _seed;
    private readonly byte[] _public = new byte[Ed25519.PublicKeySize];

    public Ed25519Signer(byte[] seed)
    {
        _seed = seed;
        Ed25519.GetPublicKey(seed, _public);
    }

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
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, _public, data, signature);
        return signature;
    }

    protected override System.Security.Cryptography.X509Certificates.PublicKey BuildPublicKey() => new(new Oid(Ed25519Key.Algorithm), null, new AsnEncodedData(_public));
}
