using Nixish.Kubernetes.Tests.Applying;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Pruning;

public class ApplySetTests
{
    private const string Parent = "api/v1/namespaces/{ns}/secrets/shop";
    private const string A = "api/v1/namespaces/{ns}/configmaps/a";
    private const string B = "api/v1/namespaces/{ns}/configmaps/b";

    private static readonly ClusterOptions WithSet = new() { ApplySet = new() };

    // The vectors of the proposal and of kubectl's own tests.
    [Theory]
    [InlineData("my-set", "test", "Secret", "", "applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1")]
    [InlineData("my-set", null, "ApplySet", "company.com", "applyset-rhp1a-HVAVT_dFgyEygyA1BEB82HPp2o10UiFTpqtAs-v1")]
    public void An_id_is_that_of_the_proposal(string name, string? ns, string kind, string group, string id) => ApplySet.IdOf(name, ns, kind, group).Should().Be(id);

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task The_parent_says_what_the_set_holds_and_each_member_whose_it_is(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, WithSet);

        var plan = await tested.ApplyStackAsync([ConfigMap("a", "{}").In(tested.Namespace), Deployment("web").In(tested.Namespace)]);

        var id = ApplySet.IdOf("shop", tested.Namespace, "Secret", "");
        plan[0].ResourceId.Should().Be($"applyset/{tested.Namespace}/Secret/shop");
        (await tested.ReadAsync(Parent, "metadata", "labels", "applyset.kubernetes.io/id")).Should().Be(id);
        (await tested.ReadAsync(Parent, "metadata", "annotations", "applyset.kubernetes.io/tooling")).Should().Be("nixish/v0.1.0");
        (await tested.ReadAsync(Parent, "metadata", "annotations", "applyset.kubernetes.io/contains-group-kinds")).Should().Be("ConfigMap,Deployment.apps");
        (await tested.ReadAsync(Parent, "metadata", "annotations", "applyset.kubernetes.io/additional-namespaces")).Should().BeEmpty();
        (await tested.ReadAsync(Parent, "metadata", "managedFields")).Should().Contain("nixish-applyset");
        (await tested.ReadAsync(A, "metadata", "labels", "applyset.kubernetes.io/part-of")).Should().Be(id);
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_the_stack_no_longer_holds_is_pruned_without_any_state(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, WithSet);
        await tested.ApplyStackAsync(All(tested, "a", "b"), new InMemoryStateStore());

        var plan = await tested.ApplyStackAsync([ConfigMap("a", "{}").In(tested.Namespace)], new InMemoryStateStore());

        plan.Select(change => (change.Action, change.ResourceId)).Should().BeEquivalentTo(
        [
            (ChangeAction.Update, $"applyset/{tested.Namespace}/Secret/shop"),
            (ChangeAction.Delete, $"v1/ConfigMap/{tested.Namespace}/b"),
            (ChangeAction.Delete, $"apps/v1/Deployment/{tested.Namespace}/web"),
        ]);
        (await tested.ReadAsync(A)).Should().NotBeNull();
        (await tested.ReadAsync(B)).Should().BeNull();
        (await tested.ReadAsync(Parent, "metadata", "annotations", "applyset.kubernetes.io/contains-group-kinds")).Should().Be("ConfigMap", "the exact set is written when all is pruned");
        (await tested.PlanStackAsync([ConfigMap("a", "{}").In(tested.Namespace)], new InMemoryStateStore())).Should().BeEmpty();
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task Destroying_deletes_the_members_and_then_the_parent(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, WithSet);
        await tested.ApplyStackAsync(All(tested, "a"));
        var stack = new Stack("shop");

