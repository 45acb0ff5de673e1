using System.Text;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Caching;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class SigningKeyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_key_that_Nix_made_signs_and_verifies_here()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "nix-store is not on PATH.");
        TemporaryFolder.Run("nix-store", "--generate-binary-cache-key", "cache.example.org-1", _folder["secret"], _folder["public"]);
        var key = SigningKey.ReadFile(_folder["secret"]);
        key.Name.Should().Be("cache.example.org-1");
        key.PublicKey.Should().Be(PublicKey.Parse(File.ReadAllText(_folder["public"]).Trim()));
        key.PublicKey.Verify("x"u8, key.Sign("x"u8)).Should().BeTrue();
    }

    [Fact]
    public void Keys_go_through_files_that_only_their_owner_reads()
    {
        var key = SigningKey.Generate("test-1");
        key.WriteFile(_folder["key"]);
        File.GetUnixFileMode(_folder["key"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        SigningKey.ReadFile(_folder["key"]).PublicKey.Should().Be(key.PublicKey);
        FluentActions.Invoking(() => key.WriteFile(_folder["key"])).Should().Throw<InvalidKeyException>("a key is never overwritten");
    }

    [Fact]
    public void A_secret_is_not_printed()
    {
        var key = SigningKey.Generate("test-1");
        key.WriteFile(_folder["key"]);
        var secret = File.ReadAllText(_folder["key"]);
        key.ToString().Should().Be("test-1");
        FluentActions.Invoking(() => SigningKey.Parse(secret + "x")).Should().Throw<InvalidKeyException>().Which.Message.Should().NotContain(secret[7..20]);
    }

    [Fact]
    public void Halves_that_do_not_belong_together_are_refused()
    {
        SigningKey.Generate("a").WriteFile(_folder["a"]);
        SigningKey.Generate("b").WriteFile(_folder["b"]);
        var (a, b) = (Secret("a"), Secret("b"));
        FluentActions.Invoking(() => SigningKey.Parse($"a:{Convert.ToBase64String([.. a[..32], .. b[32..]])}")).Should().Throw<InvalidKeyException>().WithMessage("*public half*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData(":11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")]
    [InlineData("a b:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=")]
    [InlineData("name:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    [InlineData("name:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp=")]
    [InlineData("name:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n")]
    [InlineData("name:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURoAAAA=")]
    public void What_is_no_public_key_is_refused(string text)
    {
        FluentActions.Invoking(() => PublicKey.Parse(text)).Should().Throw<InvalidKeyException>();
        PublicKey.TryParse(text, out _).Should().BeFalse();
        Signature.TryParse(text, out _).Should().BeFalse();
    }

    [Fact]
    public void A_signature_under_another_name_says_nothing()
    {
        var key = SigningKey.Generate("right");
        var text = key.Sign("x"u8).ToString();
        Signature.TryParse(text.Replace("right:", "other:"), out var renamed).Should().BeTrue();
        key.PublicKey.Verify("x"u8, renamed!).Should().BeFalse();
        key.PublicKey.Verify("x"u8, key.Sign("x"u8)).Should().BeTrue();
    }

    private byte[] Secret(string name) => Convert.FromBase64String(File.ReadAllText(_folder[name])[2..]);
}
