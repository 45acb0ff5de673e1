using Nixish.Kubernetes;

namespace Nixish.Benchmarks;

/// <summary>What differs in 2,000 mixed objects of which one was changed, against <c>kubectl diff --server-side</c>: compared here, and by dry runs of what differs.</summary>
internal sealed class DiffScenario : ClusterScenario
{
    private const int Rounds = 3;

    public override string Name => "diff";

    protected override async Task RunAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        var (ours, theirs) = (await NamespaceAsync(), await NamespaceAsync());
        await ApplyAsync(cluster, Read(Json()), ours, cancellationToken);
        await KubectlAsync(theirs, "apply", await ManifestAsync("all.json", Json(), cancellationToken), "--validate=false");
        var changed = Read(Json("1"));
        var manifest = await ManifestAsync("changed.json", Json("1"), cancellationToken);

        PeakMemory.Forget();
        await Compare($"diff {Objects}, one changed", Rounds, () => Time(() => OneAsync(cluster, changed, ours, cancellationToken)), () => KubectlAsync(theirs, "diff", manifest));
        PeakMemory.Report($"diff {Objects}, memory", PeakMemory.Megabytes(), 300);

        using var asking = Cluster.FromKubeconfig(Environment.GetEnvironmentVariable("NIXISH_TEST_KUBECONFIG"), options: new() { PlanBy = PlanBy.ServerDryRun });
        await Compare($"diff {Objects}, one changed; ours by dry run", Rounds, () => Time(() => OneAsync(asking, changed, ours, cancellationToken)), () => KubectlAsync(theirs, "diff", manifest));
    }

    private static async Task OneAsync(Cluster cluster, List<KubernetesObject> wanted, string ns, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(cluster, wanted, ns, cancellationToken);
        if (plan.Count(change => change.Action != ChangeAction.None) != 1)
        {
            throw new InvalidOperationException("Another number of objects differs than one.");
        }
    }
}
