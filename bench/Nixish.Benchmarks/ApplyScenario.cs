using System.Globalization;
using Nixish.Kubernetes;

namespace Nixish.Benchmarks;

/// <summary>2,000 mixed objects against <c>kubectl apply --server-side</c> of the same: all new, one changed, none changed, and the memory for it. On both sides a field that nobody knows is an error.</summary>
internal sealed class ApplyScenario : ClusterScenario
{
    private const int WarmUps = 4;
    private const int Rounds = 5;
    private const int MostMegabytes = 300;

    public override string Name => "apply";

    protected override async Task RunAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        var json = Json();
        var wanted = Read(json);
        var manifest = await ManifestAsync("all.json", json, cancellationToken);

        // Both sides are warm: our code is compiled, by plans that the server makes in dry runs; kubectl has its discovery on disk.
        using (var asking = Connect(new() { PlanBy = PlanBy.ServerDryRun }))
        {
            var ns = await NamespaceAsync();
            for (var i = 0; i < WarmUps; i++)
            {
                await PlanAsync(asking, wanted, ns, cancellationToken);
            }
        }

        await ApplyAsync(cluster, wanted[..Math.Min(100, Objects)], await NamespaceAsync(), cancellationToken);
        await KubectlAsync(await NamespaceAsync(), "apply", await ManifestAsync("some.json", json.Take(100), cancellationToken));

        var (ours, theirs) = ("", "");
        PeakMemory.Forget();
        await Compare(
            $"apply {Objects} new",
            Rounds,
            async () =>
            {
                ours = await NamespaceAsync();
                return await Time(() => ApplyAsync(cluster, wanted, ours, cancellationToken));
            },
            async () => await KubectlAsync(theirs = await NamespaceAsync(), "apply", manifest));

        PeakMemory.Report($"apply {Objects} new, memory", PeakMemory.Megabytes(), MostMegabytes);

        var round = 0;
        await Compare(
            $"apply {Objects}, one changed",
            Rounds,
            async () =>
            {
                var changed = Read(Json(string.Create(CultureInfo.InvariantCulture, $"{++round}")));
                return await Time(() => OnlyAsync(1, cluster, changed, ours, cancellationToken));
            },
            async () => await KubectlAsync(theirs, "apply", await ManifestAsync("changed.json", Json(string.Create(CultureInfo.InvariantCulture, $"{round}")), cancellationToken)));

        await ApplyAsync(cluster, wanted, ours, cancellationToken);
        await KubectlAsync(theirs, "apply", manifest);
        PeakMemory.Forget();
        await Compare(
            $"apply {Objects} unchanged",
            Rounds,
            () => Time(() => OnlyAsync(0, cluster, wanted, ours, cancellationToken)),
            () => KubectlAsync(theirs, "apply", manifest));
        PeakMemory.Report($"apply {Objects} unchanged, memory", PeakMemory.Megabytes(), MostMegabytes);
    }

    private static async Task OnlyAsync(int expected, Cluster cluster, List<KubernetesObject> wanted, string ns, CancellationToken cancellationToken)
    {
        if (await ApplyAsync(cluster, wanted, ns, cancellationToken) is var changed && changed != expected)
        {
            throw new InvalidOperationException($"{changed} objects changed instead of {expected}.");
        }
    }
}
