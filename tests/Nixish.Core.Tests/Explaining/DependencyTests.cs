using Nixish.Core.Tests.Building;

namespace Nixish.Core.Tests.Explaining;

public sealed class DependencyTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly LocalStore _store;

    public DependencyTests() => _store = LocalStore.Open(_folder["store"]);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_shortest_chain_is_told_with_the_file_and_byte_of_each_reference()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var deep = Source.Text("deep", "x");
        var (one, other) = (ScriptedBuilder.Writing("one", $"{deep}"), ScriptedBuilder.Writing("other", "y"));
        var detour = ScriptedBuilder.Writing("detour", $"{one}");
        var top = ScriptedBuilder.Running("top") with { Environment = new() { ["one"] = $"{one}", ["other"] = $"{other}", ["detour"] = $"{detour}" } };
        var builder = new ScriptedBuilder(async context =>
        {
            if (context.Derivation.Name != "top")
            {
                await ScriptedBuilder.WriteText(context);
                return;
            }

            // The reference lies across the end of the search's buffer.
            Directory.CreateDirectory($"{context.OutputPath()}/bin");
            await File.WriteAllTextAsync($"{context.OutputPath()}/bin/run", new string(' ', (256 * 1024) - 20) + context.Require("one"));
            await File.WriteAllTextAsync($"{context.OutputPath()}/detour", context.Require("detour"));
            File.CreateSymbolicLink($"{context.OutputPath()}/link", context.Require("other"));
        });
        var result = await _store.BuildAsync([top, one, other, deep], new() { Builders = [builder] }, cancellationToken: cancellationToken);
        var (topPath, onePath, otherPath, deepPath) = (result.Paths[0].Path, result.Paths[1].Path, result.Paths[2].Path, result.Paths[3].Path);

        var chain = await _store.WhyDependsAsync(topPath, deepPath, WhyDepends.Places, cancellationToken);
        chain!.Steps.Should().Equal(
            new DependencyStep(topPath, new("bin/run", (256 * 1024) - 20 + "/nix/store/".Length)),
            new DependencyStep(onePath, new("", "/nix/store/".Length)),
            new DependencyStep(deepPath));
        chain.ToText().Should().Be($"{topPath}\n  bin/run, byte 262135\n{onePath}\n  the file, byte 11\n{deepPath}\n");
        (await _store.WhyDependsAsync(topPath, otherPath, WhyDepends.Places, cancellationToken))!.Steps[0].Place.Should().Be(new ReferencePlace("link", 11) { IsLinkTarget = true });
        (await _store.WhyDependsAsync(topPath, deepPath, cancellationToken: cancellationToken))!.Steps.AsEnumerable().Should().OnlyContain(step => step.Place == null);
        (await _store.WhyDependsAsync(otherPath, deepPath, cancellationToken: cancellationToken)).Should().BeNull();
    }

    [Fact]
    public async Task What_is_needed_to_build_is_a_graph_in_memory_and_in_the_store_alike()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var source = Source.Text("input", "x");
        var bottom = ScriptedBuilder.Writing("bottom", $"{source}");
        var top = ScriptedBuilder.Writing("top", $"{bottom} {source}");
        await _store.BuildAsync(top, new() { Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] }, cancellationToken: cancellationToken);
        var derivation = ((LoweredOutput)new Lowering().Lower(top)).Derivation;

        var graph = DependencyGraph.Of(derivation);

        graph.WayTo(new Lowering().Lower(source).Path)!.Steps.AsEnumerable().Select(step => step.Path.Name).Should().Equal("top.drv", "input");
        graph.ToDot().Should().Be((await _store.GraphAsync(derivation.Path, cancellationToken)).ToDot());
    }

    [Fact]
    public void A_graph_is_drawn_in_one_order_with_every_name_quoted()
    {
        var bottom = ScriptedBuilder.Writing("bottom+1.0?", "x");
        var graph = DependencyGraph.Of(((LoweredOutput)new Lowering().Lower(ScriptedBuilder.Writing("top", $"{bottom}"))).Derivation);

        var lines = graph.ToDot().Split('\n');

        lines[..3].Should().Equal("digraph dependencies {", "  rankdir=LR;", "  node [shape=box];");
        lines.Should().ContainSingle(line => line.EndsWith("[label=\"bottom+1.0?.drv\"];")).And.ContainSingle(line => line.Contains(" -> "));
        graph.ToDot().Should().Be(graph.ToDot());
    }

    [Fact]
    public async Task What_is_not_in_the_store_is_named()
    {
        var absent = StorePath.ForText(StoreDirectory.Default, "absent", "x"u8, []);
        var asking = () => _store.WhyDependsAsync(absent, absent);
        (await asking.Should().ThrowAsync<PathNotValidException>()).Which.Path.Should().Be(absent);
    }
}
