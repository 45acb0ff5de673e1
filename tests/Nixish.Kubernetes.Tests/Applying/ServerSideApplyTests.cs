using Nixish.Kubernetes.Tests.Connection;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class ServerSideApplyTests
{
    [Fact]
    public async Task What_is_new_is_created_and_planning_again_finds_nothing_to_do()
    {
        await using var real = await RealCluster.StartAsync();
        KubernetesObject[] wanted = [ConfigMap("settings", """{"a":"1","emoji":"🚀 ü \u0001 \" \\ /"}"""), Deployment("web")];

        var plan = await real.ApplyAsync(wanted);

        plan.Select(change => change.Action).Should().AllBeEquivalentTo(ChangeAction.Create);
        (await real.PlanAsync(wanted)).Should().AllSatisfy(change =>
        {
            change.Action.Should().Be(ChangeAction.None, "{0} {1}", change.Reason, change.Fields);
            change.Fields.Should().BeEmpty();
        });
        (await real.GetAsync("configmap", "settings")).GetProperty("data").GetProperty("emoji").GetString().Should().Be("🚀 ü \u0001 \" \\ /");
    }

    [Fact]
    public async Task Applied_objects_show_nixish_as_the_manager_that_applied_them()
    {
        await using var real = await RealCluster.StartAsync();

        await real.ApplyAsync(Deployment("web"));

        var metadata = (await real.GetAsync("deployment", "web")).GetProperty("metadata");
        metadata.GetProperty("managedFields").EnumerateArray()
            .Should().Contain(entry => entry.GetProperty("manager").GetString() == "nixish" && entry.GetProperty("operation").GetString() == "Apply");
        metadata.GetProperty("labels").GetProperty("nixish.dev/stack").GetString().Should().Be("shop");
        metadata.GetProperty("annotations").GetProperty("nixish.dev/key").GetString().Should().HaveLength(40);
    }

    [Fact]
    public async Task A_service_is_created_though_old_servers_keep_services_apart()
    {
        await using var real = await RealCluster.StartAsync();
        var service = new Service("web") { Spec = new() { Ports = [new(80) { TargetPort = 8080 }] } };

        await real.ApplyAsync(service);

        (await real.PlanAsync(service)).Single().Action.Should().Be(ChangeAction.None);
    }

    [Fact]
    public async Task A_changed_field_is_planned_with_its_path_and_applied()
    {
        await using var real = await RealCluster.StartAsync();
        await real.ApplyAsync(Deployment("web"));

        var plan = await real.ApplyAsync(Deployment("web", image: "nginx:2"));

        plan.Should().ContainSingle().Which.Should().Match<Change>(change => change.Action == ChangeAction.Update)
            .And.Subject.As<Change>().Fields.Should().Equal(new FieldChange("spec.template.spec.containers[web].image", "nginx:1", "nginx:2"));
        (await real.PlanAsync(Deployment("web", image: "nginx:2"))).Single().Action.Should().Be(ChangeAction.None);
    }

    [Fact]
    public async Task A_field_that_is_no_longer_wanted_is_planned_away()
    {
        await using var real = await RealCluster.StartAsync();
        await real.ApplyAsync(Deployment("web", extra: ""","command":["/srv"],"volumeMounts":[]"""), ConfigMap("settings", """{"a":"1","b":"2"}"""));

        var plan = await real.ApplyAsync(Deployment("web"), ConfigMap("settings", """{"a":"1"}"""));

        plan[0].Fields.Should().Equal(new FieldChange("spec.template.spec.containers[web].command", """["/srv"]""", null));
        plan[1].Fields.Should().Equal(new FieldChange("data.b", "2", null));
        (await real.PlanAsync(Deployment("web"), ConfigMap("settings", """{"a":"1"}"""))).Should().OnlyContain(change => change.Action == ChangeAction.None);
    }

    [Fact]
    public async Task What_someone_else_changed_is_found_and_called_drift()
    {
        await using var real = await RealCluster.StartAsync(new() { Conflicts = ConflictPolicy.Force });
        await real.ApplyAsync(Deployment("web"));
        await real.KubectlAsync("-n", real.Namespace, "patch", "deployment/web", "-p", """{"spec":{"replicas":4}}""");

        var plan = await real.PlanAsync(Deployment("web"));

        plan.Single().Fields.Should().Equal(new FieldChange("spec.replicas", "4", "0"));
        plan.Single().Reason.Should().StartWith("drift");
        await real.ApplyAsync(plan);
        (await real.PlanAsync(Deployment("web"))).Single().Action.Should().Be(ChangeAction.None);
    }

    [Fact]
    public async Task What_others_set_beside_our_fields_is_no_drift()
    {
        await using var real = await RealCluster.StartAsync();
        await real.ApplyAsync(Deployment("web"));
        await real.KubectlAsync("-n", real.Namespace, "patch", "deployment/web", "-p",
            """{"metadata":{"labels":{"theirs":"1"}},"spec":{"minReadySeconds":7,"template":{"spec":{"containers":[{"name":"sidecar","image":"proxy:1"}]}}}}""");

        (await real.PlanAsync(Deployment("web"))).Single().Action.Should().Be(ChangeAction.None);
    }

    [Fact]
    public async Task Amounts_that_the_server_writes_otherwise_are_no_drift()
    {
        await using var real = await RealCluster.StartAsync();
        var claim = Object("""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1024Mi"}},"selector":{"matchLabels":{"a":"1"}}}}""");
        await real.ApplyAsync(claim);

        (await real.PlanAsync(claim)).Single().Action.Should().Be(ChangeAction.None, "1024Mi and 1Gi are one amount");
    }

    [Fact]
    public async Task A_field_of_another_manager_stops_the_apply_with_the_field_and_the_manager()
    {
        await using var real = await RealCluster.StartAsync();
        await real.KubectlApplyAsync("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"theirs"}}""", "--server-side", "--field-manager=other");
        var plan = await real.PlanAsync(ConfigMap("settings", """{"a":"ours"}"""));

        var conflict = (await real.Awaiting(r => r.ApplyAsync(plan)).Should().ThrowAsync<FieldConflictException>()).Which;

        plan.Single().Reason.Should().Be("taken over from other");
        conflict.Conflicts.Should().Equal(new FieldConflict("data.a", "other"));
        conflict.Message.Should().Contain("data.a (other)").And.Contain("ConflictPolicy.Force");
    }

    [Fact]
    public async Task Forcing_takes_the_fields_of_other_managers_over()
    {
        await using var real = await RealCluster.StartAsync(new() { Conflicts = ConflictPolicy.Force });
        await real.KubectlApplyAsync("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":"theirs"}}""", "--server-side", "--field-manager=other");

        await real.ApplyAsync(ConfigMap("settings", """{"a":"ours"}"""));

        (await real.GetAsync("configmap", "settings")).GetProperty("data").GetProperty("a").GetString().Should().Be("ours");
    }

    [Fact]
    public async Task What_the_state_holds_and_the_stack_does_not_is_deleted()
    {
        await using var real = await RealCluster.StartAsync();
        var plan = await real.ApplyAsync(ConfigMap("old", """{"a":"1"}"""));
        var state = new Map<StateEntry> { [plan[0].ResourceId] = plan[0].Entry! };

        var deleting = await real.PlanAsync("shop", [], state);
        await real.ApplyAsync(deleting);

        deleting.Single().Action.Should().Be(ChangeAction.Delete);
        (await real.PlanAsync("shop", [], state)).Should().BeEmpty("what is gone needs no change");
    }

    [Fact]
    public async Task What_another_stack_took_over_is_not_deleted()
    {
        await using var real = await RealCluster.StartAsync();
        var plan = await real.ApplyAsync(ConfigMap("kept", """{"a":"1"}"""));
        await real.ApplyAsync(await real.PlanAsync("other", [ConfigMap("kept", """{"a":"1"}""")], state: default));

        (await real.PlanAsync("shop", [], new() { [plan[0].ResourceId] = plan[0].Entry! })).Should().BeEmpty();
    }

    [Fact]
    public async Task An_object_that_the_server_refuses_ends_in_its_reasons()
    {
        await using var real = await RealCluster.StartAsync(new() { Rules = null });
        var plan = await real.PlanAsync(Object("""{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"ports":[{"port":99999}]}}"""));

        var refused = (await real.Awaiting(r => r.ApplyAsync(plan)).Should().ThrowAsync<KubernetesApiException>()).Which;

        refused.StatusCode.Should().Be(422);
        refused.Causes.Should().Contain(cause => cause.Field == "spec.ports[0].port");
        refused.Message.Should().Contain($"Service {real.Namespace}/web").And.Contain("99999");
    }

    [Fact]
    public async Task A_kind_that_the_server_does_not_know_is_named_with_the_servers_version()
    {
        await using var real = await RealCluster.StartAsync();
        var unknown = Object("""{"apiVersion":"batch/v7","kind":"CronJob","metadata":{"name":"nightly"},"spec":{}}""");

        var error = (await real.Awaiting(r => r.PlanAsync(unknown)).Should().ThrowAsync<UnknownKindException>()).Which;

        error.Message.Should().Contain("CronJob").And.Contain("batch/v7").And.Contain("batch/v1").And.Contain("Kubernetes v");
    }
}
