using System.Text;
using System.Text.Json;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

public sealed class BaseImageTests : IDisposable
{
    private static readonly ImageRepository Library = ImageRepository.Parse("registry.example.com/library/os");

    private readonly RegistryFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task An_image_goes_on_top_of_its_base()
    {
        var below = await PushBaseAsync();
        var image = await _fixture.BuildAsync(OnTopOf(below));
        image.Manifest.Layers.Should().HaveCount(3);
        image.Manifest.Layers[0].Should().Be(below.Manifest.Layers[0]);
        using var config = JsonDocument.Parse(image.ConfigContent);
        var settings = config.RootElement.GetProperty("config");
        settings.GetProperty("Env").EnumerateArray().Select(item => item.GetString()).Should().Equal("HOME=/home/web", "LANG=C", "PATH=/bin");
        settings.GetProperty("Entrypoint").EnumerateArray().Select(item => item.GetString()).Should().Equal("/a");
        settings.TryGetProperty("Cmd", out _).Should().BeFalse("the base's command was for the base's entrypoint");
        settings.GetProperty("User").GetString().Should().Be("1000");
        settings.GetProperty("ExposedPorts").EnumerateObject().Select(port => port.Name).Should().Equal("22/tcp", "8080/tcp");
        config.RootElement.GetProperty("rootfs").GetProperty("diff_ids").GetArrayLength().Should().Be(3);
        config.RootElement.GetProperty("history").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public async Task A_bases_layers_are_not_fetched_to_push_where_they_are()
    {
        var image = await _fixture.BuildAsync(OnTopOf(await PushBaseAsync()));
        var before = _fixture.Registry.Calls.Count;
        await _fixture.Client.PushImageAsync(image, ImageRepository.Parse("registry.example.com/shop/web"), cancellationToken: Stop);
        var calls = _fixture.Registry.Calls.Skip(before).ToArray();
        calls.Should().NotContain(call => call.Method == "GET");
        calls.Should().ContainSingle(call => call.Path.Contains($"mount={image.Manifest.Layers[0].Digest}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_bases_layers_go_to_another_registry_through_the_store()
    {
        var image = await _fixture.BuildAsync(OnTopOf(await PushBaseAsync()));
        var target = ImageRepository.Parse("other.example.com/shop/web");
        await _fixture.Client.PushImageAsync(image, target, cancellationToken: Stop);
        _fixture.Registry.Contains(target.Tagged(image.Tag).ToString()).Should().BeTrue();
        var before = _fixture.Registry.Calls.Count;
        await image.WriteOciLayoutAsync(_fixture.Folder["layout"], Stop);
        _fixture.Registry.Calls.Count.Should().Be(before, "the blobs are in the store by now");
        Directory.GetFiles(_fixture.Folder["layout/blobs/sha256"]).Should().HaveCount(5);
    }

    [Fact]
    public async Task The_index_of_several_platforms_gives_the_one_that_is_built_for()
    {
        var amd64 = await PushBaseAsync();
        var arm64 = await PushBaseAsync("arm64");
        var index = Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"{{OciMediaTypes.Index}}","manifests":[{{Entry(arm64, "arm64")}},{{Entry(amd64, "amd64")}}]}
            """);
        await _fixture.Client.PushManifestAsync(Library.Tagged("all"), OciMediaTypes.Index, index, Stop);
        var reference = Library.At(Digest.Of(index));
        foreach (var (architecture, below) in new[] { ("amd64", amd64), ("arm64", arm64) })
        {
            var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers() with { Base = reference, Architecture = architecture });
            image.Manifest.Layers[0].Should().Be(below.Manifest.Layers[0]);
        }

        var build = () => _fixture.BuildAsync(RegistryFixture.TwoLayers() with { Base = reference, Architecture = "riscv64" });
        await build.Should().ThrowAsync<BuildFailedException>().WithMessage("*no image for linux/riscv64, only for linux/arm64, linux/amd64*");
    }

    [Fact]
    public async Task A_base_of_another_architecture_is_an_error()
    {
        var below = await PushBaseAsync("arm64");
        var build = () => _fixture.BuildAsync(OnTopOf(below));
        await build.Should().ThrowAsync<BuildFailedException>().WithMessage("*is for linux/amd64, and its base for linux/arm64*");
    }

    [Fact]
    public async Task A_base_that_is_not_there_is_an_error_that_names_it()
    {
        var build = () => _fixture.BuildAsync(RegistryFixture.TwoLayers() with { Base = Library.At(Digest.Of("nothing"u8)) });
        (await build.Should().ThrowAsync<BuildFailedException>().WithMessage($"*{Library}@sha256:*")).WithInnerException<RegistryException>().Which.Failure.Should().Be(RegistryFailure.NotFound);
    }

    [Fact]
    public async Task A_base_that_was_fetched_is_not_fetched_again()
    {
        var below = await PushBaseAsync();
        await _fixture.BuildAsync(OnTopOf(below));
        var before = _fixture.Registry.Calls.Count;
        await _fixture.BuildAsync(OnTopOf(below) with { Labels = new() { ["changed"] = "yes" } });
        _fixture.Registry.Calls.Count.Should().Be(before);
    }

    [Fact]
    public async Task More_layers_than_a_runtime_takes_are_an_error()
    {
        var layer = new Layer("/x", Source.Text("x", "x"));
        FluentActions.Invoking(() => new Image("web") { Layers = [.. Enumerable.Repeat(layer, 128)] }).Should().Throw<InvalidImageException>().WithMessage("*at most 127*");
        var below = await PushBaseAsync();
        var build = () => _fixture.BuildAsync(OnTopOf(below) with { Layers = [.. Enumerable.Repeat(layer, 127)] });
        await build.Should().ThrowAsync<BuildFailedException>().WithMessage("*128 layers with those of its base*");
    }

    private async Task<BuiltImage> PushBaseAsync(string architecture = "amd64")
    {
        var image = await _fixture.BuildAsync(new Image("os")
        {
            Layers = [new("/etc/os", Source.Text("os", architecture))],
            Architecture = architecture,
            Entrypoint = ["/bin/sh"],
            Command = ["-l"],
            Environment = new() { ["PATH"] = "/bin", ["HOME"] = "/root" },
            Ports = [22],
            User = "1000",
        });
        await _fixture.Client.PushImageAsync(image, Library, cancellationToken: Stop);
        return image;
    }

    private static Image OnTopOf(BuiltImage below) => RegistryFixture.TwoLayers() with
    {
        Base = Library.At(below.Descriptor.Digest),
        Environment = new() { ["HOME"] = "/home/web", ["LANG"] = "C" },
        Ports = [8080],
    };

    private static string Entry(BuiltImage image, string architecture) =>
        $$$"""{"mediaType":"{{{OciMediaTypes.Manifest}}}","digest":"{{{image.Descriptor.Digest}}}","size":{{{image.Descriptor.Size}}},"platform":{"os":"linux","architecture":"{{{architecture}}}"}}""";
}
