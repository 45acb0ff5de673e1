using System.Diagnostics;
using Nixish.Kubernetes.Tests.Applying;
using Nixish.Testing;
using static Nixish.Kubernetes.Tests.Applying.TestedCluster;
using static Nixish.Kubernetes.Tests.Readiness.Workloads;

namespace Nixish.Kubernetes.Tests.Readiness;

/// <summary>What waiting says and how it ends, of a cluster in memory and of a real one with a node.</summary>
public class ReadinessTests
{
    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_deployment_is_waited_for_until_its_pods_run(string where)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where);

        await WaitAsync(cluster, Deployment(Pod(Sleep), replicas: 2));

        (await cluster.ReadAsync("apis/apps/v1/namespaces/{ns}/deployments/web", "status", "readyReplicas")).Should().Be("2");
    }

    [Theory]
    [InlineData(Memory, "StatefulSet")]
    [InlineData(Real, "StatefulSet")]
    [InlineData(Memory, "DaemonSet")]
    [InlineData(Real, "DaemonSet")]
    [InlineData(Memory, "Job")]
    [InlineData(Real, "Job")]
    [InlineData(Memory, "Pod")]
    [InlineData(Real, "Pod")]
    public async Task Every_workload_becomes_ready(string where, string kind)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where);
        KubernetesObject wanted = kind switch
        {
            "StatefulSet" => StatefulSet(Pod(Sleep), replicas: 3),
            "DaemonSet" => DaemonSet(Pod(Sleep)),
            "Job" => Job(Pod("""["/bin/busybox","true"]""", pod: ",\"restartPolicy\":\"Never\"")).ReadyWhenComplete(),
            _ => Manifests.Object($$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":{{Pod(Sleep)}} }"""),
        };

        await WaitAsync(cluster, wanted);

        var live = await cluster.ReadAsync($"{(kind is "Job" ? "apis/batch/v1" : kind is "Pod" ? "api/v1" : "apis/apps/v1")}/namespaces/{{ns}}/{kind.ToLowerInvariant()}s/web");
        live.Should().Contain(kind switch { "StatefulSet" => "\"readyReplicas\":3", "DaemonSet" => "\"numberReady\":1", "Job" => "\"succeeded\":1", _ => "\"phase\":\"Running\"" });
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task An_image_that_no_registry_has_is_reported_with_its_pod_within_seconds(string where)
    {
        await LoadAsync(where);
        const string Missing = "127.0.0.1:15000/nixish-r/absent:1";
        await using var cluster = await StartAsync(where, memory: new() { Failures = [PodFailure.OfImage(Missing, "ErrImagePull") with { Message = $"manifest for {Missing} not found: manifest unknown" }] });
        var said = new Said();
        var waited = Stopwatch.StartNew();

        var error = await NotReadyAsync(cluster, Deployment(Pod(Sleep, Missing, "Always")), said);

        waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(25), "the limit is five minutes");
        error.Should().Contain($"Deployment {cluster.Namespace}/web does not become ready: 0 of 1 pods ready").And.MatchRegex("ErrImagePull|ImagePullBackOff").And.Contain("not found").And.Contain("container web");
        said.Troubles.Should().Contain(trouble => trouble.Subject.StartsWith("Pod web-") && (trouble.Reason == "ErrImagePull" || trouble.Reason == "ImagePullBackOff"));
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_container_that_ends_again_and_again_is_named_with_its_last_lines(string where)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where, new() { ReadyTimeout = TimeSpan.FromSeconds(12) }, new() { Failures = [new("web", "CrashLoopBackOff") { Log = "no database at db:5432\n", ExitCode = 3 }] });

        var error = await NotReadyAsync(cluster, Deployment(Pod(Crash)));

        error.Should().Contain("container web").And.MatchRegex("CrashLoopBackOff|exit code 3");
        error.Should().Contain("Its last lines:\n  no database at db:5432");
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task Pods_of_the_template_before_are_not_blamed_on_the_new_one(string where)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where, new() { ReadyTimeout = TimeSpan.FromSeconds(60), StuckAfter = TimeSpan.FromSeconds(1) }, new() { Failures = [PodFailure.OfImage("absent", "ErrImageNeverPull")] });
        await NotReadyAsync(cluster, Deployment(Pod(Sleep, "absent")));

        var said = new Said();
        await WaitAsync(cluster, Deployment(Pod(Sleep)), said);

        said.Troubles.Should().BeEmpty();
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_pod_that_no_node_takes_is_called_unschedulable(string where)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where, new() { ReadyTimeout = TimeSpan.FromSeconds(3) }, new() { Failures = [new("web", "Unschedulable")] });
        var said = new Said();

        var error = await NotReadyAsync(cluster, Deployment(Pod(Sleep, container: ",\"resources\":{\"requests\":{\"cpu\":\"5000\"}}")), said);

        error.Should().Contain("is not ready after 3 s").And.Contain("Unschedulable").And.Contain("Insufficient cpu");
        said.Troubles.Should().Contain(trouble => trouble.Reason == "Unschedulable" && trouble.Message.Contains("Insufficient cpu"));
    }

    [Theory]
    [InlineData(Memory, "Deployment")]
    [InlineData(Real, "Deployment")]
    [InlineData(Memory, "StatefulSet")]
    [InlineData(Real, "StatefulSet")]
    public async Task A_quota_that_lets_no_pod_be_made_is_told(string where, string kind)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where, new() { ReadyTimeout = TimeSpan.FromSeconds(8), StuckAfter = TimeSpan.FromSeconds(1) });
        await cluster.SendAsync(HttpMethod.Post, "api/v1/namespaces/{ns}/resourcequotas", """{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"none"},"spec":{"hard":{"pods":"0"}}}""");
        var said = new Said();

        var error = await NotReadyAsync(cluster, kind == "Deployment" ? Deployment(Pod(Sleep)) : StatefulSet(Pod(Sleep)), said);

        error.Should().Contain("FailedCreate").And.Contain("exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0");
        said.Troubles.Should().Contain(trouble => trouble.Reason == "FailedCreate" && trouble.Message.Contains("exceeded quota"));
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_deployment_past_its_deadline_fails_at_once(string where)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where, new() { ReadyTimeout = TimeSpan.FromSeconds(60), StuckAfter = TimeSpan.FromSeconds(60) }, new() { Failures = [new("web", "NotReady") { Log = "listening on nothing\n" }] });
        var waited = Stopwatch.StartNew();

        var error = await NotReadyAsync(cluster, Deployment(Pod("""["/bin/busybox","sh","-c","echo listening on nothing; sleep 600"]""", container: ",\"readinessProbe\":{\"periodSeconds\":1,\"exec\":{\"command\":[\"/bin/busybox\",\"false\"]}}"), spec: ",\"progressDeadlineSeconds\":3"));

        waited.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
        error.Should().Contain("does not become ready").And.MatchRegex("ProgressDeadlineExceeded: .*has timed out progressing").And.Contain("runs and is not ready").And.Contain("probe failed");
        error.Should().Contain("listening on nothing");
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_job_that_fails_is_told_with_its_last_lines(string where)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where, memory: new() { Failures = [new("web", "Error") { Log = "no database at db:5432\n", ExitCode = 3 }] });

        var error = await NotReadyAsync(cluster, Job(Pod(Crash, pod: ",\"restartPolicy\":\"Never\"")).ReadyWhenComplete());

        error.Should().Contain($"Job {cluster.Namespace}/web does not become ready").And.Contain("BackoffLimitExceeded").And.Contain("exit code 3");
        error.Should().Contain("no database at db:5432");
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_resource_has_a_limit_of_its_own(string where)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where, memory: new() { Failures = [new("web", "NotReady")] });

        var error = await NotReadyAsync(cluster, Deployment(Pod(Sleep, container: ",\"readinessProbe\":{\"exec\":{\"command\":[\"/bin/busybox\",\"false\"]}}")).ReadyWithin(TimeSpan.FromSeconds(1.5)));

        error.Should().Contain("is not ready after 1.5 s");
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task What_is_deleted_while_it_is_waited_for_is_not_waited_for_any_more(string where)
    {
        await LoadAsync(where);
        await using var cluster = await StartAsync(where, memory: new() { Failures = [new("web", "NotReady")] });
        var plan = await cluster.PlanAsync(Deployment(Pod(Sleep, container: ",\"readinessProbe\":{\"exec\":{\"command\":[\"/bin/busybox\",\"false\"]}}")));
        await cluster.ApplyAsync(plan);
        var waiting = cluster.Cluster.WaitAsync(plan[0], new Said(), TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);

        await cluster.SendAsync(HttpMethod.Delete, "apis/apps/v1/namespaces/{ns}/deployments/web");

        (await waiting.Awaiting(wait => wait.WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<NotReadyException>()).Which.Message.Should().MatchRegex("was deleted while|being deleted");
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task Waits_for_many_deployments_share_their_watches_and_all_end(string where)
    {
        await using var cluster = await StartAsync(where);
        var plan = await cluster.PlanAsync([.. Enumerable.Range(0, 30).Select(i => Manifests.Deployment($"web-{i}"))]);
        await cluster.ApplyAsync(plan);
        var before = cluster.InProcess?.Requests.Count;

        await Task.WhenAll(plan.Select(change => cluster.Cluster.WaitAsync(change, new Said(), TestContext.Current.CancellationToken)));

        cluster.InProcess?.Requests.Skip(before!.Value).Count(request => request.Query.Contains("watch=1", StringComparison.Ordinal)).Should().BeLessThan(30, "one for each kind serves all waits of its time, of which there are four each");
    }

    private static async Task WaitAsync(TestedCluster cluster, KubernetesObject wanted, Said? said = null)
    {
        var plan = await cluster.PlanAsync(wanted);
        await cluster.ApplyAsync(plan);
        await cluster.Cluster.WaitAsync(plan.Single(), said ?? new(), TestContext.Current.CancellationToken);
    }

    private static async Task<string> NotReadyAsync(TestedCluster cluster, KubernetesObject wanted, Said? said = null) =>
        (await cluster.Awaiting(one => WaitAsync(one, wanted, said)).Should().ThrowAsync<NotReadyException>()).Which.Message;
}
