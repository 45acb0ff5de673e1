namespace Nixish.Cli.Tests;

public sealed class CacheTests : IDisposable
{
    private static readonly Stack Shop = new("shop") { Resources = [new Image("web") { Layers = [new("/srv", Source.Text("page", "hello"))] }.PushTo("registry.example.com/shop")] };

    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_cache_of_the_command_line_has_is_fetched_and_told()
    {
        var key = await FillAsync();
        using var store = LocalStore.Open(_folder["here"]);
        var run = await CliRun.Of(Shop, new HostOptions { Store = store }, "build", "--cache", _folder["cache"], "--trusted-key", key.PublicKey.ToString());
        run.Code.Should().Be(ExitCode.Done);
        run.Output.Should().MatchRegex(@"  \+ image-web: fetching [0-9.]+ (bytes|kB) from .*cache\n").And.MatchRegex(@"  ✓ image-web: fetched [0-9.]+ (bytes|kB) from .*cache in ").And.EndWith("\nFetched 2 paths.\n");
        (await CliRun.Of(Shop, new HostOptions { Store = store }, "build")).Output.Should().EndWith("\nNothing to build.\n");
    }

    [Fact]
    public async Task Programs_are_told_too()
    {
        var key = await FillAsync();
        using var store = LocalStore.Open(_folder["here"]);
        var run = await CliRun.Of(Shop, new HostOptions { Store = store }, "build", "--json", "--cache", new Uri(_folder["cache"]).ToString(), "--trusted-key", key.PublicKey.ToString());
        run.Output.Should().Contain("{\"event\":\"substituted\",\"path\":\"/nix/store/").And.Contain("\"derivations\":0,\"substituted\":2,");
    }

    [Fact]
    public async Task A_cache_of_the_program_that_nobody_trusts_is_one_line_and_a_build()
    {
        await FillAsync();
        using var store = LocalStore.Open(_folder["here"]);
        var run = await CliRun.Of(Shop, new HostOptions { Store = store, Build = new() { Caches = [BinaryCache.Open(new(_folder["cache"]))] } }, "build");
        run.Code.Should().Be(ExitCode.Done);
        run.Output.Should().MatchRegex("  ! The cache '.*' has .* signed by 'shop-1' only, which is not trusted here").And.EndWith("\nBuilt 2 derivations.\n");
    }

    [Theory]
    [InlineData("--cache", "s3://bucket")]
    [InlineData("--trusted-key", "nonsense")]
    public async Task What_is_no_cache_or_key_is_refused(string option, string value)
    {
        using var store = LocalStore.Open(_folder["here"]);
        var run = await CliRun.Of(Shop, new HostOptions { Store = store }, "build", option, value);
        run.Code.Should().Be(ExitCode.Failed);
        run.Error.Should().StartWith("Error: ");
    }

    private async Task<SigningKey> FillAsync()
    {
        var key = SigningKey.Generate("shop-1");
        using var store = LocalStore.Open(_folder["there"]);
        var result = await store.BuildAsync(((IImageDelivery)Shop.Resources[0]).Image);
        await BinaryCache.Open(new(_folder["cache"])).PushAsync(store, [result.Path], new() { SigningKeys = [key] });
        return key;
    }
}
