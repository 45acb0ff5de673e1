using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Hashing;

public class HashTests
{
    private const string Hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private const string Nix = "1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s";
    private const string Base64 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";

    [Fact]
    public void A_hash_is_written_in_every_form()
    {
        var hash = Hash.Sha256("abc"u8);
        hash.ToString(HashFormat.Base16).Should().Be($"sha256:{Hex}");
        hash.ToString(HashFormat.Nix32).Should().Be($"sha256:{Nix}");
        hash.ToString(HashFormat.Base64).Should().Be($"sha256:{Base64}");
        hash.ToString(HashFormat.Sri).Should().Be($"sha256-{Base64}");
        hash.ToString().Should().Be($"sha256-{Base64}");
    }

    [Theory]
    [InlineData($"sha256:{Hex}")]
    [InlineData("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData($"sha256:{Nix}")]
    [InlineData($"sha256:{Base64}")]
    [InlineData($"sha256-{Base64}")]
    public void A_hash_is_read_from_every_form(string text)
    {
        Hash.Parse(text).Should().Be(Hash.Sha256("abc"u8));
        Hash.Parse(text, HashAlgorithm.Sha256).Should().Be(Hash.Sha256("abc"u8));
    }

    [Theory]
    [InlineData(HashAlgorithm.Md5, "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData(HashAlgorithm.Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData(HashAlgorithm.Sha256, Hex)]
    [InlineData(HashAlgorithm.Sha512, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    public void Every_algorithm_gives_its_digest_and_reads_digits_alone(HashAlgorithm algorithm, string digits)
    {
        var hash = Hash.Of(algorithm, "abc"u8);
        hash.ToDigits(HashFormat.Base16).Should().Be(digits);
        foreach (var format in Enum.GetValues<HashFormat>())
        {
            Hash.Parse(hash.ToString(format)).Should().Be(hash);
            Hash.Parse(hash.ToDigits(format), algorithm).Should().Be(hash);
        }
    }

    [Theory]
    [InlineData(Hex, 0, "it has no algorithm")]
    [InlineData($"sha3:{Hex}", 0, "'sha3' is not one of md5, sha1, sha256, sha512")]
    [InlineData($"sha256:{Hex}0", 72, "not 65")]
    [InlineData("sha256:", 7, "not 0")]
    [InlineData($"sha256-{Hex}", 71, "sha256 takes 44 characters of base 64, not 64")]
    [InlineData($"sha256-{Nix}", 59, "sha256 takes 44 characters of base 64, not 52")]
    [InlineData("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag", 70, "'g' is not a hexadecimal digit")]
    [InlineData("sha256:eb8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s", 7, "'e' is not in the nix32 alphabet")]
    [InlineData("sha256:zb8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s", 7, "the bits left over are not zero")]
    [InlineData("sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa1=", 49, "the bits left over are not zero")]
    [InlineData("sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0 ", 50, "' ' is not a base 64 digit")]
    [InlineData("sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0A", 51, "the base 64 padding is wrong")]
    public void What_is_no_hash_is_refused_and_the_place_is_named(string text, int position, string problem)
    {
        var parsing = () => Hash.Parse(text);
        parsing.Should().Throw<InvalidHashException>().WithMessage($"*{problem}*").Which.Position.Should().Be(position);
    }

    [Fact]
    public void Another_algorithm_than_the_expected_one_is_refused()
    {
        var parsing = () => Hash.Parse($"sha256:{Hex}", HashAlgorithm.Sha512);
        parsing.Should().Throw<InvalidHashException>().WithMessage("*a sha512 hash is expected here*");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("0z", "1f")]
    [InlineData("00bgd045z0d4icpbc2yyz4gx48ak44la", "8a12321522fd91efbd60ebb2481af88580f61600")]
    [InlineData("0c5b8vw40dy178xlpddw65q9gf1h2186jcc3p4swinwggbllv8mk", "b3a24de97a8fdbc835b9833169501030b8977031bcb54b3b3ac13740f846ab30")]
    public void Nix32_has_its_known_texts(string text, string hex)
    {
        Nix32.Encode(Convert.FromHexString(hex)).Should().Be(text);
        Nix32.Decode(text).Should().Equal(Convert.FromHexString(hex));
    }

    [Theory]
    [InlineData("zz")]
    [InlineData("c0")]
    [InlineData("0")]
    [InlineData("0zz")]
    [InlineData("0e")]
    [InlineData("0Z")]
    [InlineData("0é")]
    public void Nix32_refuses_left_over_bits_wrong_lengths_and_other_letters(string text)
    {
        var decoding = () => Nix32.Decode(text);
        decoding.Should().Throw<InvalidHashException>();
    }

    [Fact]
    public void Nix32_gives_back_what_it_was_given() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        bytes => Nix32.Decode(Nix32.Encode(bytes)).AsSpan().SequenceEqual(bytes) && Nix32.Encode(bytes).Length == Nix32.EncodedLength(bytes.Length)));

    [Fact]
    public void Real_nix_writes_and_reads_the_same_hashes()
    {
        RealNix.SkipIfAbsent();
        using var folder = new Folder();
        var random = new Random(7);
        foreach (var algorithm in Enum.GetValues<HashAlgorithm>())
        {
            var hash = Hash.Of(algorithm, BitConverter.GetBytes(random.NextInt64()));
            var type = hash.ToString(HashFormat.Base16).Split(':')[0];
            string Convert(string to) => System.Text.Encoding.ASCII.GetString(folder.Shell($"nix-hash --type {type} {to} {hash.ToDigits(HashFormat.Base16)}")).TrimEnd();
            Convert("--to-base32").Should().Be(hash.ToDigits(HashFormat.Nix32));
            System.Text.Encoding.ASCII.GetString(folder.Shell($"nix --extra-experimental-features nix-command hash to-sri --type {type} {hash.ToDigits(HashFormat.Nix32)}")).TrimEnd().Should().Be(hash.ToString());
        }
    }
}
