using Nixish.Kubernetes.Tests.Rendering;

namespace Nixish.Kubernetes.Tests.Resources;

public class ConventionTests
{
    private static readonly PodTemplateSpec Template = Pod.Of(new Container("web") { Image = "web:1" });

    public static TheoryData<KubernetesObject> Workloads =>
    [
        new Deployment("shop") { Spec = new() { Template = Template } },
        new StatefulSet("shop") { Spec = new() { Template = Template } },
        new DaemonSet("shop") { Spec = new() { Template = Template } },
        new ReplicaSet("shop") { Spec = new() { Template = Template } },
    ];

    [Theory]
    [MemberData(nameof(Workloads))]
    public void A_workload_without_a_selector_selects_the_pods_of_its_name(KubernetesObject workload)
    {
        var spec = Json.Parse(workload.ToJson(Deliveries.None))["spec"];
        spec["selector"].ToString().Should().Be("""{"matchLabels":{"app.kubernetes.io/name":"shop"}}""");
        spec["template"]["metadata"]["labels"].ToString().Should().Be("""{"app.kubernetes.io/name":"shop"}""");
    }

    [Fact]
    public void A_template_that_has_the_label_keeps_it_and_is_selected_by_it()
    {
        var labelled = Template with { Metadata = new() { Labels = new() { ["app.kubernetes.io/name"] = "own" } } };
        var spec = Json.Parse(new Deployment("shop") { Spec = new() { Template = labelled } }.ToJson(Deliveries.None))["spec"];
        spec["selector"]["matchLabels"]["app.kubernetes.io/name"].Text.Should().Be("own");
    }

    [Fact]
    public void A_selector_that_is_set_stays()
    {
        var deployment = new Deployment("shop") { Spec = new() { Selector = new() { MatchLabels = new() { ["app"] = "x" } }, Template = Template } };
        deployment.AsWritten().Should().BeSameAs(deployment);
    }

    [Fact]
    public void A_service_selects_the_pods_of_its_name_unless_told_otherwise()
    {
        Selector(new Service("shop") { Spec = new() }).Should().Be("""{"app.kubernetes.io/name":"shop"}""");
        Selector(new Service("shop") { Spec = new() { Selector = default(Map<string>) } }).Should().Be("{}");
        Selector(new Service("shop") { Spec = new() { Type = "ExternalName", ExternalName = "example.com" } }).Should().Be("null");
        static string Selector(Service service) => Json.Parse(service.ToJson(Deliveries.None))["spec"]["selector"].ToString();
    }

    [Fact]
    public void Writing_does_not_change_what_a_program_holds()
    {
        var deployment = new Deployment("shop") { Spec = new() { Template = Template } };
        deployment.ToJson(Deliveries.None);
        deployment.Spec!.Selector.Should().BeNull();
    }

    [Fact]
    public void An_image_becomes_a_container_with_its_name_and_ports()
    {
        var container = new Image("shop/web_server.v2") { Ports = [8080, new(53, PortProtocol.Udp)] }.AsContainer();
        container.Name.Should().Be("web-server-v2");
        container.Ports.Should().Equal(new ContainerPort(8080), new ContainerPort(53) { Protocol = "UDP" });
    }

    [Fact]
    public void An_image_for_several_platforms_becomes_a_container_as_any_image()
    {
        var index = new Image("shop/web") { Ports = [8080] }.For("linux/amd64", "linux/arm64");
        var container = index.AsContainer();
        (container.Name, container.Ports).Should().Be(("web", (Seq<ContainerPort>)[new ContainerPort(8080)]));
        var pod = Json.Parse(new Pod("web") { Spec = new() { Containers = [container] } }.ToJson(Deliveries.Of([index.PushTo("registry.example.com")])));
        pod["spec"]["containers"].Items[0]["image"].Text.Should().Be($"registry.example.com/{index.Reference}");
    }

    [Fact]
    public void An_image_is_written_as_its_delivery_refers_to_it()
    {
        var pod = new Pod("web") { Spec = new() { InitContainers = [new Image("init").AsContainer()], Containers = [new("a") { Image = "busybox:1.36" }], EphemeralContainers = [new("e") { Image = new Image("debug") }] } };
        var spec = Json.Parse(pod.ToJson(new FixedDeliveries()))["spec"];
        spec["initContainers"].Items[0]["image"].Text.Should().Be("registry.example.com/shop/init:tag");
        spec["containers"].Items[0]["image"].Text.Should().Be("busybox:1.36");
        spec["ephemeralContainers"].Items[0]["image"].Text.Should().Be("registry.example.com/shop/debug:tag");
    }

    [Fact]
    public void Replicas_are_set_on_what_has_them()
    {
        new StatefulSet("a") { Spec = new() { Template = Template } }.WithReplicas(2).Spec!.Replicas.Should().Be(2);
        new ReplicaSet("a") { Spec = new() }.WithReplicas(0).Spec!.Replicas.Should().Be(0);
        FluentActions.Invoking(() => new Deployment("a").WithReplicas(2)).Should().Throw<InvalidOperationException>().WithMessage("*apps/v1/Deployment/default/a has no spec*");
        FluentActions.Invoking(() => new Deployment("a") { Spec = new() { Template = Template } }.WithReplicas(-1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Metadata_is_kept_once()
    {
        var web = new Deployment("web") { Namespace = "prod", Labels = new() { ["a"] = "b" } };
        web.Metadata.Should().Be(new ObjectMeta { Name = "web", Namespace = "prod", Labels = new() { ["a"] = "b" } });
        (web with { Name = "api" }).Metadata.Name.Should().Be("api");
        web.Id.Should().Be("apps/v1/Deployment/prod/web");
        new ClusterRole("web").Id.Should().Be("rbac.authorization.k8s.io/v1/ClusterRole/web");
    }
}
