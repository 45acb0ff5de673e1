using Nixish;
using Nixish.Kubernetes;

namespace Environments;

// One shop in two environments. Everything here is values: tests read them, and NixishHost deploys one of them.
public static class Infra
{
    #region layers
    // Three layers speak of the Deployment web. Of its number of pods the default holds where no other layer says more.
    public static ResourceSet Shop { get; } = Web
        .Of("web", new("nginx:1.27") { Options = new() { ["LOG_LEVEL"] = "info" } })
        .Merge(Web.Metrics("web"), Web.Scaled("web", 2).AsDefault());
    #endregion

    #region environments
    // An environment is what differs.
    public static ResourceSet Staging { get; } = Environment("staging", Shop
        .Patched([new ConfigMap("web-options") { Data = new() { ["LOG_LEVEL"] = "debug" } }])
        .Prefixed("staging-"));

    public static ResourceSet Prod { get; } = Environment("prod", Shop
        .Patched([.. Web.Scaled("web", 5), new PodDisruptionBudget("web") { Spec = new() { MinAvailable = 3, Selector = new() { MatchLabels = new() { ["app.kubernetes.io/name"] = "web" } } } }])
        .WithImage("nginx", "registry.example.com/nginx:1.27"));

    // What all have in common. A ConfigMap with other content gets another name, so that pods roll when options change.
    private static ResourceSet Environment(string name, ResourceSet resources) =>
        [new Namespace(name), .. resources.WithContentNames().In(name).Labelled("environment", name)];
    #endregion

    public static Stack Of(string environment) => new($"shop-{environment}") { Resources = [.. environment == "prod" ? Prod : Staging] };
}
