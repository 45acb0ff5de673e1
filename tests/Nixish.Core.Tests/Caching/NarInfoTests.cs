using System.Text;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Caching;

public class NarInfoTests
{
    // As cache.nixos.org has it, with its own signature.
    private const string Curl = """
        StorePath: /nix/store/syd87l2rxw8cbsxmxl853h0r6pdwhwjr-curl-7.82.0-bin
        URL: nar/05ra3y72i3qjri7xskf9qj8kb29r6naqy1sqpbs3azi3xcigmj56.nar.xz
        Compression: xz
        FileHash: sha256:05ra3y72i3qjri7xskf9qj8kb29r6naqy1sqpbs3azi3xcigmj56
        FileSize: 68852
        NarHash: sha256:1b4sb93wp679q4zx9k1ignby1yna3z7c4c2ri3wphylbc2dwsys0
        NarSize: 196040
        References: 0jqd0rlxzra1rs38rdxl43yh6rxchgc6-curl-7.82.0 6w8g7njm4mck5dmjxws0z1xnrxvl81xa-glibc-2.34-115 j5jxw3iy7bbz4a57fh9g2xm2gxmyal8h-zlib-1.2.12 yxvjs9drzsphm9pcf42a4byzj1kb9m7k-openssl-1.1.1n
        Deriver: 5rwxzi7pal3qhpsyfc16gzkh939q1np6-curl-7.82.0.drv
        Sig: cache.nixos.org-1:TsTTb3WGTZKphvYdBHXwo6weVILmTytUjLB+vcX89fOjjRicCHmKA4RCPMVLkj6TMJ4GMX3HPVWRdD1hkeKZBQ==

        """;

    private static readonly PublicKey NixosOrg = PublicKey.Parse("cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=");

    [Fact]
    public void One_of_the_largest_cache_is_read_checked_and_written_byte_for_byte()
    {
        var narInfo = NarInfo.Parse(Curl);
        narInfo.Info.Fingerprint.Should().Be(
            "1;/nix/store/syd87l2rxw8cbsxmxl853h0r6pdwhwjr-curl-7.82.0-bin;sha256:1b4sb93wp679q4zx9k1ignby1yna3z7c4c2ri3wphylbc2dwsys0;196040;" +
            "/nix/store/0jqd0rlxzra1rs38rdxl43yh6rxchgc6-curl-7.82.0,/nix/store/6w8g7njm4mck5dmjxws0z1xnrxvl81xa-glibc-2.34-115," +
            "/nix/store/j5jxw3iy7bbz4a57fh9g2xm2gxmyal8h-zlib-1.2.12,/nix/store/yxvjs9drzsphm9pcf42a4byzj1kb9m7k-openssl-1.1.1n");
        narInfo.Info.IsSignedBy(NixosOrg).Should().BeTrue();
        (narInfo.Info with { NarSize = 196041 }).IsSignedBy(NixosOrg).Should().BeFalse();
        narInfo.ToString().Should().Be(Curl);
        NarInfo.Parse(narInfo.ToString()).Should().Be(narInfo);
    }

    [Fact]
    public void What_real_caches_do_differently_is_taken()
    {
        var references = Curl.Split('\n').Single(line => line.StartsWith("References: ", StringComparison.Ordinal))["References: ".Length..].Split(' ');
        var odd = Curl
            .Replace("Compression: xz\n", "")
            .Replace(string.Join(' ', references), string.Join(' ', references.Reverse().Append(references[0])))
            .Replace("sha256:1b4sb93wp679q4zx9k1ignby1yna3z7c4c2ri3wphylbc2dwsys0", Hash.Parse("sha256:1b4sb93wp679q4zx9k1ignby1yna3z7c4c2ri3wphylbc2dwsys0").ToString(HashFormat.Base16))
            .Replace("5rwxzi7pal3qhpsyfc16gzkh939q1np6-curl-7.82.0.drv", "unknown-deriver")
            .Replace("FileSize: ", "System: x86_64-linux\nSig: ml-dsa:0\nFileSize: ");
        var narInfo = NarInfo.Parse(odd);
        narInfo.Should().Be(NarInfo.Parse(Curl) with { Compression = "bzip2", Info = NarInfo.Parse(Curl).Info with { Deriver = null } });
        narInfo.Info.IsSignedBy(NixosOrg).Should().BeTrue();
    }

