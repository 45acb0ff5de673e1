using Nixish.Testing;

namespace Nixish.Kubernetes.Tests.Applying;

public sealed class OtherClusterTests : IDisposable
{
    private static readonly Stack Shop = new("shop") { Resources = [new ConfigMap("web")] };
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-states-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_state_of_one_cluster_is_refused_for_another()
    {
        await using var first = new InMemoryCluster();
        await using var second = new InMemoryCluster();
        var state = FileStateStore.In(_folder);
        await (await Plan(first)).ApplyAsync();
        (await Plan(first)).Should().BeEmpty();

        (await FluentActions.Awaiting(() => Plan(second)).Should().ThrowAsync<OtherClusterException>()).WithMessage("*of another cluster*ConfigMap*--state*");
        second.Find<ConfigMap>("default", "web").Should().BeNull();
        (await Plan(first)).Should().BeEmpty();

        async Task<Plan> Plan(InMemoryCluster memory) => await Shop.PlanAsync(new StackOptions { Targets = [memory], State = state }, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_cluster_is_the_same_whatever_its_address(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        var planned = await tested.PlanAsync(new ConfigMap("web"));
        var entry = planned.Single().Entry!;
        entry.Data.Keys.Should().Contain("cluster");
        (await tested.PlanAsync(new ConfigMap("web"))).Single().Entry.Should().Be(entry);
        var uid = await tested.ReadAsync("api/v1/namespaces/kube-system", "metadata");
        uid.Should().Contain(entry.Data["cluster"]);
    }
}
