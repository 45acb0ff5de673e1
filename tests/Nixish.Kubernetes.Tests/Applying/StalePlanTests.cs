using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class StalePlanTests
{
    private const string Settings = "api/v1/namespaces/{ns}/configmaps/settings";

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task An_update_of_what_was_deleted_meanwhile_makes_nothing(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(ConfigMap("settings", """{"a":"1"}"""));
        var plan = await tested.PlanAsync(ConfigMap("settings", """{"a":"2"}"""));
        await tested.SendAsync(HttpMethod.Delete, Settings);

        var stale = (await tested.Awaiting(t => t.ApplyAsync(plan)).Should().ThrowAsync<StalePlanException>()).Which;

        stale.Message.Should().Contain($"ConfigMap {tested.Namespace}/settings is gone since").And.Contain("Plan again");
        (await tested.ReadAsync(Settings)).Should().BeNull();
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task An_update_of_what_was_deleted_and_made_anew_changes_nothing(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(ConfigMap("settings", """{"a":"1"}"""));
        var plan = await tested.PlanAsync(ConfigMap("settings", """{"a":"2"}"""));
        await tested.SendAsync(HttpMethod.Delete, Settings);
        await tested.ApplyAsync(ConfigMap("settings", """{"a":"1"}"""));

        (await tested.Awaiting(t => t.ApplyAsync(plan)).Should().ThrowAsync<StalePlanException>()).Which.Message.Should().Contain("made anew");

        (await tested.ReadAsync(Settings, "data", "a")).Should().Be("1");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_create_of_what_someone_made_meanwhile_leaves_it_as_it_is(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, new() { Conflicts = ConflictPolicy.Force });
        var plan = await tested.PlanAsync(ConfigMap("settings", """{"a":"ours"}"""));
        await tested.SendAsync(HttpMethod.Post, "api/v1/namespaces/{ns}/configmaps", """{"metadata":{"name":"settings"},"data":{"b":"theirs"}}""");

        var stale = (await tested.Awaiting(t => t.ApplyAsync(plan)).Should().ThrowAsync<StalePlanException>()).Which;

        stale.Message.Should().Contain($"ConfigMap {tested.Namespace}/settings has appeared since").And.Contain("Plan again");
        (await tested.ReadAsync(Settings, "data")).Should().Contain("theirs").And.NotContain("ours");
    }

    // Servers before 1.23 make Services under no version, so under another condition: the first one teaches which.
    [Theory]
    [InlineData(TestedCluster.Memory, "")]
    [InlineData(TestedCluster.Real, "")]
    [InlineData(TestedCluster.Memory, "dying")]
    [InlineData(TestedCluster.Real, "dying")]
    public async Task A_service_that_someone_made_meanwhile_is_left_as_it_is(string where, string state)
    {
        const string Web = "api/v1/namespaces/{ns}/services/web";
        await using var tested = await TestedCluster.StartAsync(where, new() { Conflicts = ConflictPolicy.Force });
        await tested.ApplyAsync(Service("first", 80));
        var plan = await tested.PlanAsync(Service("first", 80), Service("web", 80));
        var held = state == "dying" ? ",\"finalizers\":[\"example.com/held\"]" : "";
        await tested.SendAsync(HttpMethod.Post, "api/v1/namespaces/{ns}/services", $$$"""{"metadata":{"name":"web"{{{held}}}},"spec":{"ports":[{"port":99}]}}""");
        if (state == "dying")
        {
            await tested.SendAsync(HttpMethod.Delete, Web);
        }

        (await tested.Awaiting(t => t.ApplyAsync(plan)).Should().ThrowAsync<StalePlanException>()).Which.Message.Should().Contain("web has appeared since");

        (await tested.ReadAsync(Web, "spec", "ports")).Should().Contain("99").And.NotContain("80");
        if (state == "dying")
        {
            await tested.SendAsync(HttpMethod.Patch, Web, """{"metadata":{"finalizers":null}}""");
        }
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task Services_that_were_made_differ_in_nothing_from_what_was_wanted(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        var wanted = Enumerable.Range(1, 4).Select(number => Service($"web-{number}", 80)).ToArray();

        await tested.ApplyAsync(wanted);

        (await tested.PlanAsync(wanted)).Should().OnlyContain(change => change.Action == ChangeAction.None);
        await tested.ApplyAsync([Service("web-1", 81), .. wanted[1..]]);
        (await tested.ReadAsync("api/v1/namespaces/{ns}/services/web-1", "metadata", "managedFields")).Should().NotContain("deletionGracePeriodSeconds");
    }

    // As after a connection that broke before the answer came.
    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_create_that_was_done_already_is_done(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        var plan = await tested.PlanAsync(ConfigMap("settings", """{"a":"1"}"""), Deployment("web"));
        await tested.ApplyAsync(plan);

        await tested.ApplyAsync(plan);

        (await tested.PlanAsync(ConfigMap("settings", """{"a":"1"}"""), Deployment("web"))).Should().OnlyContain(change => change.Action == ChangeAction.None);
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_namespace_and_its_own_service_account_may_come_in_one_stack(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        var ns = $"nixish-p-{Guid.NewGuid().ToString("N")[..10]}";
        var plan = await tested.PlanAsync(
            Object($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"}}"""),
            Object($$$"""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default","namespace":"{{{ns}}}"},"automountServiceAccountToken":false}"""));
        try
        {
            await tested.ApplyAsync(plan.Take(1));
            for (var tries = 0; where == TestedCluster.Real && tries < 100 && await tested.ReadAsync($"api/v1/namespaces/{ns}/serviceaccounts/default") is null; tries++)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }

            await tested.ApplyAsync(plan.Skip(1));

            (await tested.ReadAsync($"api/v1/namespaces/{ns}/serviceaccounts/default", "automountServiceAccountToken")).Should().Be("False");
        }
        finally
        {
            await tested.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{ns}");
        }
    }

    private static KubernetesObject Service(string name, int port) => Object($$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}"},"spec":{"selector":{"app":"web"},"ports":[{"port":{{{port}}}}]}}""");
}