    [Fact]
    public void A_path_without_references_has_the_line_all_the_same()
    {
        var info = NarInfo.Parse(Curl).Info with { References = [], Deriver = null, Signatures = [], ContentAddress = "fixed:r:sha1:0ha1mhzjwnk9bkj5xpyd52a1pfh3ysa0" };
        var text = new NarInfo(info, "nar/x").ToString();
        text.Should().Contain("\nReferences: \nCA: fixed:r:sha1:0ha1mhzjwnk9bkj5xpyd52a1pfh3ysa0\n");
        NarInfo.Parse(text).Info.Should().Be(info);
        NarInfo.Parse(text.Replace("References: \n", "References:\n")).Info.Should().Be(info, "some servers trim lines");
    }

    [Theory]
    [InlineData("StorePath: /nix/store/syd87l2rxw8cbsxmxl853h0r6pdwhwjr-curl-7.82.0-bin\n", "", "it has no StorePath")]
    [InlineData("URL: nar/05ra3y72i3qjri7xskf9qj8kb29r6naqy1sqpbs3azi3xcigmj56.nar.xz\n", "", "it has no URL")]
    [InlineData("URL: nar/05ra3y72i3qjri7xskf9qj8kb29r6naqy1sqpbs3azi3xcigmj56.nar.xz\n", "URL: \n", "its URL is empty")]
    [InlineData("NarSize: 196040", "NarSize: 0", "NarSize")]
    [InlineData("NarSize: 196040", "NarSize: -1", "NarSize")]
    [InlineData("NarSize: 196040", "NarSize: 99999999999999999999", "NarSize")]
    [InlineData("NarSize: 196040\n", "", "it has no NarSize")]
    [InlineData("NarHash: sha256:1b4sb93wp679q4zx9k1ignby1yna3z7c4c2ri3wphylbc2dwsys0", "NarHash: sha256:1", "NarHash")]
    [InlineData("NarHash: sha256:1b4sb93wp679q4zx9k1ignby1yna3z7c4c2ri3wphylbc2dwsys0", "NarHash: md5:acbd18db4cc2f85cedef654fccc4a4d8", "no sha256")]
    [InlineData("NarSize: 196040", "NarSize: 196040\nNarSize: 196041", "more than once")]
    [InlineData("StorePath: /nix/store/", "StorePath: /other/store/", "/nix/store")]
    [InlineData("References: 0jqd", "References: ../../etc/passwd 0jqd", "must begin with")]
    [InlineData("Compression: xz", "<html>", "is not a line")]
    [InlineData("KZBQ==\n", "KZBQ==", "does not end")]
    public void What_decisions_hang_on_must_be_whole(string part, string other, string problem)
    {
        Curl.Should().Contain(part);
        FluentActions.Invoking(() => NarInfo.Parse(Curl.Replace(part, other))).Should().Throw<InvalidNarInfoException>().WithMessage($"*{problem}*");
    }

    [Fact]
    public void Signing_replaces_what_bears_the_same_name_and_keeps_the_rest()
    {
        var key = SigningKey.Generate("mine");
        var signed = NarInfo.Parse(Curl).Info.Sign(SigningKey.Generate("mine")).Sign(key);
        signed.Signatures.Select(signature => signature.KeyName).Should().Equal("cache.nixos.org-1", "mine");
        signed.IsSignedBy(key.PublicKey).Should().BeTrue();
        signed.Sign(key).Should().BeSameAs(signed);
    }
}
