using System.Formats.Tar;
using System.Text;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

/// <summary>Bases from OCI layouts and docker archives, written by us and by skopeo.</summary>
public sealed class ArchivedBaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public ArchivedBaseTests() => _store = _folder.OpenStore();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Image Os => new("os") { Layers = [new("/etc/os", Source.Text("os", "an operating system"))], Environment = new() { ["PATH"] = "/bin" } };

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_image_goes_on_top_of_a_layout_in_a_folder()
    {
        var os = await BuildAsync(Os);
        await os.WriteOciLayoutAsync(_folder["layout"], Stop);
        await CheckAsync(await BuildAsync(On("layout")), os);
    }

    [Fact]
    public async Task An_image_goes_on_top_of_a_layout_in_a_tar()
    {
        var os = await BuildAsync(Os);
        await os.WriteOciLayoutAsync(_folder["layout"], Stop);
        await TarFile.CreateFromDirectoryAsync(_folder["layout"], _folder["layout.tar"], includeBaseDirectory: false, Stop);
        await CheckAsync(await BuildAsync(On("layout.tar")), os);
    }

    [Fact]
    public async Task An_image_goes_on_top_of_a_docker_archive()
    {
        var os = await BuildAsync(Os);
        await using (var file = File.Create(_folder["os.tar"]))
        {
            await os.WriteDockerArchiveAsync(file, Stop);
        }

        await CheckAsync(await BuildAsync(On("os.tar")), os);
    }

    [Fact]
    public async Task Layers_that_are_not_compressed_are_compressed()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("skopeo"), "skopeo is not on PATH.");
        var os = await BuildAsync(Os);
        await os.WriteOciLayoutAsync(_folder["layout"], Stop);
        // skopeo writes the layers of docker archives as plain tar.
        TemporaryFolder.Run("skopeo", "copy", "--insecure-policy", $"oci:{_folder["layout"]}:{os.Tag}", $"docker-archive:{_folder["skopeo.tar"]}:os:1");
        var built = await BuildAsync(On("skopeo.tar"));
        await CheckAsync(built, os);
        (await BuildAsync(RegistryFixture.TwoLayers() with { Base = BaseImage.Archive(_folder["skopeo.tar"], "docker.io/library/os:1") })).Descriptor.Digest.Should().Be(built.Descriptor.Digest);
    }

    [Fact]
    public async Task Of_several_images_one_is_named_and_only_its_layers_are_taken()
    {
        var (os, other) = (await BuildAsync(Os), await BuildAsync(Os with { Layers = [new("/etc/os", Source.Text("os", "another"))] }));
        await os.WriteOciLayoutAsync(_folder["layout"], Stop);
        await other.WriteOciLayoutAsync(_folder["other"], Stop);
        foreach (var blob in Directory.GetFiles(_folder["other/blobs/sha256"]))
        {
            File.Copy(blob, Path.Combine(_folder["layout/blobs/sha256"], Path.GetFileName(blob)), overwrite: true);
        }

        _folder.Write("layout/index.json", $$"""{"schemaVersion":2,"manifests":[{{Entry(os, "first")}},{{Entry(other, "second")}}]}""");
        await CheckAsync(await BuildAsync(RegistryFixture.TwoLayers() with { Base = BaseImage.Archive(_folder["layout"], "first") }), os);
        await RefusedAsync(On("layout"), "*several images*'first', 'second'*");
        await RefusedAsync(RegistryFixture.TwoLayers() with { Base = BaseImage.Archive(_folder["layout"], "third") }, "*no image 'third'*");
        var unpacked = new Lowering().Lower(BaseImage.Archive(_folder["layout"], "first").For("linux/amd64", "web")).Path;
        Directory.GetFiles(Path.Combine(_store.PhysicalPath(unpacked), UnpackedBaseBuilder.BlobsFolder)).Should().ContainSingle();
    }

    [Fact]
    public async Task Of_an_index_the_platform_that_is_built_for_is_taken()
    {
        var built = await _store.BuildIndexAsync(Os.For("linux/amd64", "linux/arm64"), cancellationToken: Stop);
        await built.WriteOciLayoutAsync(_folder["layout"], Stop);
        foreach (var os in built.Images)
        {
            var image = await BuildAsync(On("layout") with { Architecture = os.Image.Architecture });
            image.Manifest.Layers[0].Should().Be(os.Manifest.Layers[0]);
            image.Config.Architecture.Should().Be(os.Image.Architecture);
        }

        await RefusedAsync(On("layout") with { Architecture = "riscv64" }, "*no image for linux/riscv64*");
    }

    [Fact]
    public async Task A_damaged_archive_is_an_error()
    {
        var os = await BuildAsync(Os);
        await os.WriteOciLayoutAsync(_folder["layout"], Stop);
        var layer = Path.Combine(_folder["layout/blobs/sha256"], os.Manifest.Layers[0].Digest.Hex);
        await File.WriteAllTextAsync(layer, "something else", Stop);
        await RefusedAsync(On("layout"), $"*damaged*{os.Manifest.Layers[0].Digest}*");
        File.Delete(layer);
        await RefusedAsync(On("layout"), "*has no 'blobs/sha256/*");
        _folder.Write("layout/index.json", "{}");
        await RefusedAsync(On("layout"), "*not the index of an image layout*");
        _folder.Write("text.tar", new string('x', 2000));
        await RefusedAsync(On("text.tar"), "*archive of a base cannot be read*");
        _folder.Write("empty.tar", "");
        await RefusedAsync(On("empty.tar"), "*has no 'manifest.json'*");
    }

    [Fact]
    public async Task Names_in_an_archive_lead_nowhere_else()
    {
        _folder.Write("secret", "s3cret");
        await using (var tar = new TarWriter(File.Create(_folder["evil.tar"])))
        {
            await AddAsync(tar, "manifest.json", """[{"Config":"config.json","RepoTags":null,"Layers":["../secret"]}]""");
            await AddAsync(tar, "config.json", $$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{Digest.Of("s3cret"u8)}}}"]}}""");
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.SymbolicLink, "linked") { LinkName = _folder["secret"] }, Stop);
        }

        await RefusedAsync(On("evil.tar"), "*has no '../secret'*");
    }

    private static async Task AddAsync(TarWriter tar, string name, string text) =>
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, Stop);

    private Image On(string archive) => RegistryFixture.TwoLayers() with { Base = BaseImage.Archive(_folder[archive]) };

    private Task<BuiltImage> BuildAsync(Image image) => _store.BuildImageAsync(image, cancellationToken: Stop);

    private async Task RefusedAsync(Image image, string message) =>
        await FluentActions.Awaiting(() => BuildAsync(image)).Should().ThrowAsync<BuildFailedException>().WithMessage(message);

    // The image can be written out whole: its base's layers are there.
    private async Task CheckAsync(BuiltImage built, BuiltImage os)
    {
        built.Manifest.Layers.Should().HaveCount(3);
        built.Manifest.Layers[0].Should().Be(os.Manifest.Layers[0]);
        built.Config.Environment["PATH"].Should().Be("/bin");
        var output = _folder[$"out-{Guid.NewGuid():n}"];
        await built.WriteOciLayoutAsync(output, Stop);
        Directory.GetFiles(Path.Combine(output, "blobs", "sha256")).Should().HaveCount(5);
    }

    private static string Entry(BuiltImage image, string name) =>
        $$$"""{"mediaType":"{{{OciMediaTypes.Manifest}}}","digest":"{{{image.Descriptor.Digest}}}","size":{{{image.Descriptor.Size}}},"annotations":{"org.opencontainers.image.ref.name":"{{{name}}}"}}""";
}
