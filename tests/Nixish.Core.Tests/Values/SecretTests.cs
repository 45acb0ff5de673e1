using System.Text.Json;

namespace Nixish.Core.Tests.Values;

public class SecretTests
{
    private const string Hidden = "correct horse battery staple";

    private static readonly SecretValue Secret = SecretValue.From("vault/database", _ => new(Hidden));

    [Fact]
    public async Task A_secret_is_revealed_by_an_explicit_call_only()
    {
        (await Secret.RevealAsync(TestContext.Current.CancellationToken)).Should().Be(Hidden);
        Secret.Reference.Should().Be("from:vault/database");
        Forced(Secret).Should().Contain("(secret from:vault/database)").And.NotContain(Hidden);
    }

    [Theory]
    [InlineData("s3cret", "s3cret")]
    [InlineData("s3cret\n", "s3cret")]
    [InlineData("s3cret\r\n", "s3cret")]
    [InlineData("s3cret\n\n", "s3cret\n")]
    [InlineData(" s3cret ", " s3cret ")]
    public async Task A_file_gives_its_text_without_the_line_end_that_editors_add(string content, string text)
    {
        using var folder = new Folder();
        File.WriteAllText(folder["password"], content);
        (await SecretValue.FromFile(folder["password"]).RevealAsync(TestContext.Current.CancellationToken)).Should().Be(text);
    }

    [Fact]
    public async Task A_variable_is_read_when_it_is_revealed()
    {
        var name = $"NIXISH_TEST_{Guid.NewGuid():N}";
        var secret = SecretValue.FromEnvironment(name);
        await Refused(secret, $"*'{name}'*empty or not set*");

        Environment.SetEnvironmentVariable(name, Hidden);
        (await secret.RevealAsync(TestContext.Current.CancellationToken)).Should().Be(Hidden);
        Environment.SetEnvironmentVariable(name, null);
    }

    [Fact]
    public async Task What_is_no_secret_is_refused_without_a_word_of_it()
    {
        using var folder = new Folder();
        File.WriteAllBytes(folder["binary"], [0xff, 0xfe, (byte)'k']);
        File.WriteAllText(folder["empty"], "\n");
        File.WriteAllBytes(folder["huge"], new byte[SecretValue.MaxLength + 1]);

        await Refused(SecretValue.FromFile(folder["missing"]), "*file:*missing*cannot be had*");
        await Refused(SecretValue.FromFile(folder["empty"]), "*is empty*");
        await Refused(SecretValue.FromFile(folder["huge"]), "*longer than 1048576 bytes*");
        await Refused(SecretValue.FromFile(folder["binary"]), "*not UTF-8*");
        (await SecretValue.FromFile(folder["binary"]).RevealBytesAsync(TestContext.Current.CancellationToken)).Should().HaveCount(3);
        await Refused(SecretValue.From("vault", _ => throw new InvalidOperationException(Hidden)), "*from:vault*InvalidOperationException*");
        await Refused(SecretValue.FromFile("/dev/zero"), "*longer than*");
    }

    [Fact]
    public void A_secret_forced_into_a_derivation_by_way_of_text_is_refused()
    {
        var plain = "--password=" + Forced(Secret);
        FluentActions.Invoking(() => (StoreString)plain).Should().Throw<SecretException>().WithMessage("*everyone reads*");
        FluentActions.Invoking(() => new Recipe("x") { System = "builtin", Builder = "b", Arguments = [plain] }).Should().Throw<SecretException>();
        FluentActions.Invoking(() => StructuredValue.FromJson(JsonSerializer.SerializeToElement(plain)).Equals(null) ? null : new Recipe("x") { System = "s", Builder = "b", Structured = new() { ["p"] = plain } }.Lower(new()))
            .Should().Throw<SecretException>();
        var text = default(StoreString);
        var append = typeof(StoreString).GetMethod(nameof(StoreString.AppendFormatted), [typeof(SecretValue)])!;
        FluentActions.Invoking(() => append.Invoke(text, [Secret])).Should().Throw<System.Reflection.TargetInvocationException>().WithInnerException<SecretException>();
    }

    [Fact]
    public void A_secret_is_not_written_as_JSON_by_accident()
    {
        FluentActions.Invoking(() => JsonSerializer.Serialize(new { Login = new { User = "me", Password = Secret } }))
            .Should().Throw<SecretException>().WithMessage("*from:vault/database*").And.Message.Should().NotContain(Hidden);
        FluentActions.Invoking(() => JsonSerializer.Deserialize<SecretValue>("\"x\"")).Should().Throw<SecretException>();
    }

    [Fact]
    public void Secrets_are_compared_by_where_they_are_not_by_what_they_are()
    {
        SecretValue.FromFile("a").Should().Be(SecretValue.FromFile("./a")).And.NotBe(SecretValue.FromFile("b"));
        Secret.Should().Be(Secret).And.NotBe(SecretValue.From("vault/database", _ => new(Hidden)), "functions may give different secrets");
        SecretValue.FromEnvironment("A").GetHashCode().Should().Be(SecretValue.FromEnvironment("A").GetHashCode());
    }

    [Fact]
    public async Task A_fingerprint_knows_its_secret_again_and_tells_nothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var first = await SecretFingerprint.OfAsync(Secret, cancellationToken);
        var second = await SecretFingerprint.OfAsync(Secret, cancellationToken);

        first.Should().NotBe(second, "each has a salt of its own");
        var read = SecretFingerprint.Parse(first.ToString());
        read.Should().Be(first);
        (await read.MatchesAsync(Secret, cancellationToken)).Should().BeTrue();
        (await read.MatchesAsync(SecretValue.From("other", _ => new("guess")), cancellationToken)).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("pbkdf2-sha256:1:00112233445566778899aabbccddeeff:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("pbkdf2-sha256:2000000000:00112233445566778899aabbccddeeff:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("pbkdf2-sha256:600000:zz112233445566778899aabbccddeeff:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("md5:600000:00:00")]
    public void What_is_no_fingerprint_is_refused(string text) => FluentActions.Invoking(() => SecretFingerprint.Parse(text)).Should().Throw<SecretException>();

    // As a logger or a formatter would, which know nothing of its type.
    private static string Forced(object value) => value.ToString()!;

    private static async Task Refused(SecretValue secret, string message) =>
        (await FluentActions.Awaiting(async () => await secret.RevealAsync()).Should().ThrowAsync<SecretException>().WithMessage(message))
            .Which.ToString().Should().NotContain(Hidden);
}
