#region hello
using Nixish;
using Nixish.Cli;
using Nixish.Kubernetes;
using Nixish.Testing;

var image = new Image("web") { Layers = [new("/srv", Source.Directory("site"))], Entrypoint = ["/srv/server"], Ports = [8080] };
ResourceSet shop =
[
    new Deployment("web") { Spec = new() { Replicas = 3, Template = Pod.Of(image.AsContainer()) } },
    new Service("web") { Spec = new() { Ports = [new(80) { TargetPort = 8080 }] } },
];
var prod = shop.In("prod").Labelled("team", "core").Update<Deployment>("web", web => web.WithReplicas(5));
var stack = new Stack("shop") { Resources = [image.PushTo("registry.example.com/shop"), new Namespace("prod"), .. prod] };
return await NixishHost.RunAsync(args, stack, new() { Embedded = () => InMemoryCluster.At(".nixish") });
#endregion
