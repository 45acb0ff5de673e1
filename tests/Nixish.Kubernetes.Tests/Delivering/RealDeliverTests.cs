using Nixish.Kubernetes.Tests.Connection;

namespace Nixish.Kubernetes.Tests.Delivering;

/// <summary>A real node runs what was loaded into its engine, and pulls nothing.</summary>
public class RealDeliverTests
{
    [Fact]
    public async Task A_loaded_image_runs_on_a_node_without_a_registry()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no Docker engine.");
        Assert.SkipUnless(File.Exists("/bin/busybox"), "There is no static busybox at /bin/busybox.");
        await using var real = await RealCluster.StartAsync();
        var folder = Directory.CreateTempSubdirectory("nixish-deliver-").FullName;
        using var store = LocalStore.Open(folder);
        using var engine = new DockerEngine();
        var image = new Image("nixish-test/deliver")
        {
            Layers = [new("/bin/busybox", Source.File("/bin/busybox"))],
            Entrypoint = ["/bin/busybox", "sleep", "600"],
            Labels = new() { ["test"] = real.Namespace },
        };
        var pod = Pod.Of(image.AsContainer());
        var stack = new Stack(real.Namespace)
        {
            Deliver = Deliver.ToDocker(),
            Resources = [new Deployment("web") { Spec = new() { Template = pod with { Spec = pod.Spec! with { HostNetwork = true, AutomountServiceAccountToken = false, TerminationGracePeriodSeconds = 0 } } } }],
        };
        var options = new StackOptions { Targets = [new DockerTarget(store, engine), real.Cluster], State = new InMemoryStateStore() };

        await (await stack.PlanAsync(options, TestContext.Current.CancellationToken)).ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);

        var web = await real.GetAsync("deployment", "web");
        web.GetProperty("spec").GetProperty("template").GetProperty("spec").GetProperty("containers")[0].GetProperty("image").GetString().Should().Be($"dev.local/{image.Reference}");
        web.GetProperty("status").GetProperty("readyReplicas").GetInt32().Should().Be(1);
        (await real.KubectlAsync("-n", real.Namespace, "get", "events")).Should().Contain("already present on machine").And.NotContain("Pulling image");
        (await stack.PlanAsync(options, TestContext.Current.CancellationToken)).Should().BeEmpty();
    }
}
