using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class OwnershipTests
{
    private const string Web = "apis/apps/v1/namespaces/{ns}/deployments/web";
    private const string Settings = "api/v1/namespaces/{ns}/configmaps/settings";

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_field_that_a_resource_takes_over_is_forced_and_no_other(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await TheirsAsync(tested, """{"a":"theirs","b":"theirs"}""");

        var conflict = (await tested.Awaiting(t => t.ApplyAsync(ConfigMap("settings", """{"a":"ours","b":"ours"}""").TakingOver("data.a"))).Should().ThrowAsync<FieldConflictException>()).Which;
        await tested.ApplyAsync(ConfigMap("settings", """{"a":"ours"}""").TakingOver("data.a"));

        conflict.Conflicts.Should().BeEquivalentTo([new FieldConflict("data.a", "other"), new FieldConflict("data.b", "other")]);
        conflict.Message.Should().Contain("Leaving(\"data.").And.Contain("TakingOver(\"data.");
        (await tested.ReadAsync(Settings, "data", "a")).Should().Be("ours");
        (await tested.ReadAsync(Settings, "data", "b")).Should().Be("theirs");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_field_in_a_list_is_taken_over_by_the_name_that_plans_show(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(Deployment("web"));
        await tested.SendAsync(HttpMethod.Patch, Web + "?fieldManager=other", """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"theirs:1"}]}}}}""", "application/strategic-merge-patch+json");
        var plan = await tested.PlanAsync(Deployment("web"));
        var field = plan.Single().Fields.Single().Path;

        await tested.ApplyAsync(Deployment("web").TakingOver(field));

        field.Should().Be("spec.template.spec.containers[web].image");
        (await tested.ReadAsync(Web, "spec", "template", "spec", "containers")).Should().Contain("nginx:1");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_resource_or_a_set_takes_all_over_where_no_field_is_named(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await TheirsAsync(tested, """{"a":"theirs"}""");
        ResourceSet set = [ConfigMap("settings", """{"a":"ours"}""")];

        await tested.ApplyStackAsync(set.TakingOver());

        (await tested.ReadAsync(Settings, "data", "a")).Should().Be("ours");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_field_that_is_left_is_not_sent_and_not_reset_where_it_was_ours(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(Deployment("web", replicas: 0));
        await tested.ApplyAsync(Deployment("web", replicas: 3));
        var left = Deployment("web", replicas: 9).Leaving("spec.replicas");

        var plan = await tested.PlanAsync(left);
        await tested.ApplyAsync(plan);

        plan.Single().Fields.Should().BeEmpty("nothing of the object changes");
        (await tested.ReadAsync(Web, "spec", "replicas")).Should().Be("3");
        await tested.SendAsync(HttpMethod.Patch, Web + "?fieldManager=autoscaler", """{"spec":{"replicas":5}}""", "application/merge-patch+json");
        (await tested.PlanAsync(left)).Single().Action.Should().Be(ChangeAction.None);
        await tested.ApplyAsync(Deployment("web", replicas: 9, image: "nginx:2").Leaving("spec.replicas"));
        (await tested.ReadAsync(Web, "spec", "replicas")).Should().Be("5");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_field_within_a_list_item_is_left(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(Deployment("web"));

        await tested.ApplyAsync(Deployment("web", image: "nginx:2").Leaving("spec.template.spec.containers[web].resources"));

        (await tested.ReadAsync(Web, "spec", "template", "spec", "containers")).Should().Contain("nginx:2").And.Contain("500m");
        (await tested.PlanAsync(Deployment("web", image: "nginx:2").Leaving("spec.template.spec.containers[web].resources"))).Single().Action.Should().Be(ChangeAction.None);
    }

    [Theory]
    [InlineData("")]
    [InlineData("spec..replicas")]
    [InlineData("spec.containers[")]
    [InlineData("spec.containers[]")]
    [InlineData("spec]")]
    [InlineData("metadata.name")]
    [InlineData("kind")]
    public void What_is_no_field_that_can_be_left_is_refused(string path) =>
        FluentActions.Invoking(() => Deployment("web").Leaving(path)).Should().Throw<InvalidFieldPathException>().Which.Path.Should().Be(path);

    [Theory]
    [InlineData(".spec.replicas", "spec.replicas")]
    [InlineData(""".spec.template.spec.containers[name="web"].image""", "spec.template.spec.containers[web].image")]
    [InlineData(""".spec.ports[port=80,protocol="TCP"].name""", "spec.ports[80/TCP].name")]
    [InlineData(""".metadata.finalizers[="a.b/c"]""", "metadata.finalizers[a.b/c]")]
    public void The_servers_paths_are_written_as_plans_write_them(string server, string ours)
    {
        FieldPattern.OfServer(server).Should().Be(ours);
        FieldPattern.Parse(ours).Covers(ours).Should().BeTrue();
    }

    [Fact]
    public void A_field_covers_what_is_below_it_and_no_neighbour()
    {
        FieldPattern.Parse("spec.template").Covers("spec.template.spec.containers[web]").Should().BeTrue();
        FieldPattern.Parse("spec.template").Covers("spec.templates").Should().BeFalse();
        FieldPattern.Parse("spec.template.spec.containers[name=web].ports[containerPort=80,protocol=TCP]").Covers("spec.template.spec.containers[web].ports[80/TCP].name").Should().BeTrue();
        FieldPattern.Parse("metadata.annotations[\"a.b/c\"]").Covers("metadata.annotations[a.b/c]").Should().BeTrue();
        FieldPattern.Parse("metadata.annotations[a.b/c]").Covers("metadata.annotations.a.b/c").Should().BeTrue();
    }

    private static Task TheirsAsync(TestedCluster tested, string data) => tested.SendAsync(
        HttpMethod.Patch, Settings + "?fieldManager=other", $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{{{data}}}}""", "application/apply-patch+yaml");
}
