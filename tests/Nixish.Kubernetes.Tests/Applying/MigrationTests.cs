using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class MigrationTests
{
    private const string Settings = "api/v1/namespaces/{ns}/configmaps/settings";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_kubectl_applied_on_the_clients_side_becomes_ours_whole(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await ClientSideAsync(tested, """{"a":"1","b":"2"}""");
        await tested.SendAsync(HttpMethod.Patch, Settings + "?fieldManager=other", """{"data":{"theirs":"3"}}""", "application/merge-patch+json");
        var wanted = ConfigMap("settings", """{"a":"9"}""");

        var plan = await tested.PlanAsync(wanted);
        await tested.ApplyAsync(plan);

        plan.Single().Reason.Should().Contain("kubectl apply");
        plan.Single().Fields.Should().Contain(new FieldChange("data.a", "1", "9")).And.Contain(new FieldChange("data.b", "2", null));
        plan.Single().Fields.Should().Contain(field => field.Path.Contains(LastApplied) && field.After == null && !field.Before!.Contains("data"));
        (await tested.ReadAsync(Settings, "data")).Should().NotContain("\"b\"").And.Contain("\"a\":\"9\"").And.Contain("theirs");
        (await tested.ReadAsync(Settings, "metadata", "annotations")).Should().NotContain("last-applied");
        (await tested.ReadAsync(Settings, "metadata", "managedFields")).Should().NotContain("client-side").And.Contain("other");
        (await tested.PlanAsync(wanted)).Single().Action.Should().Be(ChangeAction.None);
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task An_object_that_was_ours_and_that_kubectl_applied_since_is_migrated_too(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(ConfigMap("settings", """{"a":"1"}"""));
        await tested.SendAsync(HttpMethod.Patch, Settings + "?fieldManager=kubectl-client-side-apply", $$$"""{"metadata":{"annotations":{"{{{LastApplied}}}":"{}"}},"data":{"a":"2","b":"2"}}""", "application/merge-patch+json");

        await tested.ApplyAsync(ConfigMap("settings", """{"a":"1"}"""));

        (await tested.ReadAsync(Settings, "data")).Should().Be("""{"a":"1"}""");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_change_between_plan_and_migration_makes_the_plan_stale(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await ClientSideAsync(tested, """{"a":"1"}""");
        var plan = await tested.PlanAsync(ConfigMap("settings", """{"a":"9"}"""));
        await ClientSideAsync(tested, """{"a":"1","c":"5"}""");

        (await tested.Awaiting(t => t.ApplyAsync(plan)).Should().ThrowAsync<StalePlanException>()).Which.Message.Should().Contain("data.c");
    }

    private static async Task ClientSideAsync(TestedCluster tested, string data)
    {
        if (tested.RealOne is { } real)
        {
            await real.KubectlApplyAsync($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{{{data}}}}""");
            return;
        }

        var annotated = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings","annotations":{"{{{LastApplied}}}":"{\"data\":1}"}},"data":{{{data}}}}""";
        if (await tested.ReadAsync(Settings) is null)
        {
            await tested.SendAsync(HttpMethod.Post, "api/v1/namespaces/{ns}/configmaps?fieldManager=kubectl-client-side-apply", annotated);
        }
        else
        {
            await tested.SendAsync(HttpMethod.Patch, Settings + "?fieldManager=kubectl-client-side-apply", annotated, "application/merge-patch+json");
        }
    }
}
