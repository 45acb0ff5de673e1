using Nixish.Kubernetes.Tests.Rendering;

namespace Nixish.Kubernetes.Tests.Resources;

// The reading of the design's sample must not get worse: this is its text.
public class DesignSampleTests
{
    private static readonly Image Image = new("web") { Entrypoint = ["/srv/server"], Ports = [8080] };

    private static readonly ResourceSet Shop =
    [
        new Deployment("web") { Spec = new() { Replicas = 3, Template = Pod.Of(Image.AsContainer()) } },
        new Service("web") { Spec = new() { Ports = [new(80) { TargetPort = 8080 }] } },
    ];

    private static readonly ResourceSet Prod = Shop.In("prod").Labelled("team", "core").Update<Deployment>("web", d => d.WithReplicas(5));

    [Fact]
    public void Production_runs_five_replicas() => Prod.Get<Deployment>("web").Spec!.Replicas.Should().Be(5);

    [Fact]
    public void Resources_spread_into_a_stack()
    {
        var stack = new Stack("shop") { Resources = [Image.PushTo("registry.example.com/shop"), .. Prod] };
        stack.Resources.Should().HaveCount(3);
    }

    [Fact]
    public void Production_renders_as_reviewed() => Prod.ToYaml(new FixedDeliveries()).ShouldEqualGolden("shop.verified.yaml");
}
