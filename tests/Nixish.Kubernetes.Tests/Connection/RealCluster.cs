using System.Diagnostics;
using System.Text.Json;

namespace Nixish.Kubernetes.Tests.Connection;

/// <summary>The real API server that the variable names, and a namespace of the test's own in it, deleted behind it.</summary>
internal sealed class RealCluster : IAsyncDisposable
{
    private RealCluster(Cluster cluster, string ns, string kubeconfig) => (Cluster, Namespace, Kubeconfig) = (cluster, ns, kubeconfig);

    public Cluster Cluster { get; }

    public string Namespace { get; }

    public string Kubeconfig { get; }

    public static string KubeconfigOrSkip()
    {
        var path = Environment.GetEnvironmentVariable("NIXISH_TEST_KUBECONFIG");
        Assert.SkipWhen(string.IsNullOrEmpty(path), "NIXISH_TEST_KUBECONFIG names no cluster: start one with eng/servers.");
        return path!;
    }

    public static async Task<RealCluster> StartAsync(ClusterOptions? options = null)
    {
        var kubeconfig = KubeconfigOrSkip();
        var ns = $"nixish-e-{Guid.NewGuid().ToString("N")[..12]}";
        var real = new RealCluster(Cluster.FromKubeconfig(kubeconfig, "local", (options ?? new()) with { Namespace = ns }), ns, kubeconfig);
        await real.KubectlAsync(["create", "namespace", ns]);
        return real;
    }

    public Task<string> KubectlAsync(params string[] arguments) => RunAsync("kubectl", ["--kubeconfig", Kubeconfig, .. arguments], input: null);

    public Task<string> KubectlApplyAsync(string manifest, params string[] arguments) =>
        RunAsync("kubectl", ["--kubeconfig", Kubeconfig, "-n", Namespace, "apply", "--validate=false", "-f", "-", .. arguments], manifest);

    public async Task<JsonElement> GetAsync(string kind, string name) =>
        JsonDocument.Parse(await KubectlAsync("-n", Namespace, "get", kind, name, "-o", "json", "--show-managed-fields")).RootElement;

    public async Task<IReadOnlyList<Change>> PlanAsync(params KubernetesObject[] resources) => await PlanAsync("shop", resources, state: default);

    public async Task<IReadOnlyList<Change>> PlanAsync(string stack, IEnumerable<KubernetesObject> resources, Map<StateEntry> state) =>
        await Cluster.PlanAsync(
            new() { Stack = stack, Resources = resources.Cast<IResource>().ToSeq(), State = state, Deliveries = Deliveries.None, Lowering = new() },
            TestContext.Current.CancellationToken);

    public async Task<IReadOnlyList<Change>> ApplyAsync(params KubernetesObject[] resources)
    {
        var plan = await PlanAsync(resources);
        await ApplyAsync(plan);
        return plan;
    }

    public async Task ApplyAsync(IEnumerable<Change> plan)
    {
        foreach (var change in plan)
        {
            await Cluster.ApplyAsync(change, new Progress<StackEvent>(), TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KubectlAsync("delete", "namespace", Namespace, "--wait=false", "--ignore-not-found");
        Cluster.Dispose();
    }

    internal static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string? input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} failed: {await error}");
    }
}
