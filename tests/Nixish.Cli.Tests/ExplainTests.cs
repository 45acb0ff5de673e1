using System.Text.Json;

namespace Nixish.Cli.Tests;

public sealed class ExplainTests : IDisposable
{
    private readonly CliFolder _folder = new();
    private readonly LocalStore _store;

    public ExplainTests()
    {
        _store = LocalStore.Open(_folder.StorePath);
        _folder.Write("first");
    }

    private Stack Shop => new("shop")
    {
        Resources = [new Image("web") { Layers = [new("/srv", Source.Directory(_folder.Site))] }.PushTo("registry.example.com/shop")],
    };

    private HostOptions Options => new() { Store = _store };

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task After_an_edit_it_says_what_would_be_built_and_why()
    {
        (await RunAsync("explain")).Output.Should().Be("web is built for the first time.\n");
        await RunAsync("build");
        (await RunAsync("explain")).Output.Should().Be("web is the same.\n");
        _folder.Write("second");

        (await RunAsync("explain")).Output.Should().Be("web is built anew:\n  web.Layers[0].Content: index.html changed\n  and with it 2 more: layer, image-web\n");
        var json = JsonDocument.Parse((await RunAsync("explain", "--json")).Output).RootElement.GetProperty("explanations")[0];
        json.GetProperty("causes")[0].GetProperty("file").GetString().Should().Be("index.html");
    }

    [Fact]
    public async Task Two_paths_of_the_store_are_compared()
    {
        var before = await BuiltAsync();
        _folder.Write("second");
        var after = await BuiltAsync();

        (await RunAsync("explain", before, after)).Output.Should().Contain("index.html changed");
        (await RunAsync("explain", before)).Should().BeEquivalentTo(new { Code = ExitCode.Failed }).And.Subject.As<CliRun>().Error.Should().Contain("nothing to be compared with");
        (await RunAsync("explain", "nonsense", after)).Error.Should().Contain("'nonsense' is neither a path in /nix/store nor an image of the stack. Its images: web.");
    }

    [Fact]
    public async Task Why_one_path_depends_on_another_is_a_chain()
    {
        var layer = new Lowering().Lower(((Image)((IImageDelivery)Shop.Resources[0]).Image).Layers[0]).Path.ToString();
        await RunAsync("build");

        var run = await RunAsync("why-depends", "web", layer);
        run.Code.Should().Be(ExitCode.Done);
        run.Output.Split('\n')[1..].Should().Equal("  layers, byte 11", layer, "");
        (await RunAsync("why-depends", layer, "web")).Code.Should().Be(ExitCode.Changes);
        var derivation = ((LoweredOutput)new Lowering().Lower(((Image)((IImageDelivery)Shop.Resources[0]).Image).Layers[0])).Derivation.Path.ToString();
        (await RunAsync("why-depends", "web", derivation, "--build")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2).And.Subject.Last().Should().Be(derivation);
    }

    [Fact]
    public async Task A_graph_is_printed_for_Graphviz_and_for_programs()
    {
        var run = await RunAsync("graph", "web");

        run.Output.Should().StartWith("digraph dependencies {\n").And.Contain("[label=\"image-web.drv\"]").And.Contain("[label=\"layer.drv\"]").And.Contain("[label=\"site\"]");
        JsonDocument.Parse((await RunAsync("graph", "web", "--json")).Output).RootElement.GetProperty("paths").EnumerateObject().Should().HaveCount(3);
        (await RunAsync("graph", "web", "--runtime")).Error.Should().Contain("is not in the store");
    }

    private async Task<string> BuiltAsync()
    {
        await RunAsync("build");
        return new Lowering().Lower(((IImageDelivery)Shop.Resources[0]).Image).Path.ToString();
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.Of(Shop, Options, args);
}
