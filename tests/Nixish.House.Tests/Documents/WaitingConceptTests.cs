using Nixish.Kubernetes;
using Nixish.Testing;

namespace Nixish.House.Tests.Documents;

/// <summary>The snippets of docs/concepts/waiting.md and testing-clusters.md, run.</summary>
public sealed class WaitingConceptTests
{
    private static readonly Deployment Web = new("web") { Spec = new() { Replicas = 2, Template = new() { Spec = new() { Containers = [new("web") { Image = "web:1" }] } } } };

    private Recorder Console { get; } = new();

    [Fact]
    public void Readiness_is_read_from_an_object()
    {
        #region readiness
        var live = Web with { Status = new() { Replicas = 2, UpdatedReplicas = 2, ReadyReplicas = 1, AvailableReplicas = 2 } };
        Console.WriteLine(Readiness.Of(live).Message); // 1 of 2 pods ready
        #endregion
        Console.Lines.Should().Equal("1 of 2 pods ready");
    }

    [Fact]
    public void A_program_has_limits_and_rules_of_its_own()
    {
        #region waiting
        var options = new ClusterOptions
        {
            ReadyTimeout = TimeSpan.FromMinutes(3),
            ReadinessRules =
            [
                new("example.com", "Database", live => ((KubernetesResource)live).Content.GetValueOrDefault("status")["phase"].Text switch
                {
                    "Online" => Readiness.Current,
                    "Broken" => Readiness.Failed("the database is broken"),
                    var phase => Readiness.InProgress(phase ?? "new"),
                }),
            ],
        };
        var slow = Web.ReadyWithin(TimeSpan.FromMinutes(10));
        #endregion
        options.ReadinessRules.Count.Should().Be(1);
        slow.Applying.ReadyWithin.Should().Be(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_test_makes_pods_fail()
    {
        #region failures
        await using var cluster = new InMemoryCluster(new() { Failures = [PodFailure.OfImage("web:1", "CrashLoopBackOff") with { Log = "no database at db:5432" }] });
        var stack = new Stack("shop") { Resources = [Web] };

        var applying = async () => await (await stack.PlanAsync(cluster)).ApplyAsync();
        (await applying.Should().ThrowAsync<ApplyFailedException>()).WithMessage("*CrashLoopBackOff*no database at db:5432*");

        cluster.Failures = [];
        await (await stack.PlanAsync(cluster)).ApplyAsync();
        cluster.Get<Deployment>("web").Status!.ReadyReplicas.Should().Be(2);
        #endregion
    }

    [Fact]
    public async Task A_test_makes_requests_fail()
    {
        #region faults
        await using var cluster = new InMemoryCluster();
        cluster.Inject(
            ClusterFault.TooManyRequests(TimeSpan.Zero) with { Times = 2 },
            ClusterFault.LostAnswer() with { When = request => request.Method == "PATCH" },
            ClusterFault.DroppedWatch());
        cluster.Refuse(write => write.Object is Deployment { Spec.Replicas: > 3 } ? "no more than three replicas here" : null);

        await (await new Stack("shop") { Resources = [Web] }.PlanAsync(cluster)).ApplyAsync();
        #endregion
        cluster.Requests.Should().Contain(request => request.StatusCode == 429);
    }
}
