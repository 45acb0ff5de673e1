using Nixish.Kubernetes.Tests.Connection;

namespace Nixish.Kubernetes.Tests.EndToEnd;

/// <summary>One image that Nixish built runs on a real node as every workload that there is.</summary>
public class NodeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deployment_a_daemon_set_a_stateful_set_a_job_and_a_cron_job_of_our_image_become_ready()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no Docker engine.");
        Assert.SkipUnless(File.Exists("/bin/busybox"), "There is no static busybox at /bin/busybox.");
        await using var real = await RealCluster.StartAsync();
        using var store = LocalStore.Open(Directory.CreateTempSubdirectory("nixish-node-").FullName);
        using var engine = new DockerEngine();
        var image = new Image("nixish-test/node") { Layers = [new("/bin/busybox", Source.File("/bin/busybox"))], Entrypoint = ["/bin/busybox"], Command = ["sleep", "600"], Labels = new() { ["test"] = real.Namespace } };
        var pod = Plain(Pod.Of(image.AsContainer()));
        var once = Plain(Pod.Of(image.AsContainer() with { Args = ["true"] }));
        once = once with { Spec = once.Spec! with { RestartPolicy = RestartPolicy.Never } };
        var stack = new Stack(real.Namespace)
        {
            Deliver = Deliver.ToDocker(),
            Resources =
            [
                new Deployment("web") { Spec = new() { Replicas = 2, Template = pod } },
                new DaemonSet("agent") { Spec = new() { Template = pod } },
                new StatefulSet("store") { Spec = new() { Replicas = 2, ServiceName = "store", Template = pod } },
                new Job("migrate") { Spec = new() { Template = once } }.ReadyWhenComplete(),
                CronJob(image),
            ],
        };
        var options = new StackOptions { Targets = [new DockerTarget(store, engine), real.Cluster], State = new InMemoryStateStore() };

        var result = await (await stack.PlanAsync(options, Token)).ApplyAsync(cancellationToken: Token);

        result.Failed.IsEmpty.Should().BeTrue();
        (await real.GetAsync("deployment", "web")).GetProperty("status").GetProperty("readyReplicas").GetInt32().Should().Be(2);
        (await real.GetAsync("daemonset", "agent")).GetProperty("status").GetProperty("numberReady").GetInt32().Should().Be(1);
        (await real.GetAsync("statefulset", "store")).GetProperty("status").GetProperty("readyReplicas").GetInt32().Should().Be(2);
        (await real.GetAsync("job", "migrate")).GetProperty("status").GetProperty("succeeded").GetInt32().Should().Be(1);
        (await real.GetAsync("cronjob", "nightly")).GetProperty("spec").GetProperty("schedule").GetString().Should().Be("0 3 * * *");
        var again = await stack.PlanAsync(options, Token);
        again.Should().BeEmpty("{0}", again.ToText());
    }

    // Kubernetes 1.20 serves CronJobs as batch/v1beta1 alone: a resource without a type, which refers to the image as the others do.
    private static KubernetesResource CronJob(Image image) => new("batch/v1beta1", "CronJob", "nightly")
    {
        Content = new()
        {
            ["spec"] = new Map<Json>
            {
                ["schedule"] = "0 3 * * *",
                ["jobTemplate"] = new Map<Json>
                {
                    ["spec"] = new Map<Json>
                    {
                        ["template"] = new Map<Json>
                        {
                            ["spec"] = new Map<Json>
                            {
                                ["restartPolicy"] = "Never",
                                ["hostNetwork"] = true,
                                ["automountServiceAccountToken"] = false,
                                ["containers"] = (Seq<Json>)[(Json)new Map<Json> { ["name"] = "node", ["image"] = $"{Deliver.LocalRegistry}/{image.Reference}", ["args"] = (Seq<Json>)["true"] }],
                            },
                        },
                    },
                },
            },
        },
    };

    // No network and no service accounts on the node of the tests.
    private static PodTemplateSpec Plain(PodTemplateSpec pod) => pod with { Spec = pod.Spec! with { HostNetwork = true, AutomountServiceAccountToken = false, TerminationGracePeriodSeconds = 0 } };
}
