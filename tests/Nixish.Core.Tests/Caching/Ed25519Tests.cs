using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Caching;

/// <summary>The signature scheme itself, against RFC 8032, OpenSSL, and the forgeries that lax implementations take.</summary>
public class Ed25519Tests
{
    private static readonly BigInteger Order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    // https://www.rfc-editor.org/rfc/rfc8032#section-7.1: seed, public key, message, signature
    public static TheoryData<string, string, string, string> Vectors => new()
    {
        {
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        },
        {
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        },
        {
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        },
        {
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Keys_and_signatures_are_those_of_the_standard(string seed, string publicKey, string message, string signature)
    {
        var (secret, text) = (Convert.FromHexString(seed), Convert.FromHexString(message));
        var key = new byte[32];
        Ed25519.GetPublicKey(secret, key);
        Convert.ToHexStringLower(key).Should().Be(publicKey);
        var signed = new byte[64];
        Ed25519.Sign(secret, key, text, signed);
        Convert.ToHexStringLower(signed).Should().Be(signature);
        Ed25519.Verify(key, text, signed).Should().BeTrue();
    }

    [Fact]
    public void Any_changed_bit_of_key_message_or_signature_is_refused()
    {
        var (seed, message, key, signature) = (new byte[32], "message"u8.ToArray(), new byte[32], new byte[64]);
        Ed25519.GetPublicKey(seed, key);
        Ed25519.Sign(seed, key, message, signature);
        foreach (var bytes in new[] { key, message, signature })
        {
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                Ed25519.Verify(key, message, signature).Should().BeFalse();
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Ed25519.Verify(key, message, signature).Should().BeTrue();
    }

    [Fact]
    public void What_is_signed_verifies_whatever_key_and_message() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>().Filter(static bytes => bytes is not null),
        static bytes =>
        {
            var (seed, key, signature) = (Hash.Sha256(bytes).Digest.ToArray(), new byte[32], new byte[64]);
            Ed25519.GetPublicKey(seed, key);
            Ed25519.Sign(seed, key, bytes, signature);
            return Ed25519.Verify(key, bytes, signature) && !Ed25519.Verify(key, [.. bytes, 0], signature);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_signature_has_one_form()
    {
        var (seed, key, signature) = (new byte[32], new byte[32], new byte[64]);
        Ed25519.GetPublicKey(seed, key);
        Ed25519.Sign(seed, key, "x"u8, signature);

        // The same number modulo the order: lax verification would take it, and "seen before" checks would not know it.
        var other = new BigInteger(signature.AsSpan(32), isUnsigned: true) + Order;
        var changed = signature.ToArray();
        other.TryWriteBytes(changed.AsSpan(32), out _, isUnsigned: true).Should().BeTrue();
        Ed25519.Verify(key, "x"u8, changed).Should().BeFalse();
    }

    [Fact]
    public void Keys_that_anybody_can_sign_for_are_refused()
    {
        // Of the eight points of small order, those with y = 0, 1 and -1, and the same written with p added: S = 0 and R = the identity fit them all.
        byte[][] keys = [Number(1), Number(0), Number(Prime - 1), Number(Prime), Number(Prime + 1), [.. Number(0)[..31], 0x80], [.. Number(1)[..31], 0x80]];
        byte[] signature = [.. Number(1), .. new byte[32]];
        foreach (var key in keys)
        {
            for (var i = 0; i < 8; i++)
            {
                Ed25519.Verify(key, Encoding.ASCII.GetBytes($"{i}"), signature).Should().BeFalse();
            }
        }
    }

    [Fact]
    public void Numbers_are_reduced_as_arithmetic_says() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        static seed =>
        {
            var random = new Random(seed);
            var (a, b, c, hash, result) = (new byte[32], new byte[32], new byte[32], new byte[64], new byte[32]);
            foreach (var bytes in new[] { a, b, c, hash })
            {
                random.NextBytes(bytes);
            }

            CurveScalar.MultiplyAdd(a, b, c, result);
            var product = new BigInteger(result, isUnsigned: true) == ((Value(a) * Value(b)) + Value(c)) % Order;
            CurveScalar.Reduce(hash, result);
            return product && Value(result) == Value(hash) % Order;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void OpenSSL_takes_our_signatures_and_makes_the_same()
    {
        Assert.SkipUnless(Store.TemporaryFolder.HasProgram("openssl"), "openssl is not on PATH.");
        using var folder = new Folder();
        for (var round = 0; round < 4; round++)
        {
            var message = Encoding.ASCII.GetBytes($"message {round}");
            File.WriteAllBytes(folder["message"], message);
            folder.Shell("openssl genpkey -algorithm ed25519 -outform DER -out key.der; openssl pkey -inform DER -in key.der -pubout -outform DER -out public.der; openssl pkeyutl -sign -rawin -in message -keyform DER -inkey key.der -out theirs");
            var (seed, theirKey) = (File.ReadAllBytes(folder["key.der"])[^32..], File.ReadAllBytes(folder["public.der"])[^32..]);
            var (key, signature) = (new byte[32], new byte[64]);
            Ed25519.GetPublicKey(seed, key);
            key.Should().Equal(theirKey);
            Ed25519.Sign(seed, key, message, signature);
            signature.Should().Equal(File.ReadAllBytes(folder["theirs"]));
        }
    }

    private static byte[] Number(BigInteger value)
    {
        var bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true).Should().BeTrue();
        return bytes;
    }

    private static BigInteger Value(byte[] bytes) => new(bytes, isUnsigned: true);
}
