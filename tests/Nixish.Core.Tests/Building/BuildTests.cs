using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

public sealed class BuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public BuildTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Text_that_refers_to_a_source_is_a_source_that_refers_to_it()
    {
        var data = Source.File(_folder.Write("data", "hello"));
        var text = Source.Text("note", $"see {data}\n");
        var result = await _store.BuildAsync(text, new() { Lowering = _lowering });
        var info = result.Paths[0];
        var dataPath = _lowering.Lower(data).Path;
        info.References.Should().Equal(dataPath);
        File.ReadAllText(_store.PhysicalPath(info.Path)).Should().Be($"see {dataPath}\n");
        (await _store.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 2, IsSound = true, Deleted = 0 });
    }

    [Fact]
    public async Task Text_that_refers_to_a_build_is_built_after_it()
    {
        var first = new Copier("first").Of("one");
        var text = Source.Text("note", $"see {first}\n");
        var result = await _store.BuildAsync(text, Options());
        result.Built.Select(derivation => derivation.Name).Should().Equal("first", "note");
        result.Paths[0].References.Should().Equal(_lowering.Lower(first).Path);
        (await _store.BuildAsync(text, Options())).Built.Should().BeEmpty();
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    private BuildOptions Options() => new() { Lowering = _lowering, Builders = [new Copier("")] };

    private sealed class Copier(string name) : IBuilder
    {
        public string Name => "builtin:nixish-tests/copy/1";

        public Recipe Of(StoreString text) => new(name) { System = "builtin", Builder = Name, Environment = new() { ["text"] = text } };

        public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) =>
            File.WriteAllTextAsync(context.OutputPath(), context.Require("text"), cancellationToken);
    }
}
