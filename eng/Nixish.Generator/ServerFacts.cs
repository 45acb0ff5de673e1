using Nixish.Generator.Schema;

namespace Nixish.Generator;

/// <summary>What an API server does with types beyond what their schema says; each was seen in a server's answers.</summary>
internal static class ServerFacts
{
    /// <summary>Groups whose objects are questions: the server answers them and keeps none.</summary>
    public static readonly HashSet<string> NotStored = ["authentication.k8s.io", "authorization.k8s.io"];

    /// <summary>Optional objects that every answer has, empty where nothing is in them: <c>"resources": {}</c>.</summary>
    private static readonly HashSet<string> Always =
    [
        "Container.resources", "EphemeralContainer.resources", "PersistentVolumeClaimSpec.resources",
        "DeploymentSpec.strategy", "StatefulSetSpec.updateStrategy", "DaemonSetSpec.updateStrategy",
        "PodTemplate.template", "ReplicaSetSpec.template", "PodTemplateSpec.spec", "JobTemplateSpec.spec",
        "NetworkPolicySpec.podSelector", "Endpoint.conditions",
        "CoreEvent.source", "Event.deprecatedSource", "Event.regarding",
        "ServiceStatus.loadBalancer", "IngressStatus.loadBalancer", "ContainerStatus.state", "ContainerStatus.lastState",
        "NodeStatus.daemonEndpoints", "NodeStatus.nodeInfo", "NodeDaemonEndpoints.kubeletEndpoint",
    ];

    /// <summary>Whether the API requires the field; the library's conventions fill in some that it does.</summary>
    public static bool IsRequired(ApiType type, Field field) => field.Required || Conventions.NotRequired.Contains($"{type.Name}.{field.Json}");

    /// <summary>Whether the server holds an object in the field even where none is given.</summary>
    public static bool IsAlways(ApiType type, Field field) => field.Item switch
    {
        // Also in templates: "metadata": {"creationTimestamp": null}.
        "ObjectMeta" => true,
        // Required of workloads, and null where it is missing: what it selects must be said.
        "LabelSelector" when IsRequired(type, field) => false,
        _ => IsRequired(type, field) || (type.Kind is not null && field.Json is "spec" or "status") || Always.Contains($"{type.Name}.{field.Json}"),
    };
}
