using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Dotnet;

/// <summary>A published program in a container of a real engine, and its image in a real registry.</summary>
public sealed class DotnetEngineTests : IDisposable
{
    private readonly ShopSource _shop = new();
    private readonly TemporaryStore _there = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _there.Dispose();
        _shop.Dispose();
    }

    [Fact]
    public async Task A_real_engine_runs_the_image_and_it_serves_a_page()
    {
        DotnetBuildTests.SkipWithoutSandbox();
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no engine.");
        Assert.SkipUnless(TemporaryFolder.HasProgram("docker"), "There is no docker.");
        var port = RunningWeb.FreePort();
        var image = await _there.Store.BuildImageAsync(Image(port), cancellationToken: Stop);
        using var engine = new DockerEngine();
        await engine.LoadAsync(image, cancellationToken: Stop);
        var name = $"{image.Image.Name}:{image.Tag}";
        var container = "";
        try
        {
            container = TemporaryFolder.Run("docker", "run", "--detach", "--network", "host", "--read-only", "--tmpfs", "/tmp", name);
            using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
            var page = await RunningWeb.GetAsync(http, "/", () => TemporaryFolder.Run("docker", "inspect", "--format", "{{.State.Running}}", container) != "true", Stop);
            page.Should().Be("hello", because: "the container says {0}", TemporaryFolder.Run("docker", "logs", container));
            TemporaryFolder.Run("docker", "inspect", "--format", "{{.Config.User}} {{.Config.WorkingDir}}", container).Should().Be("1654 /app");
        }
        finally
        {
            if (container.Length > 0)
            {
                TemporaryFolder.Run("docker", "rm", "--force", container);
            }

            TemporaryFolder.Run("docker", "rmi", name);
        }
    }

    [Fact]
    public async Task A_real_registry_gets_the_changed_layer_and_no_other()
    {
        DotnetBuildTests.SkipWithoutSandbox();
        var address = Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "NIXISH_TEST_REGISTRY names no registry.");
        using var client = new RegistryClient();
        var target = ImageRepository.Parse($"{address}/nixish-test/dotnet-{Guid.NewGuid():n}");
        var first = await _there.Store.BuildImageAsync(_shop.Program.AsImage("web"), cancellationToken: Stop);
        await client.PushImageAsync(first, target, cancellationToken: Stop);
        _shop.Replace("src/Web/Program.cs", "app.Run();", "app.MapGet(\"/ready\", () => \"yes\");\napp.Run();");
        var second = await _there.Store.BuildImageAsync(_shop.Program.AsImage("web"), cancellationToken: Stop);
        var sent = new Sent();
        await client.PushImageAsync(second, target, sent, Stop);
        sent.Bytes.Should().Be(second.Manifest.Layers[^1].Size + second.Manifest.Config.Size);
    }

    // Its base: the runtime of this machine, and the libraries that it loads.
    private Image Image(int port)
    {
        var sdk = DotnetSdk.Find(null);
        var version = Environment.Version.ToString(3);
        var runtime = Source.Directory(sdk.Root) with { Name = "dotnet", Ignore = IgnoreRules.None, Include = ["/dotnet", "/host/", $"/shared/Microsoft.NETCore.App/{version}/", $"/shared/Microsoft.AspNetCore.App/{version}/"] };
        var libraries = TemporaryFolder.Run("ldd", Path.Combine(sdk.Root, "shared/Microsoft.NETCore.App", version, "libcoreclr.so")).Split('\n')
            .SelectMany(line => line.Split(' ', '\t')).Where(word => word.StartsWith('/')).Append(Path.Combine("/lib64", "ld-linux-x86-64.so.2")).Distinct().Where(File.Exists);
        var system = new Layer { Content = [.. libraries.Select(library => KeyValuePair.Create(library, (IBuildable)Source.File(new FileInfo(library).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? library)))] };
        var app = _shop.Program.AsImage($"nixish-test/dotnet-{Guid.NewGuid():n}");
        return app with
        {
            Layers = [system, new("/usr/bin", runtime), .. app.Layers],
            Environment = new() { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}", ["PATH"] = "/usr/bin" },
        };
    }

    private sealed class Sent : IProgress<PushProgress>
    {
        public long Bytes { get; private set; }

        public void Report(PushProgress value) => Bytes = Math.Max(Bytes, value.SentBytes);
    }
}
