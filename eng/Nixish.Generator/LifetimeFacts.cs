namespace Nixish.Generator;

/// <summary>What the releases' schemas do not say of an API that went: where its kind moved, and whether its fields are others there.</summary>
/// <remarks>From Kubernetes' guide to deprecated APIs, https://kubernetes.io/docs/reference/using-api/deprecation-guide/.</remarks>
internal static class LifetimeFacts
{
    /// <summary>Kinds of a group that are served by another.</summary>
    public static readonly Dictionary<(string Group, string Kind), string> Moved = new()
    {
        [("extensions", "DaemonSet")] = "apps",
        [("extensions", "Deployment")] = "apps",
        [("extensions", "ReplicaSet")] = "apps",
        [("extensions", "Ingress")] = "networking.k8s.io",
        [("extensions", "NetworkPolicy")] = "networking.k8s.io",
        [("extensions", "Scale")] = "autoscaling",
        [("apps", "Scale")] = "autoscaling",
    };

    /// <summary>Versions whose objects need more than another version to be written.</summary>
    public static readonly HashSet<(string ApiVersion, string Kind)> Changed =
    [
        ("admissionregistration.k8s.io/v1beta1", "MutatingWebhookConfiguration"),
        ("admissionregistration.k8s.io/v1beta1", "ValidatingWebhookConfiguration"),
        ("apiextensions.k8s.io/v1beta1", "CustomResourceDefinition"),
        ("apps/v1beta1", "Deployment"),
        ("apps/v1beta1", "StatefulSet"),
        ("autoscaling/v2beta1", "HorizontalPodAutoscaler"),
        ("autoscaling/v2beta2", "HorizontalPodAutoscaler"),
        ("certificates.k8s.io/v1beta1", "CertificateSigningRequest"),
        ("discovery.k8s.io/v1beta1", "EndpointSlice"),
        ("events.k8s.io/v1beta1", "Event"),
        ("extensions/v1beta1", "DaemonSet"),
        ("extensions/v1beta1", "Deployment"),
        ("extensions/v1beta1", "Ingress"),
        ("extensions/v1beta1", "ReplicaSet"),
        ("flowcontrol.apiserver.k8s.io/v1beta1", "PriorityLevelConfiguration"),
        ("flowcontrol.apiserver.k8s.io/v1beta2", "PriorityLevelConfiguration"),
        ("networking.k8s.io/v1beta1", "Ingress"),
        ("policy/v1beta1", "PodDisruptionBudget"),
    ];
}
