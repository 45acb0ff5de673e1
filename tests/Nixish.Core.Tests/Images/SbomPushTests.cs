using Nixish.Testing;

namespace Nixish.Core.Tests.Images;

public sealed class SbomPushTests : IDisposable
{
    private static readonly ImageRepository Target = ImageRepository.Parse("registry.example.com/shop/web");

    private readonly RegistryFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_push_attaches_the_list_before_the_image_has_its_tag()
    {
        var image = RegistryFixture.TwoLayers();
        #region push
        var push = image.PushTo("registry.example.com/shop") with { Sbom = SbomFormat.Spdx };
        #endregion
        await ApplyAsync(push);
        var built = await _fixture.BuildAsync(image);
        var attached = (await _fixture.Client.ReferrersAsync(Target, built.Descriptor.Digest, cancellationToken: Stop)).Should().ContainSingle().Subject;
        attached.ArtifactType.Should().Be("application/spdx+json");
        var manifest = ImageManifest.FromJson((await _fixture.Client.PullManifestAsync(Target.At(attached.Descriptor.Digest), Stop)).Content);
        using var content = new MemoryStream();
        await _fixture.Client.PullBlobAsync(Target, manifest.Layers[0], content, cancellationToken: Stop);
        content.ToArray().Should().Equal((await _fixture.Store.BuildSbomAsync(image, cancellationToken: Stop)).Content.ToArray());

        var puts = _fixture.Registry.Calls.Where(call => call.Method == "PUT" && call.Path.Contains("/manifests/", StringComparison.Ordinal)).Select(call => call.Path).ToList();
        puts.FindIndex(path => path.EndsWith(attached.Descriptor.Digest.ToString(), StringComparison.Ordinal)).Should().BeLessThan(puts.FindIndex(path => path.EndsWith(built.Tag, StringComparison.Ordinal)));
        (await PlanAsync(push)).Should().BeEmpty();
    }

    [Fact]
    public async Task Each_image_of_an_index_has_its_own()
    {
        var index = RegistryFixture.TwoLayers().For("linux/amd64", "linux/arm64");
        var push = index.PushTo("registry.example.com/shop") with { Sbom = SbomFormat.Spdx };
        await ApplyAsync(push);
        var built = await _fixture.Store.BuildIndexAsync(index, cancellationToken: Stop);
        foreach (var image in built.Images)
        {
            (await _fixture.Client.ReferrersAsync(Target, image.Descriptor.Digest, Sbom.MediaType, Stop)).Should().ContainSingle();
        }

        (await PlanAsync(push)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_image_that_was_pushed_without_gets_it()
    {
        var push = RegistryFixture.TwoLayers().PushTo("registry.example.com/shop");
        await ApplyAsync(push);
        (await PlanAsync(push with { Sbom = SbomFormat.Spdx })).Should().ContainSingle().Which.Reason.Should().Be("its SBOM is not attached");
        await ApplyAsync(push with { Sbom = SbomFormat.Spdx });
        (await PlanAsync(push with { Sbom = SbomFormat.Spdx })).Should().BeEmpty();
    }

    [Fact]
    public async Task A_real_registry_keeps_it()
    {
        var registry = Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY");
        Assert.SkipWhen(string.IsNullOrEmpty(registry), "NIXISH_TEST_REGISTRY names no registry.");
        var image = new Image("nixish-test/sbom") { Layers = [new("/etc/unique", Source.Text("unique-1.0", Guid.NewGuid().ToString()))] };
        using var target = new RegistryTarget(_fixture.Store);
        var options = new StackOptions { Targets = [target], State = new InMemoryStateStore() };
        var stack = new Stack("sbom") { Resources = [image.PushTo($"{registry}") with { Sbom = SbomFormat.Spdx }] };
        await (await stack.PlanAsync(options, Stop)).ApplyAsync(cancellationToken: Stop);
        (await stack.PlanAsync(options, Stop)).Should().BeEmpty();
        var built = await _fixture.Store.BuildImageAsync(image, cancellationToken: Stop);
        using var client = new RegistryClient();
        (await client.ReferrersAsync(ImageRepository.Parse($"{registry}/nixish-test/sbom"), built.Descriptor.Digest, Sbom.MediaType, Stop)).Should().ContainSingle();
    }

    private async Task<IEnumerable<Change>> PlanAsync(ImagePush push)
    {
        using var target = NewTarget();
        return await new Stack("shop") { Resources = [push] }.PlanAsync(new StackOptions { Targets = [target], State = new InMemoryStateStore() }, Stop);
    }

    private async Task ApplyAsync(ImagePush push)
    {
        using var target = NewTarget();
        await (await new Stack("shop") { Resources = [push] }.PlanAsync(new StackOptions { Targets = [target], State = new InMemoryStateStore() }, Stop)).ApplyAsync(cancellationToken: Stop);
    }

    private RegistryTarget NewTarget() => new(_fixture.Store, new() { Handler = _fixture.Handler, Credentials = [] });
}
