using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Cutoff;

/// <summary>Images hide store paths in compressed layers and in digests. None may hold the paths of a graph that was built before.</summary>
public sealed class ImageCutoffTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    private LocalStore Store => _temporary.Store;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task An_image_of_a_closure_holds_the_paths_of_now()
    {
        await Store.BuildImageAsync(OfClosure(1), Options());
        var result = await Store.BuildAsync(OfClosure(2), Options());
        result.CutOff.Select(derivation => derivation.Name).Should().Equal("app");
        await EqualsAFullBuildAsync(OfClosure(2));
    }

    [Fact]
    public async Task A_layer_of_files_that_speak_of_store_paths_holds_the_paths_of_now()
    {
        Image Describe(int salt) => new("web") { Layers = [new("/app", App(salt))] };
        await Store.BuildImageAsync(Describe(1), Options());
        await EqualsAFullBuildAsync(Describe(2));
    }

    [Fact]
    public async Task A_layer_of_files_that_speak_of_none_is_not_packed_again()
    {
        Image Describe(int salt) => new("web") { Layers = [new("/app", Root(salt))] };
        await Store.BuildImageAsync(Describe(1), Options());
        var result = await Store.BuildAsync(Describe(2), Options());
        result.CutOff.Select(derivation => derivation.Name).Should().Equal("layer");
        result.Built.Select(derivation => derivation.Name).Should().Equal("root", "image-web");
        await EqualsAFullBuildAsync(Describe(2));
    }

    private static Image OfClosure(int salt)
    {
        var app = App(salt);
        return new("web") { Entrypoint = [$"{app}"] };
    }

    private static Recipe Root(int salt) => ScriptedBuilder.Running("root") with { Environment = new() { ["text"] = "root", ["salt"] = $"{salt}" } };

    private static Recipe App(int salt) => ScriptedBuilder.Writing("app", $"run {Root(salt)}");

    private static BuildOptions Options() => new() { Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] };

    private async Task EqualsAFullBuildAsync(Image image)
    {
        using var fresh = _temporary.OpenFresh();
        var expected = await fresh.BuildImageAsync(image, Options() with { EarlyCutoff = false });
        var actual = await Store.BuildImageAsync(image, Options());
        actual.Descriptor.Should().Be(expected.Descriptor);
        actual.Manifest.Should().Be(expected.Manifest);
        Store.Find(actual.Path).Should().Be(fresh.Find(expected.Path));
    }
}
