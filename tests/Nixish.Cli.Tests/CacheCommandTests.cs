using System.Text.Json;

namespace Nixish.Cli.Tests;

/// <summary>Roots and garbage of a cache, as a command.</summary>
public sealed class CacheCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();
    private readonly LocalStore _store;

    public CacheCommandTests()
    {
        _store = LocalStore.Open(_folder.StorePath);
        _folder.Write("x");
    }

    private Stack Shop => new("shop") { Resources = [new Image("web") { Layers = [new("/srv", Source.Directory(_folder.Site))] }.PushTo("registry.example.com/shop")] };

    private BinaryCache Cache => BinaryCache.Open(new(_folder["cache"]));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_cache_has_roots_and_garbage_as_the_store_has()
    {
        var web = await PushAsync();
        List<CliRun> runs =
        [
            await RunAsync("cache", "roots", "add", "release", "web"),
            await RunAsync("cache", "roots"),
            await RunAsync("cache", "gc", "--grace", "0", "--why", "web"),
            await RunAsync("cache", "gc", "--grace", "0"),
            await RunAsync("cache", "roots", "remove", "release"),
            await RunAsync("cache", "roots", "remove", "release"),
            await RunAsync("cache", "gc", "--dry-run"),
            await RunAsync("cache", "gc", "--grace", "0", "--dry-run"),
            await RunAsync("cache", "gc", "--grace", "0", "--why", "web"),
            await RunAsync("cache", "gc", "--grace", "0"),
            await RunAsync("cache", "gc", "--why", "web"),
        ];
        Golden.Match(string.Concat(runs.Select(static run => run.All)).Replace(_folder["cache"], "CACHE", StringComparison.Ordinal));
        Directory.EnumerateFiles(_folder["cache"], "*.narinfo").Should().BeEmpty();
        _store.Contains(web).Should().BeTrue("the store is another matter");
    }

    [Fact]
    public async Task Programs_are_told_as_JSON()
    {
        var web = await PushAsync();
        Json(await RunAsync("cache", "roots", "add", "a", "web", "--json")).GetProperty("roots").GetProperty("a")[0].GetString().Should().Be(web.ToString());
        Json(await RunAsync("cache", "gc", "--grace", "0", "--json")).GetProperty("kept").GetInt32().Should().Be(2);
        Json(await RunAsync("cache", "gc", "--grace", "0", "--why", "web", "--json")).GetProperty("reason").GetString().Should().Be("Root");
    }

    [Fact]
    public async Task It_must_be_clear_which_cache_is_meant()
    {
        await PushAsync();
        var none = await CliRun.Of(Shop, new HostOptions { Store = _store }, "cache", "gc");
        none.Should().BeEquivalentTo(new { Code = ExitCode.Failed, Error = "Error: There is no cache to look at. Name its folder or address: --cache.\n" });
        var two = await RunAsync("cache", "gc", "--cache", _folder["other"]);
        two.Should().BeEquivalentTo(new { Code = ExitCode.Failed, Error = "Error: There are 2 caches, and this is about one. Name its folder or address, once: --cache.\n" });
        var programs = new HostOptions { Store = _store, Build = new() { Caches = [Cache] } };
        (await CliRun.Of(Shop, programs, "cache", "gc")).Output.Should().Be("Deleted 0 paths, 0 bytes. 2 stay.\n", "the program's only one is meant");
        (await CliRun.Of(Shop, programs, "cache", "gc", "--cache", _folder["other"])).Output.Should().Be("Deleted 0 paths, 0 bytes. 0 stay.\n", "one that is named goes before");
    }

    [Fact]
    public async Task What_cannot_be_kept_is_refused()
    {
        await PushAsync();
        (await RunAsync("cache", "roots", "add", "../up", "web")).Error.Should().Contain("cannot be the name of a root");
        var missing = await RunAsync("cache", "roots", "add", "a", new Lowering().Lower(Source.Text("other", "y")).Path.ToString());
        missing.Error.Should().Contain("is not in the cache").And.Contain("push it first");
        (await RunAsync("cache")).Code.Should().Be(ExitCode.Usage);
    }

    private static JsonElement Json(CliRun run) => JsonDocument.Parse(run.Output.TrimEnd().Split('\n')[^1]).RootElement;

    private async Task<StorePath> PushAsync()
    {
        var path = (await _store.BuildAsync(((IImageDelivery)Shop.Resources[0]).Image)).Path;
        await Cache.PushAsync(_store, [path]);
        return path;
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.Of(Shop, new HostOptions { Store = _store }, [.. args, "--cache", _folder["cache"]]);
}
