namespace Nixish.Kubernetes;

// The order in which people read and tools apply resources: what others need comes first. A graph refines it when
// applying; this is the tie-break, and the order of files.
internal static class KindOrder
{
    private static readonly string[] First =
    [
        "PriorityClass", "Namespace", "CustomResourceDefinition", "NetworkPolicy", "ResourceQuota", "LimitRange",
        "PodDisruptionBudget", "ServiceAccount", "Secret", "ConfigMap", "StorageClass", "PersistentVolume",
        "PersistentVolumeClaim", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Service", "DaemonSet", "Pod",
        "ReplicationController", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob",
        "IngressClass", "Ingress", "APIService",
    ];

    private static readonly string[] Last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

    private static readonly Dictionary<string, int> Ranks = First.Index().Select(kind => (kind.Item, kind.Index))
        .Concat(Last.Index().Select(kind => (kind.Item, 1000 + kind.Index)))
        .ToDictionary(kind => kind.Item, kind => kind.Item2, StringComparer.Ordinal);

    internal static int Compare(KubernetesObject left, KubernetesObject right) =>
        RankOf(left) - RankOf(right) is not 0 and var rank ? rank :
        string.CompareOrdinal(left.Kind, right.Kind) is not 0 and var kind ? kind :
        string.CompareOrdinal(left.Group, right.Group) is not 0 and var group ? group :
        Utf8Order.Comparer.Compare(NamespaceOf(left), NamespaceOf(right)) is not 0 and var ns ? ns :
        Utf8Order.Comparer.Compare(left.Name, right.Name) is not 0 and var name ? name :
        string.CompareOrdinal(left.ApiVersion, right.ApiVersion);

    internal static string? NamespaceOf(KubernetesObject resource) => resource.Namespaced ? resource.Namespace ?? "default" : null;

    private static int RankOf(KubernetesObject resource) => Ranks.GetValueOrDefault(resource.Kind, 900);
}
