using System.Text;
using System.Text.Json;
using Nixish.Core.Tests.Store;
using Nixish.Testing;

namespace Nixish.Core.Tests.Images;

public sealed class ImageIndexTests : IDisposable
{
    private static readonly ImageRepository Target = ImageRepository.Parse("registry.example.com/shop/web");

    private readonly RegistryFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task One_value_is_built_for_several_platforms()
    {
        var site = Source.Text("index.html", "hello");
        #region index
        var image = new Image("web") { Layers = [new("/srv/index.html", site)], Ports = [8080] };
        var everywhere = image.For("linux/amd64", "linux/arm64", "linux/arm/v7");
        #endregion
        var reference = everywhere.Reference;
        var built = await BuildAsync(everywhere);
        reference.Should().Be($"web:{built.Tag}");
        built.Images.Select(one => one.Image.Platform.ToString()).Should().Equal("linux/amd64", "linux/arm64", "linux/arm/v7");
        using var json = JsonDocument.Parse(built.ManifestContent);
        json.RootElement.GetProperty("mediaType").GetString().Should().Be(OciMediaTypes.Index);
        json.RootElement.GetProperty("manifests").EnumerateArray().Select(entry => (entry.GetProperty("digest").GetString(), entry.GetProperty("platform").GetRawText())).Should().Equal(
            (built.Images[0].Descriptor.Digest.ToString(), """{"architecture":"amd64","os":"linux"}"""),
            (built.Images[2].Descriptor.Digest.ToString(), """{"architecture":"arm","os":"linux","variant":"v7"}"""),
            (built.Images[1].Descriptor.Digest.ToString(), """{"architecture":"arm64","os":"linux"}"""));
        using var config = JsonDocument.Parse(built.Images[2].ConfigContent);
        (config.RootElement.GetProperty("architecture").GetString(), config.RootElement.GetProperty("variant").GetString()).Should().Be(("arm", "v7"));
        built.Images.Select(one => one.Manifest.Layers[0]).Distinct().Should().ContainSingle("the layer is the same on all");
    }

    [Fact]
    public async Task Each_platform_may_hold_something_else()
    {
        #region of
        var image = ImageIndex.Of(["linux/amd64", "linux/arm64"], platform => new Image("app")
        {
            Layers = [new("/bin/app", Source.Text("app", $"compiled for {platform.Architecture}"))],
        });
        #endregion
        var built = await BuildAsync(image);
        built.Images.Select(one => one.Manifest.Layers[0].Digest).Should().OnlyHaveUniqueItems();
        built.Images.Select(one => one.Image.Architecture).Should().Equal("amd64", "arm64");
    }

