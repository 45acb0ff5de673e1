using Nixish.Testing;

namespace Nixish.Kubernetes.Tests.Applying;

/// <summary>Objects that are deleted once they did their work.</summary>
public class EndingTests
{
    private const string Settings = "api/v1/namespaces/{ns}/configmaps/settings";
    private const string Job = "apis/batch/v1/namespaces/{ns}/jobs/migrate";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_did_its_work_is_deleted_and_not_missed(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        IResource[] shop = [Once("1"), new ConfigMap("web").After(Once("1"))];

        var plan = await tested.ApplyStackAsync(shop);

        plan.Select(change => change.Action).Should().Equal(ChangeAction.Create, ChangeAction.Create);
        (await tested.ReadAsync(Settings)).Should().BeNull();
        (await tested.ReadAsync("api/v1/namespaces/{ns}/configmaps/web", "kind")).Should().Be("ConfigMap");
        (await tested.PlanStackAsync(shop)).Should().BeEmpty("its work is done");
        (await tested.PlanStackAsync([.. shop, new ConfigMap("more")])).Should().ContainSingle().Which.ResourceId.Should().EndWith("more");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_changed_is_made_and_deleted_once_more(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        await tested.ApplyStackAsync([Once("1")]);

        var plan = await tested.ApplyStackAsync([Once("2")]);

        plan.Should().ContainSingle().Which.Action.Should().Be(ChangeAction.Create);
        (await tested.ReadAsync(Settings)).Should().BeNull();
        (await tested.PlanStackAsync([Once("2")])).Should().BeEmpty();
        (await tested.PlanStackAsync([])).Should().BeEmpty("what left the stack is gone already");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_fails_is_deleted_where_it_says_so_and_made_again_by_the_next_apply(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, new() { StuckAfter = TimeSpan.FromSeconds(1) }, new() { Failures = [new("migrate", "ErrImagePull")] });
        IResource[] kept = [Migration().DeletedWhen(DeletedWhen.Done)];
        IResource[] deleted = [Migration().DeletedWhen(DeletedWhen.Done | DeletedWhen.Failed)];

        await tested.Awaiting(t => t.ApplyStackAsync(kept)).Should().ThrowAsync<ApplyFailedException>();
        (await tested.ReadAsync(Job, "kind")).Should().Be("Job", "nothing says that it goes");
        await tested.SendAsync(HttpMethod.Delete, Job, """{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}""");

        await tested.Awaiting(t => t.ApplyStackAsync(deleted)).Should().ThrowAsync<ApplyFailedException>();
        (await tested.ReadAsync(Job)).Should().BeNull();
        (await tested.PlanStackAsync(deleted)).Should().ContainSingle().Which.Action.Should().Be(ChangeAction.Create);
    }

    [Fact]
    public async Task A_check_deletes_nothing_and_misses_nothing()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory);
        var state = new InMemoryStateStore();
        await tested.ApplyStackAsync([Once("1")], state);

        var check = await new Stack("shop") { Resources = [Once("1")] }.CheckAsync(new StackOptions { Targets = [tested.Cluster], State = state }, cancellationToken: Token);

        check.NotReady.IsEmpty.Should().BeTrue();
        check.Plan.Should().BeEmpty();
    }

    [Fact]
    public async Task What_an_apply_left_behind_when_it_was_ended_is_deleted_by_the_next()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory, memory: new() { Failures = [new("migrate", "ErrImagePull")] }, options: new() { StuckAfter = TimeSpan.FromMilliseconds(50) });
        await tested.Awaiting(t => t.ApplyStackAsync([Once("1"), Migration().After(Once("1"))])).Should().ThrowAsync<ApplyFailedException>();
        (await tested.ReadAsync(Settings, "kind")).Should().Be("ConfigMap", "something failed, and may have to be looked into");

        var plan = await tested.ApplyStackAsync([Once("1")]);

        plan.Should().Contain(change => change.ResourceId.EndsWith("settings") && change.Action == ChangeAction.Update && change.Reason == "deleted once it has done its work");
        (await tested.ReadAsync(Settings)).Should().BeNull();
        (await tested.PlanStackAsync([Once("1")])).Should().BeEmpty();
    }

    [Fact]
    public void A_definition_never_goes_by_itself() =>
        Manifests.Object("""{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"Thing","plural":"things"},"versions":[]}}""").DeletedWhen(DeletedWhen.Done).Applying.DeletedWhen.Should().Be(DeletedWhen.Never);

    private static ConfigMap Once(string level) => new ConfigMap("settings") { Data = new() { ["level"] = level } }.DeletedWhen(DeletedWhen.Done);

    private static Job Migration() => new Job("migrate")
    {
        Spec = new() { Template = new() { Spec = new() { RestartPolicy = RestartPolicy.Never, Containers = [new("migrate") { Image = "images.invalid/migrate:1" }] } } },
    }.ReadyWhenComplete();
}
