namespace Nixish.House.Tests.Documents;

/// <summary>The snippets of docs/concepts, run. <c>Console</c> is a recorder here, so that what a document says is printed is checked.</summary>
public class ConceptTests
{
    private Recorder Console { get; } = new();

    [Fact]
    public void Variants_leave_the_original_alone()
    {
        #region with
        var staging = new Image("web") { Environment = new() { ["LEVEL"] = "debug" }, Ports = [8080] };
        var production = staging with { Environment = new() { ["LEVEL"] = "warning" } };
        #endregion
        production.Should().NotBe(staging);
        (production with { Environment = staging.Environment }).Should().Be(staging);
    }

    [Fact]
    public void Order_does_not_show()
    {
        #region maps
        Map<string> forward = new() { ["a"] = "1", ["b"] = "2" };
        Map<string> backward = [new("b", "2"), new("a", "1")];
        Console.WriteLine(forward == backward); // True
        #endregion
        Console.Lines.Should().Equal("True");
    }

    [Fact]
    public void Text_refers()
    {
        #region references
        var greeting = Source.Text("greeting", "Hello");
        StoreString command = $"cat {greeting}";
        Console.WriteLine(command.References.Contains(greeting)); // True
        #endregion
        Console.Lines.Should().Equal("True");
    }

    [Fact]
    public void Secrets_are_referred_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The path in the document is one of Linux and macOS.");
        #region secret
        var password = SecretValue.FromFile("/run/secrets/database");
        Console.WriteLine(password.Reference); // file:/run/secrets/database
        StoreString argument = $"--password-from={password.Reference}";
        #endregion
        Console.Lines.Should().Equal("file:/run/secrets/database");
        argument.References.Should().BeEmpty();
    }

    [Fact]
    public void Values_lower_to_paths()
    {
        #region lowering
        var lowering = new Lowering();
        var note = lowering.Lower(Source.Text("foo", "bar"));
        Console.WriteLine(note.Path); // /nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo
        #endregion
        Console.Lines.Should().Equal("/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo");
        #region recipe
        var recipe = new Recipe("hello")
        {
            System = "x86_64-linux",
            Builder = "/bin/sh",
            Arguments = ["-c", $"cat {Source.Text("foo", "bar")} > $out"],
        };
        var hello = (LoweredOutput)lowering.Lower(recipe);
        Console.WriteLine(hello.Derivation.Path); // the .drv, as Nix would name it
        Console.WriteLine(hello.Path);            // its output
        #endregion
        Console.Lines[1].Should().EndWith("-hello.drv");
        Console.Lines[2].Should().EndWith("-hello");
    }

    [Fact]
    public void References_are_known_before_building()
    {
        #region image
        var page = Source.Text("index.html", "<h1>Hello</h1>");
        var image = new Image("web") { Layers = [new("/srv/index.html", page)], Ports = [8080] };
        Console.WriteLine(image.Reference); // web:<32 characters>, known before anything is built
        #endregion
        Console.Lines.Single().Should().MatchRegex("^web:[0-9a-z]{32}$");
    }

    [Fact]
    public async Task The_store_keeps_what_was_built()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-concepts-").FullName;
        #region store
        using var store = LocalStore.Open(folder);
        var built = await store.BuildAsync(Source.Text("foo", "bar"));
        Console.WriteLine(File.ReadAllText(store.PhysicalPath(built.Path))); // bar
        #endregion
        Console.Lines.Should().Equal("bar");
    }

    [Fact]
    public async Task A_change_is_explained()
    {
        using var store = LocalStore.Open(Directory.CreateTempSubdirectory("nixish-concepts-").FullName);
        #region explain
        var image = new Image("web") { Entrypoint = ["/srv/server"], Ports = [8080] };
        var why = await store.ExplainAsync(image, image with { Ports = [8080, 8443] });
        Console.WriteLine(why.Causes[0]); // web.Ports: added 8443/tcp
        #endregion
        Console.Lines.Should().Equal("web.Ports: added 8443/tcp");
    }
}
