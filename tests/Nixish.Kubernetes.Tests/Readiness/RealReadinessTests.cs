using System.Collections.Concurrent;
using Nixish.Kubernetes.Tests.Applying;
using Nixish.Kubernetes.Tests.Connection;

namespace Nixish.Kubernetes.Tests.Readiness;

public class RealReadinessTests
{
    [Fact]
    public async Task A_deployment_is_waited_for_until_its_pods_run()
    {
        await using var real = await RealCluster.StartAsync();
        var image = await BusyboxAsync();
        var said = new Said();

        await WaitAsync(real, Running("web", image, replicas: 2, """["/bin/busybox","sleep","600"]"""), said);

        (await real.GetAsync("deployment", "web")).GetProperty("status").GetProperty("readyReplicas").GetInt32().Should().Be(2);
        said.Statuses.Should().Contain(status => status.Contains("of 2 pods"));
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_named_with_its_pod_before_the_time_is_up()
    {
        await using var real = await RealCluster.StartAsync(new() { StuckAfter = TimeSpan.FromSeconds(1) });
        var said = new Said();

        var error = await NotReady(real, Running("web", "127.0.0.1:15000/nixish-e/absent:1", replicas: 1, """["/x"]""", pull: "Always"), said);

        error.Message.Should().Contain($"Deployment {real.Namespace}/web does not become ready").And.Contain("0 of 1 pods ready").And.MatchRegex("ErrImagePull|ImagePullBackOff").And.Contain("nixish-e/absent");
        said.Statuses.Should().Contain(status => status.Contains("0 of 1 pods ready: ") && status.Contains("web-"));
    }

    [Fact]
    public async Task A_container_that_ends_again_and_again_is_named_with_its_reason()
    {
        await using var real = await RealCluster.StartAsync(new() { ReadyTimeout = TimeSpan.FromSeconds(8) });
        var image = await BusyboxAsync();

        var error = await NotReady(real, Running("web", image, replicas: 1, """["/bin/busybox","sh","-c","echo no database at db:5432; exit 3"]"""), new());

        error.Message.Should().Contain("is not ready after 8 s: 0 of 1 pods ready").And.Contain("container web").And.MatchRegex("CrashLoopBackOff|exit code 3");
    }

    [Fact]
    public async Task A_pod_that_no_node_takes_is_called_unschedulable_when_the_time_is_up()
    {
        await using var real = await RealCluster.StartAsync(new() { ReadyTimeout = TimeSpan.FromSeconds(3) });
        var huge = Manifests.Object("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
             "spec":{"containers":[{"name":"web","image":"x:1","resources":{"requests":{"cpu":"5000"}}}]}}}}
            """);

        var error = await NotReady(real, huge, new());

        error.Message.Should().Contain("is not ready after 3 s").And.Contain("Unschedulable").And.Contain("Insufficient cpu");
    }

    [Fact]
    public async Task Deleting_is_waited_for_until_the_object_is_gone()
    {
        await using var real = await RealCluster.StartAsync();
        var plan = await real.ApplyAsync(Manifests.ConfigMap("old", """{"a":"1"}"""));
        var deleting = await real.PlanAsync("shop", [], new() { [plan[0].ResourceId] = plan[0].Entry! });
        await real.ApplyAsync(deleting);

        await real.Cluster.WaitAsync(deleting.Single(), new Said(), TestContext.Current.CancellationToken);

        (await real.KubectlAsync("-n", real.Namespace, "get", "configmaps", "-o", "name")).Should().NotContain("/old");
    }

    [Fact]
    public async Task Waits_for_many_deployments_share_one_watch_and_all_end()
    {
        await using var real = await RealCluster.StartAsync();
        var plan = await real.ApplyAsync([.. Enumerable.Range(0, 30).Select(i => Manifests.Deployment($"web-{i}"))]);

        await Task.WhenAll(plan.Select(change => real.Cluster.WaitAsync(change, new Said(), TestContext.Current.CancellationToken)));
    }

    private static async Task WaitAsync(RealCluster real, KubernetesObject wanted, Said said)
    {
        var plan = await real.ApplyAsync(wanted);
        await real.Cluster.WaitAsync(plan.Single(), said, TestContext.Current.CancellationToken);
    }

    private static async Task<NotReadyException> NotReady(RealCluster real, KubernetesObject wanted, Said said) =>
        (await real.Awaiting(r => WaitAsync(r, wanted, said)).Should().ThrowAsync<NotReadyException>()).Which;

    private static KubernetesObject Running(string name, string image, int replicas, string command, string pull = "Never") => Manifests.Object($$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}"},"spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"{{{name}}}"}},
         "template":{"metadata":{"labels":{"app":"{{{name}}}"}},"spec":{"automountServiceAccountToken":false,"hostNetwork":true,"terminationGracePeriodSeconds":0,"containers":[
           {"name":"web","image":"{{{image}}}","imagePullPolicy":"{{{pull}}}","command":{{{command}}} } ] } } } }
        """);

    // The engine that the node runs pods with takes an image straight from a tar stream.
    private static async Task<string> BusyboxAsync()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DOCKER_HOST")), "DOCKER_HOST names no Docker engine.");
        Assert.SkipUnless(File.Exists("/bin/busybox"), "There is no static busybox at /bin/busybox.");
        const string Image = "nixish-test/busybox:readiness";
        await RealCluster.RunAsync("sh", ["-c", $"tar -C / -c bin/busybox | docker import - {Image}"], input: null);
        return Image;
    }

    private sealed class Said : IProgress<StackEvent>
    {
        public ConcurrentQueue<string> Statuses { get; } = [];

        public void Report(StackEvent value) => Statuses.Enqueue(((StackEvent.Progressed)value).Status);
    }
}