    [Fact]
    public void Order_does_not_count_and_everything_else_does()
    {
        var image = RegistryFixture.TwoLayers();
        image.For("linux/arm64", "linux/amd64").Reference.Should().Be(image.For("linux/amd64", "linux/arm64").Reference);
        PullableImage[] others =
        [
            image,
            image.For("linux/amd64"),
            image.For("linux/amd64", "linux/arm64"),
            image.For("linux/amd64", "linux/arm/v6"),
            image.For("linux/amd64", "linux/arm/v7"),
            image.For("linux/amd64") with { Annotations = new() { ["a"] = "b" } },
            (image with { Annotations = new() { ["a"] = "b" } }).For("linux/amd64"),
            image.For("linux/amd64") with { Name = "other" },
        ];
        others.Select(each => each.Reference).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Blobs_go_first_then_the_images_and_the_index_last()
    {
        var built = await BuildAsync(RegistryFixture.TwoLayers().For("linux/amd64", "linux/arm64"));
        (await _fixture.Client.PushImageAsync(built, Target, cancellationToken: Stop)).Should().BeTrue();
        var puts = _fixture.Registry.Calls.Where(call => call.Method == "PUT").Select(call => call.Path).ToArray();
        // Two layers that both share, and two configurations.
        puts.Take(4).Should().OnlyContain(path => path.Contains("/blobs/uploads/", StringComparison.Ordinal));
        puts.Skip(4).Should().HaveCount(3).And.OnlyContain(path => path.Contains("/manifests/", StringComparison.Ordinal));
        puts[^1].Should().EndWith($"/manifests/{built.Tag}");

        var before = _fixture.Registry.Calls.Count;
        (await _fixture.Client.PushImageAsync(built, Target, cancellationToken: Stop)).Should().BeFalse();
        _fixture.Registry.Calls.Count.Should().Be(before + 1);
    }

    [Fact]
    public async Task A_base_is_chosen_by_platform()
    {
        var os = await BuildAsync(ImageIndex.Of(["linux/amd64", "linux/arm64", "linux/arm/v6"], platform => new Image("os") { Layers = [new("/etc/os", Source.Text("os", platform.ToString()))] }));
        var library = ImageRepository.Parse("registry.example.com/library/os");
        await _fixture.Client.PushImageAsync(os, library, cancellationToken: Stop);
        // v7 runs what v6 does, and arm64/v8 is arm64.
        var built = await BuildAsync((RegistryFixture.TwoLayers() with { Base = library.At(os.Descriptor.Digest) }).For("linux/amd64", "linux/arm64/v8", "linux/arm/v7"));
        built.Images.Select(one => one.Manifest.Layers[0]).Should().Equal(os.Images.Select(one => one.Manifest.Layers[0]));

        var build = () => BuildAsync((RegistryFixture.TwoLayers() with { Base = library.At(os.Descriptor.Digest) }).For("linux/amd64", "linux/arm/v5"));
        (await build.Should().ThrowAsync<BuildFailedException>().WithMessage("*no image for linux/arm/v5, only for linux/amd64, linux/arm/v6, linux/arm64*"))
            .WithInnerException<InvalidImageException>();
    }

    [Fact]
    public async Task A_stack_delivers_it_where_containers_pull_it()
    {
        using var target = new RegistryTarget(_fixture.Store, new() { Handler = _fixture.Handler, Credentials = [] });
        var options = new StackOptions { Targets = [target], State = new InMemoryStateStore() };
        var image = RegistryFixture.TwoLayers().For("linux/amd64", "linux/arm64");
        var stack = new Stack("shop") { Resources = [image.PushTo("registry.example.com/shop")] };
        await (await stack.PlanAsync(options, Stop)).ApplyAsync(cancellationToken: Stop);
        Deliveries.Of(stack.Resources).ReferenceOf(image).Should().Be($"registry.example.com/shop/{image.Reference}");
        _fixture.Registry.Contains($"registry.example.com/shop/{image.Reference}").Should().BeTrue();
        (await stack.PlanAsync(options, Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_layout_holds_each_image_once()
    {
        var built = await BuildAsync(RegistryFixture.TwoLayers().For("linux/amd64", "linux/arm64"));
        await built.WriteOciLayoutAsync(_fixture.Folder["layout"], Stop);
        Directory.GetFiles(_fixture.Folder["layout/blobs/sha256"]).Should().HaveCount(2 + 2 + 2 + 1, "two layers, two configurations, two manifests, one index");
        Encoding.UTF8.GetString(await File.ReadAllBytesAsync(_fixture.Folder["layout/index.json"], Stop)).Should().Contain($"\"{built.Tag}\"").And.Contain(built.Descriptor.Digest.ToString());
        Assert.SkipUnless(TemporaryFolder.HasProgram("skopeo"), "skopeo is not on PATH.");
        var raw = TemporaryFolder.Run("skopeo", "inspect", "--raw", $"oci:{_fixture.Folder["layout"]}:{built.Tag}");
        raw.Should().Be(Encoding.UTF8.GetString(built.ManifestContent.Span));
        TemporaryFolder.Run("skopeo", "copy", "--all", $"oci:{_fixture.Folder["layout"]}:{built.Tag}", $"oci:{_fixture.Folder["copy"]}:all");
        TemporaryFolder.Run("skopeo", "inspect", "--raw", $"oci:{_fixture.Folder["copy"]}:all").Should().Be(raw, "no byte had to be changed");
        TemporaryFolder.Run("skopeo", "inspect", "--override-arch", "arm64", "--format", "{{.Architecture}}", $"oci:{_fixture.Folder["copy"]}:all").Should().Be("arm64");
    }

    [Fact]
    public async Task Others_take_the_part_of_a_platform_out_of_it()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("skopeo"), "skopeo is not on PATH.");
        Assert.SkipUnless(TemporaryFolder.HasProgram("umoci"), "umoci is not on PATH.");
        var built = await BuildAsync(RegistryFixture.TwoLayers().For("linux/amd64", "linux/arm64"));
        await built.WriteOciLayoutAsync(_fixture.Folder["layout"], Stop);
        TemporaryFolder.Run("skopeo", "copy", "--override-arch", "arm64", $"oci:{_fixture.Folder["layout"]}:{built.Tag}", $"oci:{_fixture.Folder["one"]}:arm64");
        TemporaryFolder.Run("umoci", "unpack", "--rootless", "--image", $"{_fixture.Folder["one"]}:arm64", _fixture.Folder["bundle"]);
        (await File.ReadAllTextAsync(_fixture.Folder["bundle/rootfs/a"], Stop)).Should().Be("first");
        TemporaryFolder.Run("skopeo", "inspect", "--format", "{{.Digest}}", $"oci:{_fixture.Folder["one"]}:arm64").Should().Be(built.Images[1].Descriptor.Digest.ToString());
    }

    [Fact]
    public async Task A_real_registry_takes_it_and_a_real_engine_pulls_its_part()
    {
        var registry = Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY");
        Assert.SkipWhen(string.IsNullOrEmpty(registry), "NIXISH_TEST_REGISTRY names no registry.");
        var image = new Image("nixish-test/index") { Layers = [new("/etc/unique", Source.Text("unique", Guid.NewGuid().ToString()))], Entrypoint = ["/none"] };
        var built = await BuildAsync(image.For("linux/amd64", "linux/arm64"));
        using var client = new RegistryClient();
        var repository = ImageRepository.Parse($"{registry}/nixish-test/index");
        (await client.PushImageAsync(built, repository, cancellationToken: Stop)).Should().BeTrue();
        (await client.PushImageAsync(built, repository, cancellationToken: Stop)).Should().BeFalse();
        var reference = repository.Tagged(built.Tag).ToString();
        if (TemporaryFolder.HasProgram("skopeo"))
        {
            TemporaryFolder.Run("skopeo", "inspect", "--tls-verify=false", "--raw", $"docker://{reference}").Should().Be(Encoding.UTF8.GetString(built.ManifestContent.Span));
            TemporaryFolder.Run("skopeo", "copy", "--all", "--src-tls-verify=false", $"docker://{reference}", $"oci:{_fixture.Folder["pulled"]}:all");
        }

        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")) || !TemporaryFolder.HasProgram("docker"), "DOCKER_HOST names no engine.");
        TemporaryFolder.Run("docker", "pull", "--quiet", reference);
        try
        {
            var architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
            TemporaryFolder.Run("docker", "image", "inspect", "--format", "{{.Architecture}} {{.Id}}", reference)
                .Should().Be($"{architecture} {built.Images.Single(one => one.Image.Architecture == architecture).Manifest.Config.Digest}");
        }
        finally
        {
            TemporaryFolder.Run("docker", "rmi", reference);
        }
    }

    [Theory]
    [InlineData("linux/amd64", "linux/amd64/v1", true)]
    [InlineData("linux/arm64", "linux/arm64/v8", true)]
    [InlineData("linux/arm", "linux/arm/v7", true)]
    [InlineData("linux/arm/v7", "linux/arm/v6", false)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    public void What_goes_without_saying_is_one_platform(string one, string other, bool same)
    {
        var both = () => RegistryFixture.TwoLayers().For(one, other);
        if (same)
        {
            both.Should().Throw<InvalidImageException>().WithMessage($"*two images for {other}*");
        }
        else
        {
            both.Should().NotThrow();
        }
    }

    [Theory]
    [InlineData("amd64")]
    [InlineData("windows/amd64")]
    [InlineData("linux/")]
    [InlineData("linux/arm/v7/8")]
    [InlineData("linux/ARM")]
    [InlineData("linux/arm/")]
    public void What_is_no_platform_is_refused(string text) => FluentActions.Invoking(() => Platform.Parse(text)).Should().Throw<InvalidImageException>();

    [Fact]
    public void An_index_has_an_image_and_its_images_one_name()
    {
        FluentActions.Invoking(() => RegistryFixture.TwoLayers().For()).Should().Throw<InvalidImageException>().WithMessage("*needs a platform*");
        FluentActions.Invoking(() => new ImageIndex("web").Reference).Should().Throw<InvalidImageException>().WithMessage("*'web' has no images*");
        FluentActions.Invoking(() => ImageIndex.Of(["linux/amd64", "linux/arm64"], platform => new Image(platform.Architecture))).Should().Throw<InvalidImageException>().WithMessage("*'amd64' and 'arm64'*");
    }

    [Fact]
    public void The_image_of_a_platform_is_found()
    {
        var index = RegistryFixture.TwoLayers().For("linux/amd64", "linux/arm/v6", "linux/arm/v5");
        index.ImageFor("linux/arm/v7")!.Variant.Should().Be("v6");
        index.ImageFor("linux/amd64/v3")!.Platform.Should().Be(Platform.Parse("linux/amd64"));
        index.ImageFor("linux/riscv64").Should().BeNull();
    }

    private Task<BuiltIndex> BuildAsync(ImageIndex index) =>
        _fixture.Store.BuildIndexAsync(index, new BuildOptions().WithRegistry(_fixture.Client), cancellationToken: Stop);
}
