using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

/// <summary>What cannot be an image: typed errors that name the image, the layer or the path.</summary>
public sealed class ImageBadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public ImageBadInputTests() => _store = _folder.OpenStore();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var build = () => _store.BuildImageAsync(new("web") { Layers = [new("/srv", Source.File(_folder["none"]))] }, cancellationToken: Stop);
        (await build.Should().ThrowAsync<SourceNotFoundException>().WithMessage($"*{_folder["none"]}*")).Which.Path.Should().Be(_folder["none"]);
    }

    [Fact]
    public async Task One_path_with_two_contents_is_named_with_both()
    {
        var build = () => _store.BuildImageAsync(new("web") { Layers = [new() { Content = new() { ["/"] = Source.Directory(Folder("one", "etc/motd")), ["/etc"] = Source.Directory(Folder("two", "motd")) } }] }, cancellationToken: Stop);
        (await build.Should().ThrowAsync<BuildFailedException>()).WithInnerException<InvalidImageException>().WithMessage("'/etc/motd' comes twice, with different content: from *-two/motd' and *-one/etc/motd'*");
    }

    [Fact]
    public async Task A_path_that_no_kernel_opens_is_refused()
    {
        // Deep in the source and deeper in the image: neither is too long by itself.
        var folder = string.Join('/', Enumerable.Repeat(new string('d', 250), 10));
        _folder.Write($"deep/{folder}/f", "x");
        var layer = new Layer("/" + folder, Source.Directory(_folder["deep"]));
        var build = () => _store.BuildAsync(layer, cancellationToken: Stop);
        (await build.Should().ThrowAsync<BuildFailedException>()).WithInnerException<InvalidImageException>().WithMessage("A path of * bytes does not fit into an image*dddd*");
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(250, 17)]
    public void A_name_that_no_file_system_holds_is_refused(int length, int times) =>
        FluentActions.Invoking(() => new Layer { Folders = [string.Concat(Enumerable.Repeat("/" + new string('n', length), times))] })
            .Should().Throw<InvalidImageException>().WithMessage("The layer path '/nnn*' does not fit into an image*");

    [Fact]
    public void Half_a_character_is_refused()
    {
        FluentActions.Invoking(() => new Layer { Folders = ["/a\ud800"] }).Should().Throw<InvalidImageException>().WithMessage("*half a character*");
        FluentActions.Invoking(() => new Layer { Folders = ["/\ud83d\ude00"] }).Should().NotThrow();
    }

    [Fact]
    public async Task Texts_that_are_placed_bring_what_they_refer_to()
    {
        var tool = Source.Text("tool", "#!/bin/sh\n");
        var image = await _store.BuildImageAsync(new("web") { Layers = [new("/etc/tool.conf", Source.Text("tool.conf", $"path={tool}\n"))] }, cancellationToken: Stop);
        image.Layers.Should().HaveCount(2);
        (await image.EntriesAsync(0)).Select(entry => entry.Name).Should().Contain(new Lowering().Lower(tool).Path.ToString()[1..]);
    }

    private string Folder(string name, string file)
    {
        _folder.Write($"{name}/{file}", name);
        return _folder[name];
    }
}
