using Nixish.Kubernetes;
using Nixish.Testing;

namespace Quickstart.Tests;

// Infrastructure is values: its tests need no server and no network.
public sealed class InfraTests
{
    [Fact]
    public void Production_runs_five_replicas() => Infra.Prod.Get<Deployment>("web").Spec!.Replicas.Should().Be(5);

    [Fact]
    public void Everything_namespaced_lies_in_production() =>
        Infra.Prod.Where(resource => resource.Namespaced).Should().OnlyContain(resource => resource.Namespace == "prod");

    [Fact]
    public async Task Applying_twice_changes_nothing()
    {
        await using var cluster = new InMemoryCluster();
        await (await Infra.Stack.PlanAsync(cluster)).ApplyAsync();

        (await Infra.Stack.PlanAsync(cluster)).Should().BeEmpty();
    }
}
