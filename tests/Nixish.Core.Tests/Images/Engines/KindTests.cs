using System.Diagnostics;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images.Engines;

/// <summary>Nodes as kind makes them: privileged containers of a real engine, labelled as its nodes are, each with a real containerd.</summary>
public sealed class KindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly List<string> _containers = [];
    private readonly string _cluster = $"t{Guid.NewGuid():n}";
    private string? _nodeImage;

    public KindTests() => _store = _folder.OpenStore();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _containers.ForEach(static container => TemporaryFolder.Run("docker", "rm", "--force", "--volumes", container));
        if (_nodeImage is not null)
        {
            TemporaryFolder.Run("docker", "rmi", _nodeImage);
        }

        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nodes_get_what_they_lack_and_no_more()
    {
        using var engine = Engine();
        var nodes = await StartAsync(engine, ("control-plane", "control-plane"), ("worker", "worker"), ("external-load-balancer", "balancer"));
        var image = new Image("nixish-test/web")
        {
            Layers = [new("/etc/motd", Source.Text("motd", "hello")), new("/data", Source.Text("data", new string('x', 3_000_000)))],
        };
        var target = new KindTarget(_store, engine);
        var options = new StackOptions { Targets = [target], State = new InMemoryStateStore() };
        var stack = new Stack("shop") { Resources = [image.LoadIntoKind(_cluster)] };

        var plan = await stack.PlanAsync(options, Stop);
        plan.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Action = ChangeAction.Create, ResourceId = $"image/kind/{_cluster}/nixish-test/web", Reason = "not built" });
        await plan.ApplyAsync(cancellationToken: Stop);

        var reference = $"dev.local/{image.Reference}";
        nodes.Select(node => Names(node).FirstOrDefault(name => !name.StartsWith("sha256:", StringComparison.Ordinal))).Should().Equal(reference, reference, null);
        Names(nodes[0]).Should().HaveCount(2, "the plugin that the kubelet asks has given it an id of its own, by which it knows it");
        Ctr(nodes[1], "images", "check", "--snapshotter", "native", $"name=={reference}").Should().Contain("complete").And.Contain("true");
        (await stack.PlanAsync(options, Stop)).Should().BeEmpty();

        Ctr(nodes[1], "images", "rm", reference);
        var second = await stack.PlanAsync(options, Stop);
        second.Should().ContainSingle().Which.Reason.Should().Be($"not in 1 of 2: node '{nodes[1]}'");
        await second.ApplyAsync(cancellationToken: Stop);
        (await stack.PlanAsync(options, Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_cluster_that_is_not_there_is_named()
    {
        using var engine = Engine();
        var planning = () => new Stack("shop") { Resources = [new Image("web").LoadIntoKind(_cluster)] }.PlanAsync(new StackOptions { Targets = [new KindTarget(_store, engine)], State = new InMemoryStateStore() }, Stop);
        (await planning.Should().ThrowAsync<ContainerdException>()).WithMessage($"*runs no node of a kind cluster '{_cluster}'*kind create cluster*");
    }

    [Fact]
    public async Task A_node_without_containerd_is_named()
    {
        using var engine = Engine();
        var nodes = await StartAsync(engine, ("worker", "broken"));
        var container = (await engine.FindContainersAsync($"io.x-k8s.kind.cluster={_cluster}", Stop)).Single();
        var answer = await engine.RunInAsync(container, ["/bin/missing"], null, Stop);
        answer.ExitCode.Should().NotBe(0);
        (answer.Output + answer.Error).Should().Contain("missing");
        nodes.Should().Equal(container.Name);
    }

    [Fact]
    public async Task A_program_in_a_container_reads_to_the_end_of_its_input()
    {
        using var engine = Engine();
        await StartAsync(engine, ("worker", "reads"));
        var container = (await engine.FindContainersAsync($"io.x-k8s.kind.cluster={_cluster}", Stop)).Single();
        var answer = await engine.RunInAsync(
            container,
            ["/bin/busybox", "wc", "-c"],
            async (stream, stop) =>
            {
                var part = new byte[64 * 1024];
                for (var i = 0; i < 100; i++)
                {
                    await stream.WriteAsync(part, stop);
                }
            },
            Stop);
        answer.Should().Be(new ProgramAnswer(0, $"{100 * 64 * 1024}\n", ""));
        // One that ends without reading does not stop the other side.
        (await engine.RunInAsync(container, ["/bin/busybox", "false"], async (stream, stop) => await stream.WriteAsync(new byte[1 << 24], stop), Stop)).ExitCode.Should().Be(1);
    }

    private static DockerEngine Engine()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no engine.");
        Assert.SkipUnless(TemporaryFolder.HasProgram("docker") && TemporaryFolder.HasProgram("containerd") && TemporaryFolder.HasProgram("ctr") && File.Exists("/bin/busybox"), "There is no docker, containerd or busybox.");
        return new();
    }

    private static string[] Names(string node) => Ctr(node, "images", "ls", "--quiet").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string Ctr(string node, params string[] arguments) => TemporaryFolder.Run("docker", ["exec", node, "ctr", "--namespace=k8s.io", .. arguments]);

    private async Task<string[]> StartAsync(DockerEngine engine, params (string Role, string Name)[] roles)
    {
        var image = await _store.BuildImageAsync(NodeImage(), cancellationToken: Stop);
        await engine.LoadAsync(image, cancellationToken: Stop);
        _nodeImage = $"{image.Image.Name}:{image.Tag}";
        List<string> names = [];
        foreach (var (role, name) in roles)
        {
            names.Add($"{_cluster}-{name}");
            _containers.Add(names[^1]);
            TemporaryFolder.Run("docker", "run", "--detach", "--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined", "--network", "none", "--name", names[^1], "--volume", "/var/lib/containerd", "--tmpfs", "/run",
                "--label", $"io.x-k8s.kind.cluster={_cluster}", "--label", $"io.x-k8s.kind.role={role}", _nodeImage);
        }

        foreach (var name in names)
        {
            for (var waited = Stopwatch.StartNew(); ;)
            {
                try
                {
                    Ctr(name, "version");
                    break;
                }
                catch (InvalidOperationException) when (waited.Elapsed < TimeSpan.FromSeconds(30))
                {
                    await Task.Delay(200, Stop);
                }
            }
        }

        return [.. names];
    }

    // This machine's containerd and what it loads.
    private Image NodeImage()
    {
        var programs = ((string[])["containerd", "ctr"]).Select(name => TemporaryFolder.Run("/bin/sh", "-c", $"command -v {name}")).ToArray();
        var libraries = programs.SelectMany(program => TemporaryFolder.Run("ldd", program).Split('\n')).SelectMany(line => line.Split(' ', '\t')).Where(word => word.StartsWith('/') && File.Exists(word)).Distinct();
        return new("nixish-test/node")
        {
            Layers =
            [
                new() { Content = [.. libraries.Select(library => KeyValuePair.Create(library, (IBuildable)Source.File(Real(library))))] },
                new()
                {
                    Content =
                    [
                        .. programs.Select(program => KeyValuePair.Create(program, (IBuildable)Source.File(Real(program)))),
                        new("/bin/busybox", Source.File("/bin/busybox")),
                        new("/etc/containerd/config.toml", Source.Text("config.toml", "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".containerd]\n  snapshotter = \"native\"\n")),
                    ],
                    Folders = ["/tmp", "/run", "/var/lib"],
                },
            ],
            Entrypoint = [programs[0]],
            Environment = new() { ["PATH"] = "/usr/bin:/bin" },
            Labels = new() { ["test"] = _cluster },
        };
    }

    private static string Real(string file) => new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file;
}
