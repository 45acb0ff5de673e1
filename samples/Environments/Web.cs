using Nixish;
using Nixish.Kubernetes;

namespace Environments;

#region component
// What the component can be told. A record: two that say the same make the same resources.
public sealed record WebSettings(ContainerImage Image)
{
    public int Port { get; init; } = 8080;

    public Map<string> Options { get; init; }
}

public static class Web
{
    // A component is a function that returns resources.
    public static ResourceSet Of(string name, WebSettings settings) =>
    [
        new ConfigMap($"{name}-options") { Data = settings.Options },
        new Deployment(name)
        {
            Spec = new()
            {
                Template = Pod.Of(new Container("web")
                {
                    Image = settings.Image,
                    Ports = [new(settings.Port)],
                    EnvFrom = [new() { ConfigMapRef = new() { Name = $"{name}-options" } }],
                }),
            },
        },
        new Service(name) { Spec = new() { Ports = [new(80) { Name = "http", TargetPort = settings.Port }] } },
    ];

    // Another component speaks of the same Deployment: only of what is its own.
    public static ResourceSet Metrics(string name) =>
    [
        new Deployment(name) { Spec = new() { Template = Pod.Of(new Container("exporter") { Image = "prom/statsd-exporter:v0.28.0", Ports = [new(9102) { Name = "metrics" }] }) } },
        new Service(name) { Spec = new() { Ports = [new(9102) { Name = "metrics" }] } },
    ];

    // A number of pods that holds unless an environment says another.
    public static ResourceSet Scaled(string name, int replicas) => [new Deployment(name) { Spec = new() { Replicas = replicas, Template = new() } }];
}
#endregion
