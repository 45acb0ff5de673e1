using System.Text;
using System.Text.Json;
using Nixish.Core.Tests.Building;

namespace Nixish.Core.Tests.Explaining;

public sealed class ExplainTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly LocalStore _store;

    public ExplainTests()
    {
        _store = LocalStore.Open(_folder["store"]);
        Directory.CreateDirectory(_folder["site/css"]);
        File.WriteAllText(_folder["site/index.html"], "hello");
        File.WriteAllText(_folder["site/css/main.css"], "a {}");
    }

    private Image Web => new("web")
    {
        Layers = [new("/srv", Source.Directory(_folder["site"])), new("/etc/motd", Source.Text("motd", "welcome\n"))],
        Entrypoint = ["/srv/server", "-p", "8080"],
        Environment = new() { ["LEVEL"] = "debug" },
        Labels = new() { ["team"] = "core" },
        Ports = [8080],
    };

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_changed_file_is_named_in_the_layer_that_holds_it()
    {
        await RememberAsync(Web);
        File.WriteAllText(_folder["site/index.html"], "hullo");

        var explanation = await WhyAsync(Web);

        explanation.ToText().Should().Be("""
            web is built anew:
              web.Layers[0].Content: index.html changed
              and with it 2 more: layer, image-web

            """);
        explanation.First!.Should().BeEquivalentTo(new { Path = "web.Layers[0].Content", File = "index.html", Kind = DifferenceKind.Changed });
    }

    [Fact]
    public async Task Everything_that_can_happen_to_a_file_is_told_apart()
    {
        File.WriteAllText(_folder["site/gone"], "");
        _folder.Shell("cd site; ln -s gone link; printf x >run; printf x >thing; ln -s a/b other");
        await RememberAsync(Web);
        File.WriteAllText(_folder["site/css/new.css"], "");
        _folder.Shell("cd site; rm gone link thing; ln -s css link; chmod +x run; mkdir thing; printf '\\377' >\"$(printf 'b\\344d')\"; printf 'longer' >index.html; touch -d @1 css/main.css");

        (await WhyAsync(Web)).Causes.Select(cause => cause.ToString()).Should().Equal(
            "web.Layers[0].Content: b\uFFFDd added",
            "web.Layers[0].Content: css/new.css added",
            "web.Layers[0].Content: gone removed",
            "web.Layers[0].Content: index.html changed",
            "web.Layers[0].Content: link points to css, did to gone",
            "web.Layers[0].Content: run is executable, was not executable",
            "web.Layers[0].Content: thing is a folder, was a file");
    }

    public static TheoryData<string, Func<Image, Image>, string[]> Edits => new()
    {
        { "argument", web => web with { Entrypoint = ["/srv/server", "-p", "9090"] }, ["web.Entrypoint[2]: 8080 → 9090"] },
        { "argument more in the middle", web => web with { Entrypoint = ["/srv/server", "-v", "-p", "8080"] }, ["web.Entrypoint[1]: added -v"] },
        { "arguments fewer", web => web with { Entrypoint = ["/srv/server"] }, ["web.Entrypoint[1]: removed, was -p", "web.Entrypoint[2]: removed, was 8080"] },
        { "command", web => web with { Command = ["x"] }, ["web.Command[0]: added x"] },
        { "variable", web => web with { Environment = new() { ["LEVEL"] = "info", ["MORE"] = "1" } }, ["web.Environment[\"LEVEL\"]: debug → info", "web.Environment[\"MORE\"]: added 1"] },
        { "label gone", web => web with { Labels = [] }, ["web.Labels[\"team\"]: removed, was core"] },
        { "port", web => web with { Ports = [8443, 8080] }, ["web.Ports: added 8443/tcp"] },
        { "place", web => web with { Layers = [new("/www", web.Layers[0].Content["/srv"]), web.Layers[1]] }, ["web.Layers[0].Path: /srv → /www"] },
        { "layer more", web => web with { Layers = [web.Layers[0], new("/new", Source.Text("x", "x")), web.Layers[1]] }, ["web.Layers[1]: added {layer}"] },
        { "content more", web => web with { Layers = [new() { Content = web.Layers[0].Content.With("/x", Source.Text("x", "x")), Folders = ["/tmp"] }, web.Layers[1]] }, ["web.Layers[0].Content[\"/srv\"]: added {site}", "web.Layers[0].Content[\"/x\"]: added {x}", "web.Layers[0].Content: removed, was {site}", "web.Layers[0].Folders: added /tmp", "web.Layers[0].Path: removed, was /srv"] },
        { "text", web => web with { Layers = [web.Layers[0], new("/etc/motd", Source.Text("motd", "go away\n"))] }, ["web.Layers[1].Content: welcome → go away"] },
        { "mode", web => web with { Layers = [web.Layers[0] with { Modes = new() { ["/srv/index.html"] = "600" } }, web.Layers[1]] }, ["web.Layers[0].Modes[\"/srv/index.html\"]: added 0600"] },
        { "user", web => web with { User = "1000" }, ["web.User: added 1000"] },
        { "annotation", web => web with { Annotations = new() { ["com.example.a"] = "b" } }, ["web.Annotations[\"com.example.a\"]: added b"] },
        { "variant", web => web with { Platform = "linux/amd64/v3" }, ["web.Variant: added v3"] },
        { "name", web => web with { Name = "shop/web2" }, ["shop/web2.Name: web → shop/web2"] },
        { "nothing", web => web with { Ports = [8080, 8080] }, [] },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task An_edit_of_a_value_is_told_by_its_member(string what, Func<Image, Image> edit, string[] causes)
    {
        var explanation = await _store.ExplainAsync(Web, edit(Web), cancellationToken: TestContext.Current.CancellationToken);

        explanation.Causes.Select(cause => cause.ToString()).Should().Equal(causes, what);
        explanation.IsSame.Should().Be(causes.Length == 0);
    }

    [Fact]
    public async Task What_an_image_refers_to_explains_itself_without_the_layer_that_is_made_of_it()
    {
        Recipe App(string flags) => ScriptedBuilder.Writing("app", "x") with { Environment = new() { ["CFLAGS"] = flags, ["text"] = "x" } };
        Image Server(string flags) => Web with { Entrypoint = [$"{App(flags)}/bin/app"] };

        var explanation = await _store.ExplainAsync(Server("-O1"), Server("-O2"), cancellationToken: TestContext.Current.CancellationToken);

        explanation.ToText().Should().Be("""
            web is built anew:
              app.Environment["CFLAGS"]: -O1 → -O2
              and with it 1 more: image-web

            """);
    }

    [Fact]
    public async Task A_change_for_one_platform_is_told_with_the_platform()
    {
        ImageIndex Index(string text) => ImageIndex.Of(["linux/amd64", "linux/arm64"], platform => Web with { Layers = [new("/etc/motd", Source.Text("motd", platform.Architecture == "arm64" ? text : "same"))] });

        var explanation = await _store.ExplainAsync(Index("one"), Index("two"), cancellationToken: TestContext.Current.CancellationToken);

        explanation.Causes.Select(cause => cause.ToString()).Should().Equal("web.Images[\"linux/arm64\"].Layers[0].Content: one → two");
    }

    [Fact]
    public async Task Root_causes_come_before_what_they_entail()
    {
        Recipe Chain(string version, string flag)
        {
            var bottom = ScriptedBuilder.Writing("bottom", version);
            var middle = ScriptedBuilder.Writing("middle", $"{bottom}");
            return ScriptedBuilder.Writing("top", $"{middle}/x {bottom}") with { Arguments = [flag] };
        }

        var explanation = await _store.ExplainAsync(Chain("1", "a"), Chain("2", "b"), cancellationToken: TestContext.Current.CancellationToken);

        explanation.Causes.Select(cause => cause.ToString()).Should().Equal("bottom.Environment[\"text\"]: 1 → 2", "top.Arguments[0]: a → b");
        explanation.Cascade.Select(entry => entry.Name).Should().Equal("middle");
    }

    [Fact]
    public async Task Every_field_of_a_recipe_is_told()
    {
        var one = new Recipe("tool") { System = "x86_64-linux", Builder = "/bin/sh", Arguments = ["-c", "true"], Outputs = ["out", "dev"] };
        var other = new Recipe("tool2") { System = "aarch64-linux", Builder = "/bin/dash", Arguments = ["-c", "true"], Outputs = ["out", "lib"] };

        (await _store.ExplainAsync(one, other, cancellationToken: TestContext.Current.CancellationToken)).Causes.Select(cause => cause.ToString()).Should().Equal(
            "tool2.Name: tool → tool2",
            "tool2.System: x86_64-linux → aarch64-linux",
            "tool2.Builder: /bin/sh → /bin/dash",
            "tool2.Outputs: added lib",
            "tool2.Outputs: removed, was dev");
    }

    [Fact]
    public async Task Structured_attributes_are_told_by_their_JSON_paths()
    {
        Recipe Tool(string json) => new("tool")
        {
            System = "builtin",
            Builder = "builtin:x",
            Structured = JsonDocument.Parse(json).RootElement.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, StructuredValue.FromJson(member.Value))).ToMap(),
        };

        var explanation = await _store.ExplainAsync(
            Tool("""{ "a": { "b": [ { "c": 1 } ] }, "list": ["x", "y"], "gone": null }"""),
            Tool("""{ "a": { "b": [ { "c": 2 } ] }, "list": ["x", "new", "y"] }"""),
            cancellationToken: TestContext.Current.CancellationToken);

        explanation.Causes.Select(cause => cause.ToString()).Should().BeEquivalentTo(
            "tool.Structured.a.b[0].c: 1 → 2", "tool.Structured.list[1]: added new", "tool.Structured.gone: removed, was null");
    }

    [Fact]
    public async Task Another_way_to_the_same_fixed_output_is_no_reason_to_build()
    {
        Recipe Fetched(string url, string content) => new("fetched")
        {
            System = "builtin",
            Builder = "builtin:x",
            Environment = new() { ["url"] = url },
            Fixed = new(Hash.Sha256(Encoding.UTF8.GetBytes(content)), FixedOutputMode.Flat),
        };
        Recipe Uses(string url, string content, string flag) => ScriptedBuilder.Writing("uses", $"{Fetched(url, content)} {flag}");

        (await ExplainAsync(Uses("a", "x", ""), Uses("b", "x", ""))).IsSame.Should().BeTrue();
        (await ExplainAsync(Uses("a", "x", "1"), Uses("b", "x", "2"))).Causes.Select(cause => cause.Path).Should().Equal("uses.Environment[\"text\"]");
        (await ExplainAsync(Uses("a", "x", ""), Uses("a", "y", ""))).Causes.Should().ContainSingle().Which.Path.Should().Be("fetched.Fixed");
    }

    [Fact]
    public async Task What_was_never_built_is_built_for_the_first_time()
    {
        var explanation = await WhyAsync(Web);

        explanation.Before.Should().BeNull();
        explanation.ToText().Should().Be("web is built for the first time.\n");
    }

    [Fact]
    public async Task Two_builds_can_be_explained_from_their_files_alone()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var before = await _store.BuildAsync(Web, cancellationToken: cancellationToken);
        File.AppendAllText(_folder["site/index.html"], "!");
        var after = await _store.BuildAsync(Web, cancellationToken: cancellationToken);

        using var other = LocalStore.Open(_folder["store"]);
        (await other.ExplainAsync(before.Path, after.Path, cancellationToken)).First!.ToString().Should().Be("web.Layers[0].Content: index.html changed");
        var missing = () => other.ExplainAsync(before.Path, StorePath.ForText(StoreDirectory.Default, "x.drv", [], []), cancellationToken);
        await missing.Should().ThrowAsync<PathNotValidException>();
    }

    [Fact]
    public async Task Where_the_last_build_is_gone_that_is_said()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var lowered = (LoweredOutput)new Lowering().Lower(Web);
        await _store.RememberBuiltAsync("shop/web", lowered, cancellationToken);
        Disk.Delete(_store.PhysicalPath(lowered.Derivation.Path));

        (await _store.ExplainAsync("shop/web", new Lowering().Lower(Web with { User = "1" }), cancellationToken)).ToText()
            .Should().Be("web is built anew:\n  web: what it was is no longer in the store\n");
    }

    [Fact]
    public async Task What_was_last_built_is_kept_by_a_root_until_it_is_forgotten()
    {
        await RememberAsync(Web);
        var derivation = ((LoweredOutput)new Lowering().Lower(Web)).Derivation;

        _store.FindLastBuilt("shop/web").Should().Be(derivation.Path);
        _store.Roots.List().Should().ContainSingle().Which.Should().BeEquivalentTo(new { Value = new[] { derivation.Path } });
        _store.FindLastBuilt("shop-web").Should().BeNull("it is another name, though it reads alike");

        _store.ForgetBuilt("shop/web");
        _store.FindLastBuilt("shop/web").Should().BeNull();
    }

    [Fact]
    public async Task Programs_read_the_same_as_JSON()
    {
        var explanation = await _store.ExplainAsync(Web, Web with { User = "1" }, cancellationToken: TestContext.Current.CancellationToken);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            explanation.WriteTo(json);
        }

        Encoding.UTF8.GetString(stream.ToArray()).Should().Be(
            $$"""{"subject":"web","before":"{{explanation.Before}}","after":"{{explanation.After}}","same":false,"causes":[{"path":"web.User","kind":"added","before":null,"after":"1","in":"{{explanation.After}}"}],"cascade":[]}""");
    }

    private Task<Explanation> ExplainAsync(IBuildable before, IBuildable after) => _store.ExplainAsync(before, after, cancellationToken: TestContext.Current.CancellationToken);

    private async Task RememberAsync(Image image)
    {
        await _store.BuildAsync(image, cancellationToken: TestContext.Current.CancellationToken);
        await _store.RememberBuiltAsync("shop/web", new Lowering().Lower(image), TestContext.Current.CancellationToken);
    }

    private Task<Explanation> WhyAsync(Image image) => _store.ExplainAsync("shop/web", new Lowering().Lower(image), TestContext.Current.CancellationToken);
}
