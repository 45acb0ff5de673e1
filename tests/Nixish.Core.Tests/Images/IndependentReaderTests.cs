using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

/// <summary>What others make of the images: skopeo, umoci and a real Docker engine.</summary>
public sealed class IndependentReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public IndependentReaderTests() => _store = _folder.OpenStore();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Skopeo_inspects_the_layout()
    {
        SkipWithout("skopeo");
        var image = await BuildAsync();
        await image.WriteOciLayoutAsync(_folder["layout"], Stop);
        TemporaryFolder.Run("skopeo", "inspect", "--format", "{{.Digest}} {{.Architecture}} {{len .Layers}}", $"oci:{_folder["layout"]}:{image.Tag}")
            .Should().Be($"{image.Descriptor.Digest} amd64 2");
        TemporaryFolder.Run("skopeo", "inspect", "--config", "--format", "{{.Config.Cmd}} {{.Config.User}}", $"oci:{_folder["layout"]}").Should().Be("[-c cat /etc/motd] 1000");
    }

    [Fact]
    public async Task Skopeo_reads_the_docker_archive()
    {
        SkipWithout("skopeo");
        var image = await BuildAsync();
        await using (var file = File.Create(_folder["image.tar"]))
        {
            await image.WriteDockerArchiveAsync(file, Stop);
        }

        TemporaryFolder.Run("skopeo", "inspect", "--config", "--format", "{{.Config.User}}", $"docker-archive:{_folder["image.tar"]}:{image.Image.Name}:{image.Tag}").Should().Be("1000");
    }

    [Fact]
    public async Task Umoci_unpacks_the_layout()
    {
        SkipWithout("umoci");
        var image = await BuildAsync();
        await image.WriteOciLayoutAsync(_folder["layout"], Stop);
        TemporaryFolder.Run("umoci", "unpack", "--rootless", "--image", $"{_folder["layout"]}:{image.Tag}", _folder["bundle"]);
        (await File.ReadAllTextAsync(_folder["bundle/rootfs/etc/motd"], Stop)).Should().Be("hello from a layer");
        (await File.ReadAllBytesAsync(_folder["bundle/rootfs/bin/sh"], Stop)).Should().Equal(await File.ReadAllBytesAsync("/bin/busybox", Stop));
    }

    [Fact]
    public async Task A_real_engine_loads_and_runs_it()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no engine.");
        SkipWithout("docker");
        var image = await BuildAsync();
        using var engine = new DockerEngine();
        await engine.PingAsync(Stop);
        (await engine.LoadAsync(image, cancellationToken: Stop)).Should().BeTrue();
        (await engine.LoadAsync(image, cancellationToken: Stop)).Should().BeFalse();
        try
        {
            TemporaryFolder.Run("docker", "run", "--rm", "--network", "none", $"{image.Image.Name}:{image.Tag}").Should().Be("hello from a layer");
        }
        finally
        {
            TemporaryFolder.Run("docker", "rmi", $"{image.Image.Name}:{image.Tag}");
        }
    }

    [Fact]
    public async Task The_docker_target_loads_what_the_engine_lacks()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no engine.");
        SkipWithout("docker");
        using var engine = new DockerEngine();
        var target = new DockerTarget(_store, engine);
        var image = Busybox();
        var options = new StackOptions { Targets = [target], State = new InMemoryStateStore() };
        var stack = new Stack("docker-target") { Resources = [image.LoadIntoDocker()] };
        var plan = await stack.PlanAsync(options, Stop);
        plan.Should().ContainSingle().Which.Reason.Should().Be("not built");
        await plan.ApplyAsync(cancellationToken: Stop);
        try
        {
            (await stack.PlanAsync(options, Stop)).Should().BeEmpty();
        }
        finally
        {
            TemporaryFolder.Run("docker", "rmi", image.Reference);
        }
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_named()
    {
        using var engine = new DockerEngine($"unix://{_folder["no.sock"]}");
        (await FluentActions.Awaiting(() => engine.PingAsync(Stop)).Should().ThrowAsync<DockerEngineException>()).WithMessage("*no.sock*DOCKER_HOST*");
    }

    private Task<BuiltImage> BuildAsync() => _store.BuildImageAsync(Busybox(), cancellationToken: Stop);

    // Each test an image of its own, so that the engine's names do not meet.
    private static Image Busybox()
    {
        Assert.SkipUnless(File.Exists("/bin/busybox"), "There is no /bin/busybox (Debian's busybox-static).");
        return new Image("nixish-test/busybox")
        {
            Layers = [new("/bin/sh", Source.File("/bin/busybox")), new("/etc/motd", Source.Text("motd", "hello from a layer"))],
            Entrypoint = ["/bin/sh"],
            Command = ["-c", "cat /etc/motd"],
            User = "1000",
            Labels = new() { ["test"] = Guid.NewGuid().ToString() },
        };
    }

    private static void SkipWithout(string program) => Assert.SkipUnless(TemporaryFolder.HasProgram(program), $"{program} is not on PATH.");
}
