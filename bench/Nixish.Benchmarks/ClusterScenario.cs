using System.Globalization;
using System.Text;
using Nixish.Kubernetes;

namespace Nixish.Benchmarks;

/// <summary>
/// What is measured against <c>kubectl</c> on a real API server (<c>NIXISH_TEST_KUBECONFIG</c>), with many objects of several kinds. Workloads
/// are paused and services have no address, so that controllers have little to do beside. Each side has namespaces of its own.
/// </summary>
internal abstract class ClusterScenario : Scenario
{
    private readonly List<string> _namespaces = [];
    private string _kubeconfig = "";
    private string _folder = "";

    protected int Objects => Size ?? 2_000;

    public sealed override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("NIXISH_TEST_KUBECONFIG") is not { Length: > 0 } kubeconfig)
        {
            Console.WriteLine($"{Name} | skipped: NIXISH_TEST_KUBECONFIG names no cluster | |");
            return;
        }

        _kubeconfig = kubeconfig;
        _folder = Directory.CreateTempSubdirectory("nixish-bench-cluster-").FullName;
        using var cluster = Connect(new());
        try
        {
            await RunAsync(cluster, cancellationToken);
        }
        finally
        {
            await TimeProcess("kubectl", ["--kubeconfig", kubeconfig, "delete", "namespace", .. _namespaces, "--wait=false"]);
            Directory.Delete(_folder, recursive: true);
        }
    }

    protected Cluster Connect(ClusterOptions options) => Cluster.FromKubeconfig(_kubeconfig, options: options);

    protected abstract Task RunAsync(Cluster cluster, CancellationToken cancellationToken);

    /// <summary>The objects, the first of which says <paramref name="first"/>.</summary>
    protected List<string> Json(string first = "0") => [.. Enumerable.Range(0, Objects).Select(number => Json(number, number == 0 ? first : "0"))];

    protected static List<KubernetesObject> Read(IEnumerable<string> json) => [.. json.Select(one => KubernetesObject.FromJson(Encoding.UTF8.GetBytes(one)))];

    protected async Task<string> ManifestAsync(string name, IEnumerable<string> json, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, $$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(",", json)}}]}""", cancellationToken);
        return path;
    }

    protected static Task<IReadOnlyList<Change>> PlanAsync(Cluster cluster, List<KubernetesObject> wanted, string ns, CancellationToken cancellationToken) => cluster.PlanAsync(
        new() { Stack = "bench", Resources = wanted.Select(value => (IResource)value.In(ns)).ToSeq(), Deliveries = Deliveries.None, Lowering = new() }, cancellationToken);

    /// <summary>What an apply of a stack does: a plan, and its changes on as many connections at once as the stack engine uses.</summary>
    protected static async Task<int> ApplyAsync(Cluster cluster, List<KubernetesObject> wanted, string ns, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(cluster, wanted, ns, cancellationToken);
        var changes = plan.Where(change => change.Action != ChangeAction.None).ToList();
        await Parallel.ForEachAsync(changes, new ParallelOptions { MaxDegreeOfParallelism = new ApplyOptions().Parallelism, CancellationToken = cancellationToken }, async (change, token) =>
            await cluster.ApplyAsync(change, new Progress<StackEvent>(), token));
        return changes.Count;
    }

    protected Task<TimeSpan> KubectlAsync(string ns, string verb, string manifest, params IEnumerable<string> options) =>
        // diff ends with 1 where it finds something.
        TimeProcess("kubectl", ["--kubeconfig", _kubeconfig, "-n", ns, verb, "--server-side", "-f", manifest, .. options], accepted: verb == "diff" ? 1 : 0);

    protected async Task<string> NamespaceAsync()
    {
        var ns = $"nixish-bench-{Guid.NewGuid().ToString("N")[..12]}";
        _namespaces.Add(ns);
        await TimeProcess("kubectl", ["--kubeconfig", _kubeconfig, "create", "namespace", ns]);
        return ns;
    }

    // Of ten: four Deployments, two ConfigMaps, two Services, a Secret and a ServiceAccount.
    private static string Json(int number, string value)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"web-{number}");
        return (number % 10) switch
        {
            < 2 => $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","labels":{"team":"core"}},"data":{"value":"{{{value}}}","app.conf":"{{{string.Concat(Enumerable.Range(0, 40).Select(line => $"setting-{line} = {number}\\n"))}}}"}}""",
            < 4 => $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}","labels":{"team":"core"}},"spec":{"clusterIP":"None","selector":{"app":"{{{name}}}"},"ports":[{"name":"http","port":80,"protocol":"TCP","targetPort":8080}]}}""",
            4 => $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{name}}}"},"type":"Opaque","data":{"password":"c2VjcmV0"}}""",
            5 => $$$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"{{{name}}}"},"automountServiceAccountToken":false}""",
            _ => $$$"""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}","labels":{"app":"{{{name}}}","team":"core"}},
                 "spec":{"replicas":0,"paused":true,"selector":{"matchLabels":{"app":"{{{name}}}"}},"template":{"metadata":{"labels":{"app":"{{{name}}}","team":"core"}},
                 "spec":{"containers":[{"name":"web","image":"registry.example.com/web:{{{number}}}","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"}],
                   "env":[{"name":"NUMBER","value":"{{{number}}}"},{"name":"MODE","value":"production"}],
                   "resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"memory":"128Mi"}},
                   "readinessProbe":{"httpGet":{"path":"/ready","port":8080},"periodSeconds":5} } ] } } } }
                """,
        };
    }
}
