using Nixish.Core.Tests.Store;
using Nixish.Testing;

namespace Nixish.Core.Tests.Images;

public sealed class PushTests : IDisposable
{
    private static readonly ImageRepository Target = ImageRepository.Parse("registry.example.com/shop/web");

    private readonly RegistryFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_no_op_push_is_one_request()
    {
        var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers());
        (await _fixture.Client.PushImageAsync(image, Target, cancellationToken: Stop)).Should().BeTrue();
        var before = _fixture.Registry.Calls.Count;
        (await _fixture.Client.PushImageAsync(image, Target, cancellationToken: Stop)).Should().BeFalse();
        _fixture.Registry.Calls.Skip(before).Select(call => call.ToString()).Should().Equal($"HEAD registry.example.com/v2/shop/web/manifests/{image.Tag}");
    }

    [Fact]
    public async Task Blobs_that_are_there_are_not_sent()
    {
        await PushAsync(RegistryFixture.TwoLayers());
        var before = _fixture.Registry.Calls.Count;
        await PushAsync(RegistryFixture.TwoLayers(second: "changed"));
        // The changed layer and the configuration.
        _fixture.Registry.Calls.Skip(before).Count(call => call.Method == "PUT" && call.Path.Contains("/blobs/uploads/", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task The_manifest_goes_last()
    {
        await PushAsync(RegistryFixture.TwoLayers());
        var puts = _fixture.Registry.Calls.Where(call => call.Method == "PUT").ToArray();
        puts.Should().HaveCount(4);
        puts[^1].Path.Should().Contain("/manifests/");
    }

    [Fact]
    public async Task A_stack_pushes_what_is_missing_and_then_does_nothing()
    {
        using var target = new RegistryTarget(_fixture.Store, new() { Handler = _fixture.Handler, Credentials = [] });
        var options = new StackOptions { Targets = [target], State = new InMemoryStateStore() };
        var image = RegistryFixture.TwoLayers();
        var stack = new Stack("shop") { Resources = [image.PushTo("registry.example.com/shop")] };
        var plan = await stack.PlanAsync(options, Stop);
        plan.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Action = ChangeAction.Create, ResourceId = "image/registry.example.com/shop/web", Reason = "not built" });
        _fixture.Store.Contains(new Lowering().Lower(image).Path).Should().BeFalse("a plan builds nothing");
        await plan.ApplyAsync(cancellationToken: Stop);
        _fixture.Registry.Contains($"registry.example.com/shop/{image.Reference}").Should().BeTrue();

        var before = _fixture.Registry.Calls.Count;
        (await stack.PlanAsync(options, Stop)).Should().BeEmpty();
        _fixture.Registry.Calls.Skip(before).Should().ContainSingle();
    }

    [Fact]
    public async Task A_machine_that_never_built_it_sees_that_it_is_deployed()
    {
        var image = RegistryFixture.TwoLayers();
        await PushAsync(image);
        using var elsewhere = LocalStore.Open(_fixture.Folder["elsewhere"]);
        using var target = new RegistryTarget(elsewhere, new() { Handler = _fixture.Handler, Credentials = [] });
        var stack = new Stack("shop") { Resources = [image.PushTo("registry.example.com/shop")] };
        (await stack.PlanAsync(new StackOptions { Targets = [target], State = new InMemoryStateStore() }, Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_tag_that_was_overwritten_is_put_right()
    {
        var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers());
        await _fixture.Client.PushImageAsync(image, Target, cancellationToken: Stop);
        var other = new ImageManifest(image.Manifest.Config, []).ToJson();
        await _fixture.Client.PushManifestAsync(Target.Tagged(image.Tag), OciMediaTypes.Manifest, other, Stop);
        using var target = new RegistryTarget(_fixture.Store, new() { Handler = _fixture.Handler, Credentials = [] });
        var options = new StackOptions { Targets = [target], State = new InMemoryStateStore() };
        var stack = new Stack("shop") { Resources = [RegistryFixture.TwoLayers().PushTo("registry.example.com/shop")] };
        var plan = await stack.PlanAsync(options, Stop);
        plan.Should().ContainSingle().Which.Action.Should().Be(ChangeAction.Update);
        await plan.ApplyAsync(cancellationToken: Stop);
        (await _fixture.Client.ResolveAsync(Target.Tagged(image.Tag), Stop))!.Digest.Should().Be(image.Descriptor.Digest);
    }

    [Fact]
    public async Task Skopeo_and_a_real_engine_pull_what_was_pushed_to_a_real_registry()
    {
        var host = Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY");
        Assert.SkipWhen(string.IsNullOrEmpty(host), "NIXISH_TEST_REGISTRY names no registry.");
        Assert.SkipUnless(TemporaryFolder.HasProgram("skopeo"), "skopeo is not on PATH.");
        using var client = new RegistryClient(new() { Credentials = [] });
        var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers(second: Guid.NewGuid().ToString()));
        var target = new ImageRepository(host!, $"nixish-push/{Guid.NewGuid():n}");
        (await client.PushImageAsync(image, target, cancellationToken: Stop)).Should().BeTrue();
        (await client.PushImageAsync(image, target, cancellationToken: Stop)).Should().BeFalse();
        TemporaryFolder.Run("skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{target.Tagged(image.Tag)}").Should().Be(image.Descriptor.Digest.ToString());
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")) && TemporaryFolder.HasProgram("docker"))
        {
            TemporaryFolder.Run("docker", "pull", "-q", target.Tagged(image.Tag).ToString()).Should().Be(target.Tagged(image.Tag).ToString());
            TemporaryFolder.Run("docker", "rmi", target.Tagged(image.Tag).ToString());
        }
    }

    private async Task PushAsync(Image image) =>
        await _fixture.Client.PushImageAsync(await _fixture.BuildAsync(image), Target, cancellationToken: Stop);
}
