using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Nixish.Kubernetes.Tests.Applying;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Planning;

public class ServerPlanTests
{
    private static readonly ClusterOptions ByServer = new() { PlanBy = PlanBy.ServerDryRun };

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_the_servers_defaults_make_of_a_new_object_is_shown_and_nothing_is_made(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, ByServer);

        var plan = await tested.PlanAsync(Object("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}"""));

        plan.Single().Action.Should().Be(ChangeAction.Create);
        plan.Single().Fields.Should().Contain(new FieldChange("spec.type", null, "ClusterIP")).And.Contain(new FieldChange("spec.ports[80/TCP].targetPort", null, "80"));
        (await tested.ReadAsync("api/v1/namespaces/{ns}/services/web")).Should().BeNull();
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_the_server_refuses_fails_the_plan_with_all_of_it(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, ByServer with { Rules = null });

        var error = (await tested.Awaiting(t => t.PlanAsync(
            Object("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x"},"data":{"a b":"eA=="}}"""),
            Object("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"y"},"data":{"c d":"eA=="}}"""),
            ConfigMap("fine", "{}"))).Should().ThrowAsync<PlanRefusedException>()).Which;

        error.Refusals.Should().HaveCount(2);
        error.Message.Should().Contain($"Secret {tested.Namespace}/x").And.Contain($"ConfigMap {tested.Namespace}/y").And.Contain("a b");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_plan_by_the_server_is_applied_as_any_other(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, ByServer);
        await tested.ApplyAsync(Deployment("web"), ConfigMap("a", """{"a":"1"}"""));

        var plan = await tested.PlanAsync(Deployment("web", image: "nginx:2"), ConfigMap("a", """{"a":"1"}"""));
        await tested.ApplyAsync(plan);

        plan.Single(change => change.Action != ChangeAction.None).Fields.Should().Equal(new FieldChange("spec.template.spec.containers[web].image", "nginx:1", "nginx:2"));
        (await tested.PlanAsync(Deployment("web", image: "nginx:2"), ConfigMap("a", """{"a":"1"}"""))).Should().OnlyContain(change => change.Action == ChangeAction.None);
    }

    // kubectl judges: for each change both find a difference in the same objects.
    [Theory]
    [InlineData(PlanBy.Comparing)]
    [InlineData(PlanBy.ServerDryRun)]
    public async Task Differences_are_found_in_the_objects_in_which_kubectl_finds_them(PlanBy by)
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Real, new() { PlanBy = by, Conflicts = ConflictPolicy.Force });
        KubernetesObject[] before =
        [
            ConfigMap("same", """{"a":"1"}"""), ConfigMap("changed", """{"a":"1"}"""), ConfigMap("removed-key", """{"a":"1","b":"2"}"""), ConfigMap("drifted", """{"a":"1"}"""), ConfigMap("foreign-key", """{"a":"1"}"""),
            Deployment("d-same"), Deployment("d-image"), Deployment("d-scaled"),
            Object("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s-moved"},"spec":{"ports":[{"name":"a","port":80},{"name":"b","port":81}]}}"""),
            Object("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x-changed"},"data":{"a":"MQ=="}}"""),
            Object("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x-same"},"data":{"a":"MQ=="}}"""),
        ];
        await tested.ApplyAsync(before);
        await tested.SendAsync(HttpMethod.Patch, "api/v1/namespaces/{ns}/configmaps/drifted?fieldManager=someone", """{"data":{"a":"9"}}""", "application/merge-patch+json");
        await tested.SendAsync(HttpMethod.Patch, "api/v1/namespaces/{ns}/configmaps/foreign-key?fieldManager=someone", """{"data":{"b":"9"}}""", "application/merge-patch+json");
        KubernetesObject[] wanted =
        [
            before[0], ConfigMap("changed", """{"a":"2"}"""), ConfigMap("removed-key", """{"a":"1"}"""), before[3], before[4],
            before[5], Deployment("d-image", image: "nginx:2"), Deployment("d-scaled", replicas: 1),
            Object("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"s-moved"},"spec":{"ports":[{"name":"b","port":81},{"name":"a","port":80}]}}"""),
            Object("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"x-changed"},"data":{"a":"Mg=="}}"""),
            before[10], ConfigMap("new", "{}"),
        ];

        var plan = await tested.PlanAsync(wanted);

        var ours = plan.Where(change => change.Action != ChangeAction.None).Select(change => change.ResourceId.Split('/')[^1]).Order(StringComparer.Ordinal).ToList();
        ours.Should().Equal(await KubectlDiffAsync(tested, wanted)).And.Equal("changed", "d-image", "d-scaled", "drifted", "new", "removed-key", "s-moved", "x-changed");
        // What is written in another order is sent, and is no difference to people.
        plan.Single(change => change.ResourceId.EndsWith("s-moved", StringComparison.Ordinal)).Fields.Should().BeEmpty();
    }

    private static async Task<List<string>> KubectlDiffAsync(TestedCluster tested, KubernetesObject[] wanted)
    {
        var bodies = wanted.Select(value => Encoding.UTF8.GetString(WantedObject.Render(value, new() { [StackMarks.StackLabel] = "shop" }, tested.Namespace, Deliveries.None).Body.Span));
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", tested.RealOne!.Kubeconfig, "-n", tested.Namespace, "diff", "--server-side", "--force-conflicts", "--field-manager=nixish", "-f", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync($$"""{"apiVersion":"v1","kind":"List","items":[{{string.Join(",", bodies)}}]}""");
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(1, await error);
        return [.. output.Split('\n').Where(line => line.StartsWith("diff ", StringComparison.Ordinal)).Select(line => line.Split('.')[^1]).Order(StringComparer.Ordinal)];
    }
}
