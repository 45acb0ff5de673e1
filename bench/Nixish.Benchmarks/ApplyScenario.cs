using System.Globalization;
using System.Text;
using Nixish.Kubernetes;

namespace Nixish.Benchmarks;

/// <summary>
/// 500 Deployments to a real API server (<c>NIXISH_TEST_KUBECONFIG</c>) against <c>kubectl apply --server-side</c> of the same.
/// They are paused and run no pods, so that controllers have little to do beside. New ones go to a fresh namespace each round; unchanged ones to one that each side has filled before.
/// </summary>
internal sealed class ApplyScenario : Scenario
{
    private const int Objects = 500;
    private const int Rounds = 3;
    private readonly List<string> _namespaces = [];

    public override string Name => "apply";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("NIXISH_TEST_KUBECONFIG") is not { Length: > 0 } kubeconfig)
        {
            Console.WriteLine("apply | skipped: NIXISH_TEST_KUBECONFIG names no cluster | |");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("nixish-bench-apply-").FullName;
        using var cluster = Cluster.FromKubeconfig(kubeconfig);
        try
        {
            var deployments = Enumerable.Range(0, Objects).Select(Json).ToList();
            var manifest = Path.Combine(folder, "all.json");
            await File.WriteAllTextAsync(manifest, $$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(",", deployments)}}]}""", cancellationToken);
            var wanted = deployments.Select(json => KubernetesObject.FromJson(Encoding.UTF8.GetBytes(json))).ToList();

            // Both sides are warm: just-in-time compilation here, discovery on disk there.
            await ApplyAsync(cluster, wanted, await NamespaceAsync(kubeconfig), cancellationToken);
            await KubectlAsync(kubeconfig, manifest, await NamespaceAsync(kubeconfig));

            var (ours, theirs) = ("", "");
            await Compare(
                "apply 500 new",
                Rounds,
                async () =>
                {
                    ours = await NamespaceAsync(kubeconfig);
                    return await Time(() => ApplyAsync(cluster, wanted, ours, cancellationToken));
                },
                async () => await KubectlAsync(kubeconfig, manifest, theirs = await NamespaceAsync(kubeconfig)));
            await Compare(
                "apply 500 new; peer told not to validate",
                Rounds,
                async () =>
                {
                    ours = await NamespaceAsync(kubeconfig);
                    return await Time(() => ApplyAsync(cluster, wanted, ours, cancellationToken));
                },
                async () => await KubectlAsync(kubeconfig, manifest, await NamespaceAsync(kubeconfig), "--validate=false"));
            await Compare(
                "apply 500 unchanged",
                Rounds + 2,
                () => Time(async () =>
                {
                    if (await ApplyAsync(cluster, wanted, ours, cancellationToken) is > 0 and var changed)
                    {
                        throw new InvalidOperationException($"{changed} objects changed.");
                    }
                }),
                () => KubectlAsync(kubeconfig, manifest, theirs));
        }
        finally
        {
            await TimeProcess("kubectl", ["--kubeconfig", kubeconfig, "delete", "namespace", .. _namespaces, "--wait=false"]);
            Directory.Delete(folder, recursive: true);
        }
    }

    // What an apply of a stack does: a plan, and its changes on as many connections at once as the stack engine uses.
    private static async Task<int> ApplyAsync(Cluster cluster, List<KubernetesObject> wanted, string ns, CancellationToken cancellationToken)
    {
        var plan = await cluster.PlanAsync(
            new() { Stack = "bench", Resources = wanted.Select(value => (IResource)value.In(ns)).ToSeq(), Deliveries = Deliveries.None, Lowering = new() },
            cancellationToken);
        var changes = plan.Where(change => change.Action != ChangeAction.None).ToList();
        await Parallel.ForEachAsync(changes, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (change, token) =>
            await cluster.ApplyAsync(change, new Progress<StackEvent>(), token));
        return changes.Count;
    }

    private static Task<TimeSpan> KubectlAsync(string kubeconfig, string manifest, string ns, params IEnumerable<string> options) =>
        TimeProcess("kubectl", ["--kubeconfig", kubeconfig, "-n", ns, "apply", "--server-side", "-f", manifest, .. options]);

    private async Task<string> NamespaceAsync(string kubeconfig)
    {
        var ns = $"nixish-bench-{Guid.NewGuid().ToString("N")[..12]}";
        _namespaces.Add(ns);
        await TimeProcess("kubectl", ["--kubeconfig", kubeconfig, "create", "namespace", ns]);
        return ns;
    }

    private static string Json(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"web-{number}");
        return $$$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}","labels":{"app":"{{{name}}}","team":"core"}},
             "spec":{"replicas":0,"paused":true,"selector":{"matchLabels":{"app":"{{{name}}}"}},"template":{"metadata":{"labels":{"app":"{{{name}}}","team":"core"}},
             "spec":{"containers":[{"name":"web","image":"registry.example.com/web:{{{number}}}","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
               "env":[{"name":"NUMBER","value":"{{{number}}}"},{"name":"MODE","value":"production"}],
               "resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"memory":"128Mi"}},
               "readinessProbe":{"httpGet":{"path":"/ready","port":8080},"periodSeconds":5} } ] } } } }
            """;
    }
}
