using System.Formats.Tar;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

public sealed class LayerContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public LayerContentTests() => _store = LocalStore.Open(_folder["store"]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Trees_that_lie_in_each_other_become_one()
    {
        _folder.Write("site/b/index.html", "site");
        _folder.Write("site/z", "site");
        _folder.Write("more/c", "more");
        var entries = await EntriesAsync(new()
        {
            Content = new() { ["/srv"] = Source.Directory(_folder["site"]), ["/srv/b"] = Source.Directory(_folder["more"]), ["/srv/a/one"] = Source.Text("one", "1") },
            Links = new() { ["/srv/link"] = "b/c" },
            Folders = ["/srv/empty", "/tmp"],
        });
        entries.Select(entry => entry.Name).Should().Equal(
            "srv/", "srv/a/", "srv/a/one", "srv/b/", "srv/b/c", "srv/b/index.html", "srv/empty/", "srv/link", "srv/z", "tmp/");
        entries[7].Should().BeEquivalentTo(new { EntryType = TarEntryType.SymbolicLink, LinkName = "b/c" });
    }

    [Fact]
    public async Task Owners_hold_for_all_below_and_modes_for_one_entry()
    {
        _folder.Write("app/data/x", "x");
        _folder.Write("app/ping", "p");
        var entries = await EntriesAsync(new Layer("/app", Source.Directory(_folder["app"]))
        {
            Folders = ["/tmp"],
            Owners = new() { ["/app"] = new(1000), ["/app/data"] = new(2000, 3_000_000) },
            Modes = new() { ["/app/ping"] = "4755", ["/tmp"] = "1777", ["/app/data"] = "700" },
        });
        entries.Select(entry => $"{entry.Name} {entry.Uid}:{entry.Gid} {Convert.ToString((int)entry.Mode, 8)}").Should().Equal(
            "app/ 1000:1000 755",
            "app/data/ 2000:3000000 700",
            "app/data/x 2000:3000000 644",
            "app/ping 1000:1000 4755",
            "tmp/ 0:0 1777");
    }

    [Fact]
    public async Task A_link_brings_what_it_points_to_into_the_image()
    {
        var tool = Source.Text("tool", "#!/bin/sh\n");
        var image = await _store.BuildImageAsync(new("web") { Layers = [new() { Links = new() { ["/bin/tool"] = $"{tool}" } }] }, cancellationToken: Stop);
        var path = (await _store.BuildAsync(tool, cancellationToken: Stop)).Path;
        (await image.EntriesAsync(0)).Select(entry => entry.Name).Should().Equal("nix/", "nix/store/", path.ToString()[1..]);
        (await image.EntriesAsync(1))[^1].Should().BeEquivalentTo(new { Name = "bin/tool", LinkName = path.ToString() });
    }

    [Fact]
    public async Task The_same_file_twice_is_one_file_and_another_file_is_refused()
    {
        _folder.Write("one/etc/motd", "hello");
        _folder.Write("two/motd", "hello");
        Layer Both() => new() { Content = new() { ["/"] = Source.Directory(_folder["one"]), ["/etc"] = Source.Directory(_folder["two"]) } };
        (await EntriesAsync(Both())).Select(entry => entry.Name).Should().Equal("etc/", "etc/motd");

        _folder.Write("two/motd", "hullo");
        await Building(Both()).Should().ThrowAsync<BuildFailedException>().WithMessage("*'/etc/motd' comes twice, with different content*");
    }

    [Fact]
    public async Task An_image_gives_its_program_a_place_to_write()
    {
        _folder.Write("app/web", "#!");
        _folder.Write("app/data/.keep", "");
        var app = Source.Directory(_folder["app"]);
        #region image
        var image = new Image("web")
        {
            Layers =
            [
                new() { Folders = ["/tmp"], Modes = new() { ["/tmp"] = "1777" } },
                new("/app", app) { Owners = new() { ["/app/data"] = new(1000) } },
            ],
            Entrypoint = ["/app/web"],
            User = "1000",
        };
        #endregion
        var built = await _store.BuildImageAsync(image, cancellationToken: Stop);
        (await built.EntriesAsync(1)).Select(entry => $"{entry.Name} {entry.Uid}").Should().Equal("app/ 0", "app/data/ 1000", "app/data/.keep 1000", "app/web 0");
    }

    public static TheoryData<string, Layer, string> Impossible => new()
    {
        { "folder and file", new() { Content = new() { ["/a"] = Source.Text("a", "a"), ["/a/b"] = Source.Text("b", "b") } }, "*'/a' is a folder, and also something else*" },
        { "link and file", new() { Content = new() { ["/a"] = Source.Text("a", "a") }, Links = new() { ["/a"] = "b" } }, "*'/a' is a link, and also something else*" },
        { "mode of nothing", new() { Folders = ["/a"], Modes = new() { ["/b"] = "0700" } }, "*gives '/b' an owner or a mode, and holds nothing there*" },
        { "owner of nothing", new() { Folders = ["/a"], Owners = new() { ["/a/b"] = new(1) } }, "*gives '/a/b' an owner or a mode*" },
        { "mode of a link", new() { Links = new() { ["/a"] = "b" }, Modes = new() { ["/a"] = "0700" } }, "*symbolic link*Take it out of Modes*" },
        { "file as root", new("/", Source.Text("a", "a")), "*cannot be the root of an image*" },
        { "whiteout", new() { Folders = ["/.wh.x"] }, "*.wh.*" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task What_cannot_be_a_layer_fails_its_build(string what, Layer layer, string message) =>
        await Building(layer).Should().ThrowAsync<BuildFailedException>(what).WithMessage(message);

    [Theory]
    [InlineData("srv")]
    [InlineData("/srv/../etc")]
    [InlineData("/a\0b")]
    public void A_path_must_be_absolute_and_plain(string path)
    {
        var layers = new Action[]
        {
            () => _ = new Layer { Links = new() { [path] = "x" } },
            () => _ = new Layer { Folders = [path] },
            () => _ = new Layer { Owners = new() { [path] = new(1) } },
            () => _ = new Layer { Modes = new() { [path] = "0755" } },
        };
        layers.Should().AllSatisfy(make => make.Should().Throw<InvalidImageException>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("75")]
    [InlineData("0789")]
    [InlineData("07777")]
    [InlineData("u=rwx")]
    public void Permissions_are_octal_digits(string mode) =>
        FluentActions.Invoking(() => new Layer { Modes = new() { ["/x"] = mode } }).Should().Throw<InvalidImageException>().WithMessage("*octal*");

    [Fact]
    public void Two_spellings_of_one_thing_are_one_value()
    {
        new Layer { Folders = ["/a//b/"], Modes = new() { ["/a/b"] = "755" } }.Should().Be(new Layer { Folders = ["/a/b"], Modes = new() { ["/a/b"] = "0755" } });
        FluentActions.Invoking(() => new Layer { Links = new() { ["/a"] = "x", ["/a/"] = "y" } }).Should().Throw<InvalidImageException>().WithMessage("*twice*");
        FluentActions.Invoking(() => new Owner(-1)).Should().Throw<InvalidImageException>();
    }

    private Func<Task> Building(Layer layer) => () => _store.BuildAsync(layer, cancellationToken: Stop);

    private async Task<List<TarEntry>> EntriesAsync(Layer layer)
    {
        var image = await _store.BuildImageAsync(new("web") { Layers = [layer] }, cancellationToken: Stop);
        return await image.EntriesAsync(0);
    }
}
