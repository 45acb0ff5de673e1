using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Dotnet;

/// <summary>https://learn.microsoft.com/dotnet/core/tools/global-json#matching-rules</summary>
public sealed class SdkRuleTests : IDisposable
{
    private static readonly string[] Installed = ["8.0.100", "9.0.102", "9.0.105", "9.0.203", "9.0.201", "9.1.100", "10.0.100-preview.2.3", "10.0.100-preview.10.1", "10.0.100-rc.1.4"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{}", "10.0.100-rc.1.4")]
    [InlineData("""{ "sdk": { "allowPrerelease": false } }""", "9.1.100")]
    [InlineData("""{ "sdk": { "version": "9.0.102" } }""", "9.0.102")]
    [InlineData("""{ "sdk": { "version": "9.0.101" } }""", "9.0.105")]
    [InlineData("""{ "sdk": { "version": "9.0.106" } }""", null)]
    [InlineData("""{ "sdk": { "version": "9.0.102", "rollForward": "disable" } }""", "9.0.102")]
    [InlineData("""{ "sdk": { "version": "9.0.101", "rollForward": "disable" } }""", null)]
    [InlineData("""{ "sdk": { "version": "9.0.102", "rollForward": "latestPatch" } }""", "9.0.105")]
    [InlineData("""{ "sdk": { "version": "9.0.106", "rollForward": "feature" } }""", "9.0.203")]
    [InlineData("""{ "sdk": { "version": "9.0.101", "rollForward": "feature" } }""", "9.0.105")]
    [InlineData("""{ "sdk": { "version": "9.0.100", "rollForward": "latestFeature" } }""", "9.0.203")]
    [InlineData("""{ "sdk": { "version": "9.0.300", "rollForward": "minor" } }""", "9.1.100")]
    [InlineData("""{ "sdk": { "version": "9.0.100", "rollForward": "latestMinor" } }""", "9.1.100")]
    [InlineData("""{ "sdk": { "version": "8.0.200", "rollForward": "major" } }""", "9.0.105")]
    [InlineData("""{ "sdk": { "version": "8.0.100", "rollForward": "latestMajor", "allowPrerelease": false } }""", "9.1.100")]
    [InlineData("""{ "sdk": { "version": "10.0.100-preview.1.1", "rollForward": "latestPatch" } }""", "10.0.100-rc.1.4")]
    [InlineData("""{ /* of this repository */ "msbuild-sdks": {}, }""", "10.0.100-rc.1.4")]
    public void Global_json_chooses_as_dotnet_does(string text, string? chosen) =>
        SdkRule.Read(_folder.Write("global.json", text)).Choose(Installed.Select(version => SdkVersion.TryParse(version)!))?.ToString().Should().Be(chosen);

    [Fact]
    public void The_SDK_is_the_one_that_dotnet_takes()
    {
        var version = TemporaryFolder.Run("/bin/sh", "-c", $"cd {_folder.Path} && dotnet --version");
        DotnetSdk.Find(null).Version.Should().Be(version);
        _folder.Write("global.json", $$"""{ "sdk": { "version": "{{version[..^2]}}00", "rollForward": "latestFeature" } }""");
        DotnetSdk.Find(_folder["global.json"]).Version.Should().Be(TemporaryFolder.Run("/bin/sh", "-c", $"cd {_folder.Path} && dotnet --version"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "sdk": { "version": "ten" } }""")]
    [InlineData("""{ "sdk": [] }""")]
    public void A_global_json_that_is_none_is_named(string text) =>
        FluentActions.Invoking(() => DotnetSdk.Find(_folder.Write("global.json", text))).Should().Throw<DotnetSdkException>().WithMessage("*global.json*");
}
