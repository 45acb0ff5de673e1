using System.Text;

namespace Nixish.Core.Tests.Images;

public sealed class ImageLockTests : IDisposable
{
    private static readonly ImageReference Tag = "registry.example.com/library/os:12";

    private readonly RegistryFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string LockFile => _fixture.Folder["nixish.lock.json"];

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_tag_that_is_not_locked_is_an_error_that_says_how_to_lock_it()
    {
        await PushBaseAsync("one");
        var build = () => _fixture.BuildAsync(OnTag());
        (await build.Should().ThrowAsync<UnlockedImageException>().WithMessage($"*'{Tag}'*'web'*{LockFile}*command lock*")).Which.Reference.Should().Be(Tag);
        FluentActions.Invoking(() => OnTag().Reference).Should().Throw<UnlockedImageException>("nor is there a tag to be planned with");
    }

    [Fact]
    public async Task A_locked_tag_is_the_image_that_it_named_then_also_without_its_registry()
    {
        var first = await PushBaseAsync("one");
        await LockAsync();
        var built = await _fixture.BuildAsync(OnTag());
        built.Manifest.Layers[0].Should().Be(first.Manifest.Layers[0]);
        await PushBaseAsync("two");
        (await _fixture.BuildAsync(OnTag() with { Labels = new() { ["again"] = "yes" } })).Manifest.Layers[0].Should().Be(first.Manifest.Layers[0], "the tag moved, the lock did not");
        OnTag().Reference.Should().Be((RegistryFixture.TwoLayers() with { Base = Tag.Repository.At(first.Descriptor.Digest) }).Reference, "a digest is a digest, wherever it is written");
        var calls = _fixture.Registry.Calls.Count;
        _ = OnTag().Reference;
        _fixture.Registry.Calls.Count.Should().Be(calls, "planning looks nothing up");
    }

    [Fact]
    public async Task Locking_again_keeps_what_is_there_until_it_is_updated()
    {
        var first = await PushBaseAsync("one");
        await LockAsync();
        var second = await PushBaseAsync("two");
        ImageLock.Read(LockFile).Find(Tag).Should().Be(first.Descriptor.Digest);
        await LockAsync();
        ImageLock.Read(LockFile).Find(Tag).Should().Be(second.Descriptor.Digest);
    }

    [Fact]
    public async Task The_lock_is_one_text_sorted_a_line_a_tag()
    {
        var digest = Digest.Of("x"u8);
        var one = new ImageLock { Images = new() { ["registry.example.com/b:1"] = digest, ["docker.io/library/debian:12"] = digest } };
        var other = new ImageLock { Images = new() { ["docker.io/library/debian:12"] = digest, ["registry.example.com/b:1"] = digest } };
        await one.WriteAsync(LockFile, Stop);
        (await File.ReadAllTextAsync(LockFile, Stop)).Should().Be(
            $$"""
            {
              "version": 1,
              "images": {
                "docker.io/library/debian:12": "{{digest}}",
                "registry.example.com/b:1": "{{digest}}"
              }
            }

            """);
        var written = File.GetLastWriteTimeUtc(LockFile);
        await other.WriteAsync(LockFile, Stop);
        File.GetLastWriteTimeUtc(LockFile).Should().Be(written, "nothing changed");
        ImageLock.Read(LockFile).Should().Be(one);
        Directory.GetFiles(_fixture.Folder.Path).Should().ContainSingle("no draft is left");
    }

    [Fact]
    public async Task A_tag_that_does_not_exist_changes_nothing()
    {
        var update = () => new ImageLock().UpdateAsync(["registry.example.com/none:1"], _fixture.Client, Stop);
        (await update.Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.NotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"version\": 2, \"images\": {}}")]
    [InlineData("{\"version\": 1}")]
    [InlineData("{\"version\": 1, \"images\": {\"debian:12\": \"sha256:1\"}}")]
    [InlineData("{\"version\": 1, \"images\": {\"UPPER\": \"\"}}")]
    [InlineData("<<<<<<< ours\n{\"version\": 1, \"images\": {}}")]
    public void A_damaged_lock_is_named(string text)
    {
        File.WriteAllText(LockFile, text);
        FluentActions.Invoking(() => ImageLock.Read(LockFile)).Should().Throw<InvalidImageLockException>().WithMessage($"*{LockFile}*lock*");
    }

    [Fact]
    public void A_tag_with_two_digests_is_a_merge_gone_wrong()
    {
        var digest = Digest.Of("x"u8);
        File.WriteAllText(LockFile, $$$"""{"version": 1, "images": {"debian:12": "{{{digest}}}", "docker.io/library/debian:12": "{{{digest}}}"}}""");
        FluentActions.Invoking(() => ImageLock.Read(LockFile)).Should().Throw<InvalidImageLockException>().WithMessage("*'docker.io/library/debian:12' twice*");
    }

    [Fact]
    public async Task The_lock_of_an_index_serves_several_platforms()
    {
        var amd64 = await PushBaseAsync("one");
        var arm64 = await PushBaseAsync("one", "arm64");
        var index = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{OciMediaTypes.Index}}","manifests":[{{Entry(amd64, "amd64")}},{{Entry(arm64, "arm64")}}]}""");
        await _fixture.Client.PushManifestAsync(Tag, OciMediaTypes.Index, index, Stop);
        await LockAsync();
        var built = await _fixture.Store.BuildIndexAsync(OnTag().For("linux/amd64", "linux/arm64"), new BuildOptions().WithRegistry(_fixture.Client), cancellationToken: Stop);
        built.Images.Select(image => image.Manifest.Layers[0]).Should().BeEquivalentTo([amd64.Manifest.Layers[0], arm64.Manifest.Layers[0]]);
        ImageLock.BasesOf(OnTag().For("linux/amd64", "linux/arm64")).Should().ContainSingle().Which.Reference.Should().Be(Tag);
    }

    private Image OnTag() => RegistryFixture.TwoLayers() with { Base = BaseImage.Tagged(Tag, LockFile) };

    private async Task LockAsync() => await (await ImageLock.Read(LockFile).UpdateAsync([Tag], _fixture.Client, Stop)).WriteAsync(LockFile, Stop);

    private async Task<BuiltImage> PushBaseAsync(string content, string architecture = "amd64")
    {
        var image = await _fixture.BuildAsync(new Image("os") { Layers = [new("/etc/os", Source.Text("os", content + architecture))], Architecture = architecture });
        await _fixture.Client.PushImageAsync(image, Tag.Repository, cancellationToken: Stop);
        await _fixture.Client.PushManifestAsync(Tag, image.Descriptor.MediaType, image.Manifest.ToJson(), Stop);
        return image;
    }

    private static string Entry(BuiltImage image, string architecture) =>
        $$$"""{"mediaType":"{{{OciMediaTypes.Manifest}}}","digest":"{{{image.Descriptor.Digest}}}","size":{{{image.Descriptor.Size}}},"platform":{"os":"linux","architecture":"{{{architecture}}}"}}""";
}
