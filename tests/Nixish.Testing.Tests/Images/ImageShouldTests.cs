namespace Nixish.Testing.Tests.Images;

public sealed class ImageShouldTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-should-").FullName;
    private readonly Image _web;

    public ImageShouldTests()
    {
        Write("app/web", "#!/bin/sh\n");
        Write("app/appsettings.json", "{}");
        Write("app/notes.tmp", "left out");
        Write("app/data/.keep", "");
        _web = new("web")
        {
            Layers =
            [
                Layer.Users([new("web", 1000)]),
                new("/app", Source.Directory(_folder + "/app") with { Exclude = ["*.tmp"] })
                {
                    Links = new() { ["/bin/web"] = "/app/web" },
                    Owners = new() { ["/app/data"] = new(1000) },
                    Modes = new() { ["/app/web"] = "0755", ["/app/data"] = "0700" },
                },
            ],
            Entrypoint = ["/app/web", "serve"],
            Environment = new() { ["LEVEL"] = "debug" },
            Labels = new() { ["team"] = "core" },
            Annotations = new() { ["com.example.a"] = "b" },
            Ports = [8080],
            User = "web",
            WorkingDirectory = "/app",
        };
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_holds_passes()
    {
        var image = _web;
        #region should
        image.Should().HaveFile("/app/web").WithMode("0755").OwnedBy(0).Containing("#!/bin/sh")
            .And.HaveFolder("/app/data").OwnedBy(1000)
            .And.HaveLink("/bin/web").To("/app/web")
            .And.NotHave("/app/notes.tmp")
            .And.HaveEntrypoint("/app/web", "serve").RunAs("web").Expose(8080);
        #endregion
        image.Should().HaveFile("/app/appsettings.json").WithContent("{}").WithContentOf(_folder + "/app/appsettings.json").InLayer(1)
            .And.HaveFile("/etc/passwd").Containing("web:x:1000").InLayer(0)
            .And.HaveCommand().HaveVariable("LEVEL", "debug").NotHaveVariable("PATH").HaveLabel("team", "core").HaveAnnotation("com.example.a", "b")
            .StartIn("/app").BeFor("linux/amd64").HaveLayers(2).Be(image with { }).NotBe(image with { User = null });
    }

    public static TheoryData<string, Action<ImageAssertions>, string> Failing => new()
    {
        { "missing", web => web.HaveFile("/app/server", "it is the program"), "Expected image 'web' to have the file '/app/server' because it is the program, but nothing is there; in '/app' are appsettings.json, data, web." },
        { "missing folder", web => web.HaveFile("/srv/a/b"), "*but nothing is there; in '/' are app, bin, etc, home, root." },
        { "kind", web => web.HaveFile("/bin/web"), "*but it has a link to '/app/web' there." },
        { "folder", web => web.HaveFolder("/app/web"), "*to have the folder '/app/web', but it has a file of 10 bytes there." },
        { "mode", web => web.HaveFile("/app/web").WithMode("644"), "*'/app/web' with mode 0644, but it has mode 0755." },
        { "owner", web => web.HaveFolder("/app/data").OwnedBy(1), "*owned by 1:1, but 1000:1000 owns it." },
        { "content", web => web.HaveFile("/app/web").WithContent("x"), "*with the content \"x\", but it has \"#!/bin/sh\n\"." },
        { "containing", web => web.HaveFile("/app/web").Containing("bash"), "*containing \"bash\", but it has *" },
        { "target", web => web.HaveLink("/bin/web").To("/app"), "*to '/app', but it points to '/app/web'." },
        { "layer", web => web.HaveFile("/app/web").InLayer(0), "*in layer 0, but it is in layer 1." },
        { "unwanted", web => web.NotHave("/app/web"), "*to have nothing at '/app/web', but it has a file of 10 bytes." },
        { "entrypoint", web => web.HaveEntrypoint("/app/web"), "*the entrypoint [\"/app/web\"], but it has [\"/app/web\", \"serve\"]." },
        { "command", web => web.HaveCommand("x"), "*the command [\"x\"], but it has none." },
        { "variable", web => web.HaveVariable("LEVEL", "info"), "*'LEVEL' with 'info', but it is 'debug'." },
        { "no variable", web => web.HaveVariable("PATH", "/bin"), "*'PATH', but it has only LEVEL." },
        { "some variable", web => web.NotHaveVariable("LEVEL"), "*but it is 'debug'." },
        { "label", web => web.HaveLabel("owner", "x"), "*but it has only team." },
        { "annotation", web => web.HaveAnnotation("a", "b"), "*but it has only com.example.a." },
        { "user", web => web.RunAs(null), "*to run as root, but it runs as web." },
        { "port", web => web.Expose(new(8080, PortProtocol.Udp)), "*to expose 8080/udp, but it exposes 8080/tcp." },
        { "folder to start in", web => web.StartIn("/"), "*to start in '/', but it starts in '/app'." },
        { "platform", web => web.BeFor("linux/arm64"), "*to be for linux/arm64, but it is for linux/amd64." },
        { "layers", web => web.HaveLayers(1), "*to have 1 layers of its own, but it has 2: 0 (/etc/group and 2 more); 1 (/app/appsettings.json and 3 more)." },
        { "equality", web => web.Be(new("web")), "*but they differ*" },
        { "shared", web => web.ShareLayersWith(new Image("other").Should(), 1), "*share at least 1 layers with the image 'other', but it shares 0 of 2; not shared are 0 (*" },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public void What_does_not_hold_is_told_with_what_is_there(string what, Action<ImageAssertions> assert, string message) =>
        FluentActions.Invoking(() => assert(_web.Should())).Should().Throw<ImageAssertionException>(what).WithMessage(message);

    [Fact]
    public void Images_with_one_layer_share_it()
    {
        var other = new Image("other") { Layers = [_web.Layers[0], new("/b", Source.Text("b", "b"))] };
        other.Should().ShareLayersWith(_web.Should(), 1);
    }

    [Fact]
    public void The_higher_layer_shows()
    {
        var image = new Image("web") { Layers = [new("/srv/www/a", Source.Text("a", "low")), new("/srv/www/a", Source.Text("a", "high")), new() { Links = new() { ["/srv/www"] = "/www" } }] };
        image.Should().HaveLink("/srv/www").And.NotHave("/srv/www/a");
        (image with { Layers = [.. image.Layers.AsEnumerable().Take(2)] }).Should().HaveFile("/srv/www/a").WithContent("high").InLayer(1);
    }

    [Fact]
    public void What_a_base_holds_is_said_to_be_unknown() =>
        FluentActions.Invoking(() => new Image("web") { Base = "alpine@sha256:" + new string('0', 64), Layers = [new("/a", Source.Text("a", "a"))] }.Should().HaveFile("/bin/sh"))
            .Should().Throw<ImageAssertionException>().WithMessage("*(what its base holds is not looked at)*");

    [Fact]
    public void What_has_to_be_built_is_built()
    {
        var tool = Source.Text("tool", "#!/bin/sh\n");
        var image = new Image("web") { Layers = [new("/srv/a", Source.Text("a", $"{tool}"))], Entrypoint = [$"{tool}", "-v"] };
        var path = new Lowering().Lower(tool).Path.ToString();
        image.Should().HaveFile(path).WithContent("#!/bin/sh\n").InLayer(0).And.HaveFile("/srv/a").WithContent(path).InLayer(1).And.HaveEntrypoint(path, "-v");
    }

    [Fact]
    public void A_base_is_not_asked_for_and_layers_are_shared_whatever_is_built()
    {
        var tool = Source.Text("tool", "#!/bin/sh\n");
        // No registry has it.
        var image = _web with { Base = "registry.invalid/os@sha256:" + new string('0', 64), Entrypoint = [$"{tool}"], User = "somebody-of-the-base", Layers = [_web.Layers[1]] };
        image.Should().HaveFile("/app/web").And.RunAs("somebody-of-the-base").HaveLayers(2).ShareLayersWith(_web.Should(), 1);
    }

    [Fact]
    public async Task An_image_that_is_built_reads_as_its_value_does()
    {
        using var store = LocalStore.Open(_folder + "/store");
        var built = await store.BuildImageAsync(_web, cancellationToken: TestContext.Current.CancellationToken);
        var (value, packed) = (_web.Should().Contents, built.Should().Contents);
        packed.Entries.Select(Line).Should().Equal(value.Entries.Select(Line));
        (packed.Config with { DiffIds = [], History = [] }).Should().Be(value.Config);

        static string Line(ImageEntry entry) => $"{entry.Layer} {entry.Kind} {entry.Path} {entry.Mode} {entry.Owner} {entry.Target} {entry.Size} {entry.Digest}";
    }

    [Fact]
    public void What_cannot_be_a_layer_fails_as_its_build_would() =>
        FluentActions.Invoking(() => new Image("web") { Layers = [new() { Folders = ["/.wh.a"] }] }.Should().NotHave("/a"))
            .Should().Throw<InvalidImageException>().WithMessage("*.wh.*");

    [Fact]
    public void No_image_is_told_apart_from_one()
    {
        ((Image?)null).Should().BeNull();
        _web.Should().NotBeNull();
        FluentActions.Invoking(() => _web.Should().BeNull()).Should().Throw<ImageAssertionException>().WithMessage("*but there is 'web'.");
        FluentActions.Invoking(() => ((BuiltImage?)null).Should().HaveFile("/a")).Should().Throw<ImageAssertionException>().WithMessage("*it is null.");
    }

    [Fact]
    public void Large_files_are_told_by_their_digest()
    {
        Write("large", new string('x', ImageEntry.MostKept + 1));
        var image = new Image("web") { Layers = [new("/large", Source.File(_folder + "/large"))] };
        image.Should().HaveFile("/large").WithContentOf(_folder + "/large").Entry.Content.Should().BeNull();
        FluentActions.Invoking(() => image.Should().HaveFile("/large").Containing("y")).Should().Throw<ImageAssertionException>().WithMessage("*too many to be looked through*");
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName($"{_folder}/{name}")!);
        File.WriteAllText($"{_folder}/{name}", text);
    }
}
