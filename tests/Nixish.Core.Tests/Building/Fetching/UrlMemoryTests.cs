using System.Text;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Fetching;

public sealed class UrlMemoryTests : IDisposable
{
    private static readonly byte[] Old = Encoding.UTF8.GetBytes("version 1");
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly FileServer _server;
    private readonly Dictionary<string, byte[]> _files = new() { ["/v1"] = Old, ["/v2"] = Encoding.UTF8.GetBytes("version 2") };

    public UrlMemoryTests()
    {
        _store = _folder.OpenStore();
        _server = new((request, output) => _files.TryGetValue(request.Path, out var content)
            ? FileServer.WriteAsync(output, "200 OK", "", content)
            : FileServer.WriteAsync(output, "404 Gone", "", []));
    }

    public void Dispose()
    {
        _server.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_changed_address_with_an_unchanged_hash_is_refused_although_everything_is_there()
    {
        var before = await BuildAsync(App("v1"));
        var build = () => BuildAsync(App("v2"));
        var failure = (await build.Should().ThrowAsync<HashMismatchException>()).Which;
        failure.Should().BeEquivalentTo(new { Wanted = Hash.Sha256(Old), Actual = Hash.Sha256(_files["/v2"]), Url = _server["v2"] });
        failure.LogTail[0].Should().Contain(_server["v1"]);
        new Lowering().Lower(App("v2")).Path.Should().Be(before.Path, "the path cannot tell");
        (await BuildAsync(App("v1"))).Built.Should().BeEmpty();
    }

    [Fact]
    public async Task It_is_taken_once_it_was_seen_to_give_the_same()
    {
        await BuildAsync(App("v1"));
        _files["/moved"] = Old;
        (await BuildAsync(App("moved"))).Built.Should().BeEmpty();
        _server.Requests.Should().HaveCount(2);
        _server.Dispose();
        await BuildAsync(App("moved"));
        await BuildAsync(App("v1"));
    }

    [Fact]
    public async Task It_is_refused_while_nobody_can_see_what_it_gives()
    {
        await BuildAsync(App("v1"));
        var build = () => BuildAsync(App("v3"));
        (await build.Should().ThrowAsync<UrlChangedException>()).Which.Should().BeEquivalentTo(new { Url = _server["v3"], KnownUrl = _server["v1"] });
        using var reading = LocalStore.Open(_store.Root, null, new() { Access = StoreAccess.Read });
        var look = () => reading.BuildAsync(App("v2"));
        await look.Should().ThrowAsync<UrlChangedException>();
        (await reading.BuildAsync(App("v1"))).Built.Should().BeEmpty();
    }

    [Fact]
    public async Task A_store_that_forgot_the_content_remembers_the_address()
    {
        await BuildAsync(App("v1"));
        await _store.CollectAsync(new() { Grace = TimeSpan.Zero });
        var build = () => BuildAsync(App("v2"));
        await build.Should().ThrowAsync<HashMismatchException>();
    }

    [Fact]
    public async Task A_new_hash_needs_no_permission()
    {
        await BuildAsync(App("v1"));
        await BuildAsync(Source.Url(_server["v1"], Hash.Of(HashAlgorithm.Sha512, Old)) with { Name = "again" });
        await BuildAsync(Source.Url(_server["v2"], Hash.Sha256(_files["/v2"])));
        _server.Requests.Should().HaveCount(3);
    }

    private Task<BuildResult> BuildAsync(Buildable value) => _store.BuildAsync(value, new() { Lowering = new() { StatCacheFolder = null }, Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] });

    // The file is below what is asked for, whose path does not depend on the address.
    private Recipe App(string file) => ScriptedBuilder.Writing("app", $"runs {Source.Url(_server[file], Hash.Sha256(Old)) with { Name = "tool" }}");
}
