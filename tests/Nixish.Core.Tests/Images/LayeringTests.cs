using Nixish.Core.Tests.Building;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

public sealed class LayeringTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public LayeringTests() => _store = LocalStore.Open(_folder["store"]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    // Large enough that a layer is worth its while.
    private static BuildOptions Scripted => new()
    {
        Builders = [new ScriptedBuilder(static context => File.WriteAllTextAsync(context.OutputPath(), context.Require("text") + new string('x', 2_000_000)))],
    };

    [Fact]
    public async Task A_changed_program_is_sent_and_what_it_runs_on_is_not()
    {
        var before = await BuildAsync(Web("one"));
        var after = await BuildAsync(Web("two"));
        before.Manifest.Layers.Should().HaveCount(2, "library and program change at different times");
        after.Manifest.Layers[0].Should().Be(before.Manifest.Layers[0]);
        after.Manifest.Layers[1].Should().NotBe(before.Manifest.Layers[1]);
        (await BuildAsync(Web("two") with { Layering = Layering.Together })).Manifest.Layers.Should().ContainSingle();
    }

    [Fact]
    public async Task What_the_content_of_a_layer_refers_to_is_in_the_image_too()
    {
        var library = Large("library");
        var image = await BuildAsync(new("web") { Layers = [new("/srv/config", ScriptedBuilder.Writing("config", $"uses {library}/lib"))] });
        var paths = (await image.DescribeLayersAsync(Stop)).SelectMany(layer => layer.Contents.AsEnumerable()).Select(content => content.Path);
        paths.Should().Equal(new Lowering().Lower(library).Path.ToString(), "/srv/config");
        (await image.EntriesAsync(0)).Should().Contain(entry => entry.Name.EndsWith("-library", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Layers_say_what_is_in_them_and_how_big_it_is()
    {
        var described = await (await BuildAsync(Web("one") with { Layers = [new("/etc/motd", Source.Text("motd", "hello")) { Folders = ["/tmp"] }] })).DescribeLayersAsync(Stop);
        described.Should().HaveCount(3);
        described[0].Contents.Should().ContainSingle().Which.Path.Should().EndWith("-library");
        described[0].Contents[0].Size.Should().BeGreaterThan(1_000_000);
        described[2].Contents.Select(content => content.Path).Should().Equal("/etc/motd", "/tmp");
        described.Should().AllSatisfy(layer => layer.Blob.Size.Should().BePositive());
    }

    [Fact]
    public async Task Collecting_leaves_the_layers_of_an_image_that_is_kept()
    {
        var image = await BuildAsync(Web("one"));
        await _store.Roots.SetAsync("web", image.Path, Stop);
        await _store.CollectAsync(new() { Grace = TimeSpan.Zero }, cancellationToken: Stop);
        await image.WriteDockerArchiveAsync(Stream.Null, Stop);
    }

    [Fact]
    public async Task Room_is_what_the_own_layers_leave()
    {
        var layers = Enumerable.Range(0, 126).Select(at => new Layer($"/etc/{at}", Source.Text("text", $"{at}")));
        var image = await BuildAsync(Web("one") with { Layers = [.. layers] });
        image.Manifest.Layers.Should().HaveCount(127);
        (await image.DescribeLayersAsync(Stop))[0].Contents.Count.Should().Be(2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    public void A_number_of_layers_must_be_possible(int layers) =>
        FluentActions.Invoking(() => Layering.Automatic(layers)).Should().Throw<InvalidImageException>();

    private static Image Web(string version) => new("web") { Entrypoint = [$"{Program(version)}"] };

    private static Recipe Program(string version) => ScriptedBuilder.Writing("program", $"{version} {Large("library")} ");

    private static Recipe Large(string name) => ScriptedBuilder.Writing(name, name);

    private async Task<BuiltImage> BuildAsync(Image image) => await _store.BuildImageAsync(image, Scripted, cancellationToken: Stop);
}
