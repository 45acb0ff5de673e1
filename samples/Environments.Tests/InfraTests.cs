using Nixish.Kubernetes;
using Nixish.Testing;

namespace Environments.Tests;

public sealed class InfraTests
{
    [Fact]
    public void The_shop_is_made_of_what_each_layer_says()
    {
        var web = Infra.Shop.Get<Deployment>("web").Spec!;

        web.Replicas.Should().Be(2);
        web.Template.Spec!.Containers.Select(container => container.Name).Should().BeEquivalentTo("web", "exporter");
        Infra.Shop.Get<Service>("web").Spec!.Ports.Select(port => port.Port).Should().BeEquivalentTo([80, 9102]);
    }

    [Fact]
    public void Production_differs_in_what_it_says_and_in_nothing_else()
    {
        Infra.Prod.Get<Deployment>("web").Spec!.Replicas.Should().Be(5);
        Infra.Prod.Get<Deployment>("web").Spec!.Template.Spec!.Containers.Should().Contain(container => container.Image == (ContainerImage)"registry.example.com/nginx:1.27");
        Infra.Staging.Get<Deployment>("staging-web").Spec!.Replicas.Should().Be(2);
    }

    [Fact]
    public void Pods_read_the_options_of_their_own_environment()
    {
        var options = Infra.Staging.Of<ConfigMap>()[0];

        options.Name.Should().MatchRegex("^staging-web-options-[0-9a-z]{10}$");
        options.Data["LOG_LEVEL"].Should().Be("debug");
        Infra.Staging.Get<Deployment>("staging-web").Spec!.Template.Spec!.Containers.Single(container => container.Name == "web").EnvFrom[0].ConfigMapRef!.Name.Should().Be(options.Name);
        Infra.Prod.Of<ConfigMap>()[0].Data["LOG_LEVEL"].Should().Be("info");
    }

    [Fact]
    public void Two_components_that_disagree_are_both_named()
    {
        ResourceLayers layers = [Web.Scaled("web", 2).Named("frontend"), Web.Scaled("web", 3).Named("backend")];

        FluentActions.Invoking(layers.Merge).Should().Throw<MergeConflictException>().WithMessage("*spec.replicas is 3 in backend and 2 in frontend*");
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("prod")]
    public async Task Applying_twice_changes_nothing(string environment)
    {
        await using var cluster = new InMemoryCluster();
        await (await Infra.Of(environment).PlanAsync(cluster)).ApplyAsync();

        (await Infra.Of(environment).PlanAsync(cluster)).Should().BeEmpty();
    }
}
