using System.Text.Json;
using Nixish.Kubernetes.Tests.Connection;

namespace Nixish.Kubernetes.Tests.Local;

public sealed class LocalClusterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-local-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_cluster_is_made_once_with_its_nodes_ports_mounts_and_mirrors_and_the_users_kubeconfig_is_not_touched()
    {
        using var kind = new StandInForKind();
        #region local-cluster
        var dev = LocalCluster.Kind("dev", nodes: 3) with
        {
            NodeImage = "kindest/node:v1.36.0",
            Ports = [new(30080, 8080)],
            Mounts = [new("/srv/data", "/data")],
            RegistryMirrors = new() { ["docker.io"] = "http://mirror.lan:5000" },
        };
        #endregion
        dev = dev with { Program = kind.Program };

        (await dev.CreateAsync(Token)).Should().BeTrue();
        (await dev.CreateAsync(Token)).Should().BeFalse();

        kind.Calls.Should().HaveCount(3);
        kind.Calls[0].Should().Be("get|clusters|");
        kind.Calls[1].Should().MatchRegex(@"^create\|cluster\|--name\|dev\|--config\|-\|--kubeconfig\|/[^|]+/kubeconfig\|--wait\|300s\|--image\|kindest/node:v1\.36\.0\|$").And.NotContain(".kube/");
        kind.Calls[2].Should().Be("get|clusters|");
        using var config = JsonDocument.Parse(kind.Config);
        config.RootElement.GetProperty("apiVersion").GetString().Should().Be("kind.x-k8s.io/v1alpha4");
        var nodes = config.RootElement.GetProperty("nodes").EnumerateArray().ToList();
        nodes.Select(node => node.GetProperty("role").GetString()).Should().Equal("control-plane", "worker", "worker");
        nodes[0].GetProperty("extraPortMappings")[0].GetRawText().Should().Contain("\"containerPort\":30080").And.Contain("\"hostPort\":8080").And.Contain("\"listenAddress\":\"127.0.0.1\"").And.Contain("\"protocol\":\"TCP\"");
        nodes[1].TryGetProperty("extraPortMappings", out _).Should().BeFalse("two nodes cannot have one port");
        nodes[2].GetProperty("extraMounts")[0].GetRawText().Should().Contain("\"hostPath\":\"/srv/data\"").And.Contain("\"readOnly\":true");
        config.RootElement.GetProperty("containerdConfigPatches")[0].GetString().Should().Be("[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\n  endpoint = [\"http://mirror.lan:5000\"]\n");

        await dev.DeleteAsync(Token);
        (await dev.ExistsAsync(Token)).Should().BeFalse();
    }

    [Fact]
    public async Task It_is_connected_to_by_the_kubeconfig_that_kind_gives()
    {
        using var kind = new StandInForKind(RealCluster.KubeconfigOrSkip());
        using var store = LocalStore.Open(Path.Combine(_folder, "store"));
        var dev = LocalCluster.Kind("dev") with { Program = kind.Program };

        await using var running = await dev.StartAsync(store, cancellationToken: Token);

        running.Targets.AsEnumerable().Select(target => target.Name).Should().Equal("kind", "registry", "kubernetes");
        var stack = new Stack("shop") { Resources = [new ConfigMap("never-applied")] }.On(dev);
        stack.Deliver.Should().Be(Deliver.ToKind("dev"));
        (await stack.PlanAsync(new StackOptions { Targets = running.Targets, State = new InMemoryStateStore() }, Token)).Should().ContainSingle();
    }

    [Fact]
    public async Task What_kind_says_when_it_fails_is_in_the_message()
    {
        using var kind = new StandInForKind(failure: "echo 'ERROR: failed to create cluster: could not find a log line that matches \"Reached target\"' >&2; exit 1;");

        var error = (await (LocalCluster.Kind("dev") with { Program = kind.Program }).Awaiting(dev => dev.CreateAsync(Token)).Should().ThrowAsync<LocalClusterException>()).Which;

        error.Message.Should().Contain("create cluster' failed for the cluster 'dev' with exit code 1").And.Contain("could not find a log line");
        error.ExitCode.Should().Be(1);
        error.Output.AsEnumerable().Should().ContainSingle();
    }

    [Fact]
    public async Task Who_comes_second_finds_the_cluster_that_another_program_makes()
    {
        using var kind = new StandInForKind(failure: "echo 'ERROR: failed to create cluster: node(s) already exist for a cluster with the name \"dev\"' >&2; exit 1;");

        (await (LocalCluster.Kind("dev") with { Program = kind.Program }).CreateAsync(Token)).Should().BeFalse();
    }

    [Fact]
    public async Task Without_kind_it_is_said_what_to_do()
    {
        var dev = LocalCluster.Kind("dev") with { Program = Path.Combine(_folder, "no-kind") };

        var error = (await dev.Awaiting(one => one.CreateAsync(Token)).Should().ThrowAsync<LocalClusterException>()).Which;

        error.Message.Should().Contain("cannot be started").And.Contain("Install kind").And.Contain("LocalCluster.Existing");
        error.ExitCode.Should().BeNull();
    }

    [Fact]
    public async Task A_program_that_hangs_is_ended_with_the_token()
    {
        using var kind = new StandInForKind(failure: "sleep 600;");
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await (LocalCluster.Kind("dev") with { Program = kind.Program }).Awaiting(dev => dev.CreateAsync(soon.Token)).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Dev")]
    [InlineData("-dev")]
    [InlineData("--help")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    public void A_name_that_kind_does_not_take_is_refused(string name) => FluentActions.Invoking(() => LocalCluster.Kind(name)).Should().Throw<ArgumentException>();

    [Fact]
    public void A_cluster_is_a_value()
    {
        LocalCluster.Kind("dev", nodes: 2).Should().Be(LocalCluster.Kind("dev", nodes: 2)).And.NotBe(LocalCluster.Kind("dev"));
        LocalCluster.Existing("minikube").Should().Be(LocalCluster.Existing("minikube"));
        FluentActions.Invoking(() => LocalCluster.Kind("dev", nodes: 0)).Should().Throw<ArgumentOutOfRangeException>();
    }
}
