namespace Nixish.Kubernetes.Charts;

/// <summary>The order of kinds in which Helm prints and installs.</summary>
internal static class InstallOrder
{
    private static readonly string[] Kinds =
    [
        "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy", "PodDisruptionBudget",
        "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass", "PersistentVolume", "PersistentVolumeClaim",
        "CustomResourceDefinition", "ClusterRole", "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList",
        "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
        "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
        "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
    ];

    private static readonly Dictionary<string, int> Ranks = Kinds.Index().ToDictionary(static kind => kind.Item, static kind => kind.Index, StringComparer.Ordinal);

    // Helm 3 does not know the two kinds of webhooks.
    private static readonly int KnownToHelm3 = Ranks["MutatingWebhookConfiguration"];

    /// <summary>The documents by kind; those of one kind, or of kinds at one place, stay in their order. Kinds that Helm does not know come last, by name.</summary>
    public static List<T> Sort<T>(IEnumerable<T> manifests, HelmVersion version)
        where T : Manifest => [.. manifests.OrderBy(one => RankOf(one.Kind, version)).ThenBy(one => RankOf(one.Kind, version) == int.MaxValue ? one.Kind : "", Utf8Order.Comparer)];

    private static int RankOf(string kind, HelmVersion version) =>
        Ranks.TryGetValue(kind, out var rank) && (version >= HelmVersion.V4_1 || rank < KnownToHelm3) ? rank : int.MaxValue;
}