        var plan = await stack.PlanDestroyAsync(new StackOptions { Targets = [tested.Cluster], State = new InMemoryStateStore() }, TestContext.Current.CancellationToken);
        await plan.ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);

        plan[^1].ResourceId.Should().StartWith("applyset/");
        (await tested.ReadAsync(Parent)).Should().BeNull();
        (await tested.ReadAsync(A)).Should().BeNull();
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task Nothing_is_pruned_after_a_failed_apply_and_the_parent_still_knows_everything(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, WithSet with { Rules = null });
        await tested.ApplyStackAsync(All(tested, "a", "b"));
        var refused = Object("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"bad"},"data":{"a b":"eA=="}}""").In(tested.Namespace);

        await tested.Awaiting(t => t.ApplyStackAsync([ConfigMap("a", "{}").In(t.Namespace), refused])).Should().ThrowAsync<ApplyFailedException>();

        (await tested.ReadAsync(B)).Should().NotBeNull();
        (await tested.ReadAsync(Parent, "metadata", "annotations", "applyset.kubernetes.io/contains-group-kinds")).Should().Be("ConfigMap,Deployment.apps,Secret");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task Planning_touches_nothing_and_an_object_that_is_no_member_stays(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, WithSet);
        await tested.SendAsync(HttpMethod.Post, "api/v1/namespaces/{ns}/configmaps", """{"metadata":{"name":"b","labels":{"nixish.dev/stack":"shop"}}}""");

        await tested.PlanStackAsync(All(tested, "a"));
        (await tested.ReadAsync(Parent)).Should().BeNull();
        await tested.ApplyStackAsync(All(tested, "a"));

        (await tested.ReadAsync(B)).Should().NotBeNull();
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_set_of_another_tool_is_refused_until_one_works_in_its_name(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, WithSet);
        await tested.ApplyStackAsync(All(tested, "a"));
        await tested.SendAsync(HttpMethod.Patch, Parent, """{"metadata":{"annotations":{"applyset.kubernetes.io/tooling":"kubectl/v1.32.4"}}}""", "application/merge-patch+json");

        (await tested.Awaiting(t => t.PlanStackAsync(All(t, "a"))).Should().ThrowAsync<ApplySetException>()).Which.Message.Should().Contain("kubectl/v1.32.4").And.Contain("Tooling");
    }

    [Theory]
    [InlineData("""{"metadata":{"labels":{"applyset.kubernetes.io/id":null}}}""", "*lacks the label*")]
    [InlineData("""{"metadata":{"labels":{"applyset.kubernetes.io/id":"applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1"}}}""", "*copied or renamed*")]
    [InlineData("""{"metadata":{"annotations":{"applyset.kubernetes.io/tooling":null}}}""", "*unknown tool*")]
    [InlineData("""{"metadata":{"annotations":{"applyset.kubernetes.io/contains-group-kinds":null}}}""", "*contains-group-kinds*")]
    public async Task A_parent_that_is_none_is_refused_with_what_is_wrong(string patch, string message)
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory, WithSet);
        await tested.ApplyStackAsync(All(tested, "a"));
        await tested.SendAsync(HttpMethod.Patch, Parent, patch, "application/merge-patch+json");

        (await tested.Awaiting(t => t.PlanStackAsync(All(t, "a"))).Should().ThrowAsync<ApplySetException>()).WithMessage(message);
    }

    [Fact]
    public async Task A_record_of_the_older_form_is_read()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory, WithSet);
        await tested.ApplyStackAsync(All(tested, "a"));
        await tested.SendAsync(HttpMethod.Patch, Parent, """{"metadata":{"annotations":{"applyset.kubernetes.io/contains-group-kinds":null,"applyset.kubernetes.io/contains-group-resources":"configmaps,deployments.apps"}}}""", "application/merge-patch+json");

        (await tested.PlanStackAsync([ConfigMap("a", "{}").In(tested.Namespace)])).Select(change => change.ResourceId).Should().Contain($"apps/v1/Deployment/{tested.Namespace}/web");
    }

    [Fact]
    public async Task An_input_that_is_a_member_already_is_refused()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory, WithSet);
        var member = Object("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","labels":{"applyset.kubernetes.io/part-of":"x"}}}""");

        (await tested.Awaiting(t => t.PlanStackAsync([member])).Should().ThrowAsync<ApplySetException>()).WithMessage("*part-of*Remove the label*");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task Members_in_other_namespaces_are_recorded_and_pruned(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, WithSet);
        var other = $"nixish-s-{Guid.NewGuid().ToString("N")[..10]}";
        var home = Object($$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{other}}}"}}""");
        try
        {
            await tested.ApplyStackAsync([home, ConfigMap("far", "{}").In(other)], new InMemoryStateStore());
            (await tested.ReadAsync(Parent, "metadata", "annotations", "applyset.kubernetes.io/additional-namespaces")).Should().Be(other);

            var plan = await tested.ApplyStackAsync([home], new InMemoryStateStore());

            plan.Select(change => change.ResourceId).Should().Contain($"v1/ConfigMap/{other}/far");
            (await tested.ReadAsync($"api/v1/namespaces/{other}/configmaps/far")).Should().BeNull();
            (await tested.ReadAsync(Parent, "metadata", "annotations", "applyset.kubernetes.io/additional-namespaces")).Should().BeEmpty();
        }
        finally
        {
            await tested.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{other}");
        }
    }

    [Theory]
    [InlineData("nixish.dev/deletion", "keep")]
    [InlineData("client.lifecycle.config.k8s.io/deletion", "detach")]
    [InlineData("cli-utils.sigs.k8s.io/on-remove", "keep")]
    public async Task A_protected_object_is_let_go_and_stays(string annotation, string value)
    {
        foreach (var where in (string[])[TestedCluster.Memory, TestedCluster.Real])
        {
            await using var tested = await TestedCluster.StartAsync(where, WithSet);
            var kept = ConfigMap("b", "{}").In(tested.Namespace) with { Annotations = new() { [annotation] = value } };
            await tested.ApplyStackAsync([.. All(tested, "a"), kept]);

            var plan = await tested.ApplyStackAsync(All(tested, "a"));

            plan.Single(change => change.ResourceId.EndsWith("/b", StringComparison.Ordinal)).Reason.Should().Contain($"let go, not deleted: {annotation}={value}");
            (await tested.ReadAsync(B, "metadata", "labels")).Should().NotContain("part-of").And.NotContain("nixish.dev/stack");
            (await tested.PlanStackAsync(All(tested, "a"))).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task An_unchanged_set_is_planned_with_one_read_more_and_no_write()
    {
        await using var memory = new Nixish.Testing.InMemoryCluster();
        using var cluster = new Cluster(memory.CreateClient(), Nixish.Testing.InMemoryCluster.Server, WithSet);
        var stack = new Stack("shop") { Resources = [ConfigMap("a", "{}"), new ServiceAccount("b")] };
        var options = new StackOptions { Targets = [cluster], State = new InMemoryStateStore() };
        await (await stack.PlanAsync(options, TestContext.Current.CancellationToken)).ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);
        var before = memory.Requests.Count;

        var plan = await stack.PlanAsync(options, TestContext.Current.CancellationToken);
        await plan.ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);

        plan.Should().BeEmpty();
        memory.Requests.Skip(before).Should().HaveCount(3).And.OnlyContain(request => request.Method == "GET");
    }

    private static KubernetesObject[] All(TestedCluster tested, params string[] names) =>
        [.. names.Select(name => ConfigMap(name, "{}").In(tested.Namespace)), Deployment("web").In(tested.Namespace)];
}
