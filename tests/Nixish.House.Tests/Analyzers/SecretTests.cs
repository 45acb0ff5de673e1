using Nixish.Analyzers;

namespace Nixish.House.Tests.Analyzers;

public class SecretTests
{
    [Theory]
    [InlineData("""StoreString path = $"--password={secret}";""", "CS0619")]
    [InlineData("""var recipe = new Recipe("x") { System = "builtin", Builder = "b", Environment = new() { ["PASSWORD"] = $"{secret}" } };""", "CS0619")]
    [InlineData("""var recipe = new Recipe("x") { System = "builtin", Builder = "b", Arguments = [$"-p{secret}"] };""", "CS0619")]
    [InlineData("""var file = Source.Text("config", $"password = {secret}");""", "CS0619")]
    [InlineData("""StoreString path = secret;""", "CS0029")]
    [InlineData("""text.AppendFormatted(secret);""", "CS0619")]
    [InlineData("""StructuredValue value = secret;""", "CS0029")]
    [InlineData("""var layer = new Layer("/secret", secret);""", "CS1503")]
    [InlineData("""string path = secret;""", "CS0029")]
    public void A_secret_in_a_derivation_does_not_compile(string statements, string error) => Snippet.Errors(statements).Should().Equal(error);

    [Theory]
    [InlineData("""var path = $"--password={secret}";""", "secret")]
    [InlineData("""var path = "password=" + secret;""", "secret")]
    [InlineData("""plain += secret;""", "secret")]
    [InlineData("""var path = secret.ToString();""", "secret")]
    [InlineData("""var path = string.Join(":", plain, secret);""", "secret")]
    [InlineData("""builder.Append($"{secret}").Append(secret);""", "secret", "secret")]
    [InlineData("""throw new NixishException($"The password {secret} is wrong.");""", "secret")]
    public async Task A_secret_that_becomes_text_is_an_error(string statements, params string[] complaints) =>
        (await Snippet.ComplaintsAsync(statements, LostReferenceAnalyzer.SecretId)).Should().Equal(complaints);

    [Theory]
    [InlineData("""StoreString path = $"--password-from={secret.Reference}";""")]
    [InlineData("""var message = $"The secret {secret.Reference} is missing.";""")]
    [InlineData("""var same = secret.Equals(null) || secret.GetHashCode() == 3;""")]
    public async Task Where_a_secret_is_may_be_said(string statements) =>
        (await Snippet.ComplaintsAsync(statements, LostReferenceAnalyzer.SecretId)).Should().BeEmpty();
}
