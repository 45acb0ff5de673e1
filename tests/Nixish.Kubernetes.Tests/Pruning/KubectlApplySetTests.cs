using System.Diagnostics;
using Nixish.Kubernetes.Tests.Applying;

namespace Nixish.Kubernetes.Tests.Pruning;

/// <summary>One set, managed by kubectl and by Nixish in turn: each finds what the other applied, prunes what is gone, and leaves the rest.</summary>
public class KubectlApplySetTests
{
    private const string Tooling = "kubectl/v1.32.4";

    [Fact]
    public async Task Kubectl_and_nixish_manage_one_set_in_turn_without_loss()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Real, new() { ApplySet = new() { Name = "turns", Tooling = Tooling }, Conflicts = ConflictPolicy.Force });

        await KubectlAsync(tested, ("ConfigMap", "a"), ("ConfigMap", "b"), ("Secret", "s"));
        await OursAsync(tested, ("ConfigMap", "a"), ("ConfigMap", "c"), ("Secret", "s"));

        (await NamesAsync(tested)).Should().Be("ConfigMap/a ConfigMap/c Secret/s", "b was kubectl's and is pruned by us");

        await KubectlAsync(tested, ("ConfigMap", "a"), ("ServiceAccount", "d"));

        (await NamesAsync(tested)).Should().Be("ConfigMap/a ServiceAccount/d", "c and s are pruned by kubectl");
        (await KindsAsync(tested)).Should().Be("ConfigMap,ServiceAccount");

        await OursAsync(tested, ("ConfigMap", "e"));

        (await NamesAsync(tested)).Should().Be("ConfigMap/e");
        (await KindsAsync(tested)).Should().Be("ConfigMap");
        (await OursAsync(tested, ("ConfigMap", "e"))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_set_that_nixish_began_is_gone_on_with_by_kubectl()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Real, new() { ApplySet = new() { Name = "turns", Tooling = Tooling } });

        await OursAsync(tested, ("ConfigMap", "a"), ("Secret", "s"));
        await KubectlAsync(tested, ("ConfigMap", "b"));

        (await NamesAsync(tested)).Should().Be("ConfigMap/b");
    }

    [Fact]
    public async Task Each_refuses_a_set_of_the_others()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Real, new() { ApplySet = new() { Name = "turns" } });
        await OursAsync(tested, ("ConfigMap", "a"));

        (await tested.Awaiting(t => KubectlAsync(t, ("ConfigMap", "b"))).Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("nixish");
    }

    private static async Task<Plan> OursAsync(TestedCluster tested, params (string Kind, string Name)[] objects) =>
        await tested.ApplyStackAsync([.. objects.Select(one => Manifests.Object(Json(one)).In(tested.Namespace))], new InMemoryStateStore());

    private static async Task KubectlAsync(TestedCluster tested, params (string Kind, string Name)[] objects)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", tested.RealOne!.Kubeconfig, "-n", tested.Namespace, "apply", "--server-side", "--force-conflicts", "--validate=false", "--prune", "--applyset=turns", "-f", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECTL_APPLYSET"] = "true";
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync($$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(",", objects.Select(Json))}}]}""");
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await output;
        _ = process.ExitCode == 0 ? "" : throw new InvalidOperationException(await error);
    }

    private static async Task<string> NamesAsync(TestedCluster tested) => (await tested.RealOne!.KubectlAsync(
        "-n", tested.Namespace, "get", "configmaps,secrets,serviceaccounts", "-l", $"applyset.kubernetes.io/part-of={ApplySet.IdOf("turns", tested.Namespace, "Secret", "")}",
        "-o", "jsonpath={range .items[*]}{.kind}/{.metadata.name}{\" \"}{end}")).Trim();

    private static async Task<string?> KindsAsync(TestedCluster tested) =>
        await tested.ReadAsync("api/v1/namespaces/{ns}/secrets/turns", "metadata", "annotations", "applyset.kubernetes.io/contains-group-kinds");

    private static string Json((string Kind, string Name) one) => $$$"""{"apiVersion":"v1","kind":"{{{one.Kind}}}","metadata":{"name":"{{{one.Name}}}"}}""";
}
