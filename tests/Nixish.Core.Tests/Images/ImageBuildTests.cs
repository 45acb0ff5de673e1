using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ImageBuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public ImageBuildTests() => _store = LocalStore.Open(Path.Combine(_folder.Path, "store"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_changed_file_rebuilds_only_its_layer()
    {
        var (site, app) = (Tree("site", ("index.html", "one")), Tree("app", ("server", "binary")));
        Image Describe() => new("web") { Layers = [new("/srv", Source.Directory(site)), new("/app", Source.Directory(app))] };
        var first = await _store.BuildAsync(Describe(), cancellationToken: Stop);
        first.Built.Select(derivation => derivation.Name).Should().BeEquivalentTo(["layer", "layer", "image-web"]);
        (await _store.BuildAsync(Describe(), cancellationToken: Stop)).Built.Should().BeEmpty();

        var before = await _store.BuildImageAsync(Describe(), cancellationToken: Stop);
        await File.WriteAllTextAsync(Path.Combine(site, "index.html"), "two", Stop);
        var second = await _store.BuildAsync(Describe(), cancellationToken: Stop);
        second.Built.Select(derivation => derivation.Name).Should().Equal("layer", "image-web");
        var after = await _store.BuildImageAsync(Describe(), cancellationToken: Stop);
        after.Tag.Should().NotBe(before.Tag);
        after.Manifest.Layers[0].Should().NotBe(before.Manifest.Layers[0]);
        after.Manifest.Layers[1].Should().Be(before.Manifest.Layers[1]);
    }

    [Fact]
    public async Task The_order_and_time_files_were_made_in_do_not_show()
    {
        var one = Tree("one", ("a", "1"), ("b/c", "2"), ("b.d", "3"));
        var two = Tree("two", ("b.d", "3"), ("b/c", "2"), ("a", "1"));
        File.SetLastWriteTimeUtc(Path.Combine(two, "a"), DateTime.UnixEpoch.AddYears(20));
        File.SetUnixFileMode(Path.Combine(two, "a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        using var other = LocalStore.Open(Path.Combine(_folder.Path, "other-store"));
        var first = await (await _store.BuildImageAsync(Of(one), cancellationToken: Stop)).BytesAsync();
        var second = await (await other.BuildImageAsync(Of(two), cancellationToken: Stop)).BytesAsync();
        second.Should().BeEquivalentTo(first);

        static Image Of(string path) => new("web") { Layers = [new("/srv", Source.Directory(path) with { Name = "site" })] };
    }

    [Fact]
    public async Task A_layer_holds_canonical_entries()
    {
        var tree = Tree("tree", ("run", "#!"), ("empty/.keep", ""), ("data.txt", "text"));
        File.SetUnixFileMode(Path.Combine(tree, "run"), (UnixFileMode)0x1ff);
        File.CreateSymbolicLink(Path.Combine(tree, "link"), "data.txt");
        var image = await _store.BuildImageAsync(new Image("web") { Layers = [new("/srv/www", Source.Directory(tree))] }, cancellationToken: Stop);
        var entries = await image.EntriesAsync(0);
        entries.Select(entry => entry.Name).Should().Equal("srv/", "srv/www/", "srv/www/data.txt", "srv/www/empty/", "srv/www/empty/.keep", "srv/www/link", "srv/www/run");
        entries.Should().AllSatisfy(entry =>
        {
            (entry.Uid, entry.Gid).Should().Be((0, 0));
            entry.ModificationTime.Should().Be(DateTimeOffset.UnixEpoch.AddSeconds(1));
        });
        entries.Select(entry => Convert.ToString((int)entry.Mode, 8)).Should().Equal("755", "755", "644", "755", "644", "777", "755");
        entries[5].LinkName.Should().Be("data.txt");
    }

    [Fact]
    public async Task A_single_file_appears_at_its_path()
    {
        var image = await _store.BuildImageAsync(new Image("web") { Layers = [new("/etc/motd", Source.Text("motd", "hello"))] }, cancellationToken: Stop);
        (await image.EntriesAsync(0)).Select(entry => entry.Name).Should().Equal("etc/", "etc/motd");
    }

    [Fact]
    public async Task Store_paths_that_the_configuration_names_are_in_the_image_with_what_they_refer_to()
    {
        var library = Source.Text("library", "needed");
        var program = Source.Text("program", $"loads {library}");
        var image = await _store.BuildImageAsync(new Image("web") { Layers = [new("/srv", Source.Text("data", "data"))], Entrypoint = [$"{program}", "-v"] }, cancellationToken: Stop);
        var lowering = new Lowering();
        var paths = new[] { lowering.Lower(library).Path.ToString()[1..], lowering.Lower(program).Path.ToString()[1..] };
        (await image.EntriesAsync(0)).Select(entry => entry.Name).Should().Equal(["nix/", "nix/store/", .. paths.Order(StringComparer.Ordinal)]);
        Encoding.UTF8.GetString(image.ConfigContent.Span).Should().Contain($"\"Entrypoint\":[\"{lowering.Lower(program).Path}\",\"-v\"]");
        (await image.EntriesAsync(1)).Should().ContainSingle().Which.Name.Should().Be("srv");
    }

    [Fact]
    public async Task A_single_file_cannot_be_the_root()
    {
        var build = () => _store.BuildImageAsync(new Image("web") { Layers = [new("/", Source.Text("motd", "hello"))] }, cancellationToken: Stop);
        (await build.Should().ThrowAsync<BuildFailedException>()).WithMessage("*cannot be the root of an image*");
    }

    [Fact]
    public async Task A_name_that_would_delete_in_layers_below_is_refused()
    {
        var build = () => _store.BuildImageAsync(new Image("web") { Layers = [new("/srv", Source.Directory(Tree("bad", (".wh.x", ""))))] }, cancellationToken: Stop);
        (await build.Should().ThrowAsync<BuildFailedException>()).WithMessage("*.wh.x*");
    }

    [Fact]
    public async Task Names_that_ustar_cannot_hold_come_through()
    {
        var deep = string.Join('/', Enumerable.Repeat(new string('d', 90), 4)) + "/" + new string('f', 120);
        var tree = Tree("tree", (deep, "deep"), ("gr\u00fc\u00dfe \U0001F600", "unicode"), (new string('x', 99), "just fits"), ("p/" + new string('y', 100), "with a prefix"));
        var image = await _store.BuildImageAsync(new Image("web") { Layers = [new("/", Source.Directory(tree))] }, cancellationToken: Stop);
        var names = (await image.EntriesAsync(0)).Where(entry => entry.EntryType == TarEntryType.RegularFile).Select(entry => entry.Name);
        names.Should().BeEquivalentTo([deep, "gr\u00fc\u00dfe \U0001F600", new string('x', 99), "p/" + new string('y', 100)]);
    }

    [Fact]
    public async Task Manifest_and_configuration_are_the_golden_ones()
    {
        var image = await _store.BuildImageAsync(
            new Image("shop/web")
            {
                Layers = [new("/etc/motd", Source.Text("motd", "hello"))],
                Entrypoint = ["/bin/httpd", "-f"],
                Command = ["-p", "8080"],
                Environment = new() { ["PATH"] = "/bin", ["GREETING"] = "gr\u00fc\u00df <dich> & \"mich\"" },
                Ports = [8080, new(53, PortProtocol.Udp)],
                User = "1000:1000",
                Labels = new() { ["org.opencontainers.image.title"] = "web" },
                WorkingDirectory = "/srv",
            },
            cancellationToken: Stop);
        var golden = Path.Combine(AppContext.BaseDirectory, "Images", "Golden");
        Encoding.UTF8.GetString(image.ConfigContent.Span).Should().Be((await File.ReadAllTextAsync(Path.Combine(golden, "config.json"), Stop)).TrimEnd());
        Encoding.UTF8.GetString(image.ManifestContent.Span).Should().Be((await File.ReadAllTextAsync(Path.Combine(golden, "manifest.json"), Stop)).TrimEnd());
    }

    [Fact]
    public async Task The_tag_is_known_before_building()
    {
        var image = new Image("web") { Layers = [new("/etc/motd", Source.Text("motd", "hello"))] };
        var reference = image.Reference;
        (await _store.FindImageAsync(image, cancellationToken: Stop)).Should().BeNull();
        var built = await _store.BuildImageAsync(image, cancellationToken: Stop);
        reference.Should().Be($"web:{built.Tag}");
        (await _store.FindImageAsync(image, cancellationToken: Stop))!.Descriptor.Should().Be(built.Descriptor);
    }

    private string Tree(string name, params (string Path, string Content)[] files)
    {
        var root = Path.Combine(_folder.Path, name);
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }

        return root;
    }
}
