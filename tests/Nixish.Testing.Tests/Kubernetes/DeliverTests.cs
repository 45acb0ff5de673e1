using Nixish.Kubernetes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>One choice on a stack says how images get to where they run; the references in its objects follow.</summary>
public sealed class DeliverTests
{
    private static readonly Image Web = new("web") { Layers = [new("/srv", Source.Text("page", "hello"))] };
    private static readonly Image Setup = new("setup") { Layers = [new("/setup", Source.Text("setup", "done"))] };

    private static readonly Stack Shop = new("shop")
    {
        Resources =
        [
            new Deployment("web") { Spec = new() { Template = new() { Spec = new() { InitContainers = [Setup.AsContainer()], Containers = [Web.AsContainer()] } } } },
            new Service("web") { Spec = new() { Ports = [new(80)] } },
        ],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Images_are_pushed_without_being_listed()
    {
        #region deliver
        var stack = Shop with { Deliver = Deliver.PushTo("registry.example.com/shop") };
        var local = stack with { Deliver = Deliver.ToKind("dev") };
        #endregion
        await using var cluster = new InMemoryCluster();
        var plan = await stack.PlanAsync(cluster, Token);
        plan.Select(change => change.ResourceId).Should().BeEquivalentTo("image/registry.example.com/shop/setup", "image/registry.example.com/shop/web", "apps/v1/Deployment/default/web", "v1/Service/default/web");
        plan.Single(change => change.ResourceId.Contains("Deployment", StringComparison.Ordinal)).DependsOn.Should().Contain(["image/registry.example.com/shop/setup", "image/registry.example.com/shop/web"]);
        await plan.ApplyAsync(cancellationToken: Token);
        var deployed = cluster.Get<Deployment>("web");
        deployed.Spec!.Template!.Spec!.Containers[0].Image.Should().Be((ContainerImage)$"registry.example.com/shop/{Web.Reference}");
        deployed.Status!.ReadyReplicas.Should().Be(1);
        cluster.Registry.Contains($"registry.example.com/shop/{Setup.Reference}").Should().BeTrue();
        (await stack.PlanAsync(cluster, Token)).Should().BeEmpty();
        local.Delivered().Resources.Should().HaveCount(4);
    }

    [Fact]
    public async Task What_a_kind_cluster_would_load_is_loaded_in_memory_too()
    {
        await using var cluster = new InMemoryCluster();
        var stack = Shop with { Deliver = Deliver.ToKind("dev") };
        var plan = await stack.PlanAsync(cluster, Token);
        plan.Select(change => change.ResourceId).Should().Contain(["image/kind/dev/setup", "image/kind/dev/web"]);
        await plan.ApplyAsync(cancellationToken: Token);
        var deployed = cluster.Get<Deployment>("web");
        deployed.Spec!.Template!.Spec!.Containers[0].Image.Should().Be((ContainerImage)$"dev.local/{Web.Reference}");
        deployed.Status!.ReadyReplicas.Should().Be(1);
        (await stack.PlanAsync(cluster, Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_explicit_push_wins()
    {
        await using var cluster = new InMemoryCluster();
        var stack = Shop with { Deliver = Deliver.ToKind("dev"), Resources = [Web.PushTo("registry.example.com/shop"), .. Shop.Resources] };
        await (await stack.PlanAsync(cluster, Token)).ApplyAsync(cancellationToken: Token);
        var pod = cluster.Get<Deployment>("web").Spec!.Template!.Spec!;
        pod.Containers[0].Image.Should().Be((ContainerImage)$"registry.example.com/shop/{Web.Reference}");
        pod.InitContainers[0].Image.Should().Be((ContainerImage)$"dev.local/{Setup.Reference}");
    }

    [Fact]
    public async Task Another_way_of_delivery_changes_the_references()
    {
        await using var cluster = new InMemoryCluster();
        await (await (Shop with { Deliver = Deliver.ToDocker() }).PlanAsync(cluster, Token)).ApplyAsync(cancellationToken: Token);
        var plan = await (Shop with { Deliver = Deliver.PushTo("registry.example.com") }).PlanAsync(cluster, Token);
        plan.Single(change => change.Action == ChangeAction.Update).Fields.Select(field => field.Path).Should().Contain("spec.template.spec.containers[web].image");
    }
}
