using Nixish;
using Nixish.Kubernetes;

namespace Quickstart;

// What this program deploys, as values. Nothing happens here: NixishHost compares them with the world and acts.
public static class Infra
{
    #region quickstart
    // The page in site/, and an image that serves it. No Dockerfile, no Docker.
    public static Image Image { get; } = new("web")
    {
        Layers = [new("/bin/busybox", Local.Server), new("/srv", Local.Site)],
        Entrypoint = ["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/srv"],
        Ports = [8080],
    };

    // Three pods of it behind a service. The image is the value above: who runs it waits until it is pushed.
    public static ResourceSet Shop { get; } =
    [
        new Deployment("web") { Spec = new() { Replicas = 3, Template = Pod.Of(Image.AsContainer()) } },
        new Service("web") { Spec = new() { Ports = [new(80) { TargetPort = 8080 }] } },
    ];

    // Production is the same, in a namespace of its own and with more pods.
    public static ResourceSet Prod { get; } =
        [new Namespace("prod"), .. Shop.In("prod").Labelled("team", "core").Update<Deployment>("web", web => web.WithReplicas(5))];

    public static Stack Stack { get; } = new("shop") { Deliver = Deliver.PushTo("registry.example.com/shop"), Resources = [.. Prod] };
    #endregion
}
