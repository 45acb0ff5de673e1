using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class ReplaceTests
{
    private const string Web = "apis/apps/v1/namespaces/{ns}/deployments/web";

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_field_that_cannot_be_changed_stops_the_plan_with_its_name_and_what_to_do(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(Selecting("a"));

        var error = (await tested.Awaiting(t => t.PlanAsync(Selecting("b"))).Should().ThrowAsync<ImmutableFieldException>()).Which;

        error.Fields.Should().Equal(new ImmutableField("apps/v1/Deployment/default/web", "spec.selector"));
        error.Message.Should().Contain("spec.selector").And.Contain("Replaced()");
        (await tested.ReadAsync(Web, "spec", "selector", "matchLabels", "app")).Should().Be("a");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_patch_of_a_selector_is_found_before_anything_is_sent(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(Selecting("a"));
        var half = Selecting("a").Patched(Json.Parse("""{"spec":{"selector":{"matchLabels":{"app":"a","env":"staging"}}}}"""));
        var whole = half.Patched(Json.Parse("""{"spec":{"template":{"metadata":{"labels":{"env":"staging"}}}}}"""));

        ResourceSet patched = [half];
        patched.Validate().Errors.Should().ContainSingle().Which.ToString().Should().Contain("selector", "the template lacks the label");
        ResourceSet sound = [whole];
        sound.Validate().IsValid.Should().BeTrue("by itself it can be made");
        (await tested.Awaiting(t => t.PlanAsync(whole)).Should().ThrowAsync<ImmutableFieldException>()).Which.Fields.Should().Equal(new ImmutableField("apps/v1/Deployment/default/web", "spec.selector"));
        (await tested.PlanAsync(whole.Replaced())).Single().Action.Should().Be(ChangeAction.Replace);
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_resource_that_may_be_replaced_is_planned_so_and_made_anew(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyStackAsync([Selecting("a")]);
        var before = await tested.ReadAsync(Web, "metadata", "uid");

        var plan = await tested.ApplyStackAsync([Selecting("b").Replaced()]);

        plan.Single().Action.Should().Be(ChangeAction.Replace);
        plan.Single().Reason.Should().Be("cannot be changed in place: spec.selector");
        plan.ToText().Should().Contain("-/+ replace").And.Contain("1 to replace");
        (await tested.ReadAsync(Web, "metadata", "uid")).Should().NotBe(before);
        (await tested.ReadAsync(Web, "spec", "selector", "matchLabels", "app")).Should().Be("b");
        (await tested.PlanStackAsync([Selecting("b").Replaced()])).Should().BeEmpty();
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_can_be_changed_in_place_is_never_replaced(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, new() { Replace = ReplacePolicy.WhenImmutable });
        await tested.ApplyAsync(Deployment("web"));

        (await tested.PlanAsync(Deployment("web", image: "nginx:2"))).Single().Action.Should().Be(ChangeAction.Update);
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task The_template_of_a_job_and_the_address_of_a_service_and_the_role_of_a_binding_are_replaced(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, new() { Replace = ReplacePolicy.WhenImmutable });
        await tested.ApplyAsync(Job("x:1"), Service(""), Binding("reader"));

        var plan = await tested.PlanAsync(Job("x:2"), Service("\"clusterIP\":\"None\","), Binding("writer"));
        await tested.ApplyAsync(plan);

        plan.Select(change => change.Action).Should().Equal(ChangeAction.Replace, ChangeAction.Replace, ChangeAction.Replace);
        (await tested.ReadAsync("apis/batch/v1/namespaces/{ns}/jobs/once", "spec", "template", "spec", "containers")).Should().Contain("x:2");
        (await tested.ReadAsync("api/v1/namespaces/{ns}/services/web", "spec", "clusterIP")).Should().Be("None");
        (await tested.ReadAsync("apis/rbac.authorization.k8s.io/v1/namespaces/{ns}/rolebindings/web", "roleRef", "name")).Should().Be("writer");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_stateful_set_that_is_replaced_may_keep_its_pods(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyStackAsync([Database("1Gi")]);
        var before = await tested.ReadAsync("apis/apps/v1/namespaces/{ns}/statefulsets/db", "metadata", "uid");
        await tested.SendAsync(HttpMethod.Post, "api/v1/namespaces/{ns}/configmaps", $$$"""{"metadata":{"name":"owned","ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"db","uid":"{{{before}}}"}]}}""");

        var plan = await tested.ApplyStackAsync([Database("2Gi").Replaced(ReplacePolicy.WhenImmutableKeepingDependents)]);

        plan.Single().Reason.Should().Contain("what it owns stays");
        (await tested.ReadAsync("apis/apps/v1/namespaces/{ns}/statefulsets/db", "metadata", "uid")).Should().NotBe(before);
        (await tested.ReadAsync("api/v1/namespaces/{ns}/configmaps/owned")).Should().NotBeNull();
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task An_object_that_was_changed_after_the_plan_is_not_replaced(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyAsync(Selecting("a"));
        var plan = await tested.PlanAsync(Selecting("b").Replaced());
        await tested.SendAsync(HttpMethod.Patch, Web, """{"spec":{"replicas":3}}""", "application/merge-patch+json");

        (await tested.Awaiting(t => t.ApplyAsync(plan)).Should().ThrowAsync<StalePlanException>()).Which.Message.Should().Contain("spec.replicas");

        (await tested.ReadAsync(Web, "spec", "selector", "matchLabels", "app")).Should().Be("a");
    }

    private static KubernetesObject Selecting(string app) => Object($$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"{{{app}}}"}},
         "template":{"metadata":{"labels":{"app":"{{{app}}}"}},"spec":{"containers":[{"name":"web","image":"x:1"}]} } } }
        """);

    private static KubernetesObject Job(string image) => Object($$$"""
        {"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"once"},"spec":{"parallelism":0,"template":{"spec":{"restartPolicy":"Never","containers":[{"name":"a","image":"{{{image}}}"}]} } } }
        """);

    private static KubernetesObject Service(string address) => Object($$$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{ {{{address}}} "selector":{"app":"web"},"ports":[{"port":80}]} }
        """);

    private static KubernetesObject Binding(string role) => Object($$$"""
        {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"web"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{{role}}}"},"subjects":[]}
        """);

    private static KubernetesObject Database(string size) => Object($$$"""
        {"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"db"},"spec":{"replicas":0,"serviceName":"db","selector":{"matchLabels":{"app":"db"}},
         "template":{"metadata":{"labels":{"app":"db"}},"spec":{"containers":[{"name":"db","image":"x:1"}]}},
         "volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{{size}}}"} } } }] } }
        """);
}
