using System.Text.RegularExpressions;

namespace Nixish.Kubernetes;

/// <summary>
/// Which fields the server may refuse to change on a live object. The list only says when it is worth asking, by a dry run: the
/// server's answer decides, so that it holds for every version.
/// </summary>
internal static partial class ImmutableFields
{
    /// <summary>Whether replacing an object of this kind loses what cannot be made anew: then only the resource itself can allow it.</summary>
    public static bool HoldsData(ObjectKind kind) => (kind.Group, kind.Kind) is
        ("", "Namespace" or "PersistentVolumeClaim" or "PersistentVolume") or ("apiextensions.k8s.io", "CustomResourceDefinition");

    public static bool May(ObjectKind kind, string path) => (kind.Group, kind.Kind) switch
    {
        ("batch", "Job") => Under(path, "spec.template", "spec.selector", "spec.completions", "spec.completionMode", "spec.podFailurePolicy", "spec.successPolicy", "spec.backoffLimitPerIndex", "spec.managedBy"),
        ("apps", "StatefulSet") => Under(path, "spec") && !Under(path, "spec.replicas", "spec.template", "spec.updateStrategy"),
        ("apps", "Deployment" or "DaemonSet" or "ReplicaSet") => Under(path, "spec.selector"),
        ("", "Service") => Under(path, "spec.clusterIP", "spec.clusterIPs", "spec.ipFamilies", "spec.loadBalancerClass", "spec.healthCheckNodePort"),
        ("", "Pod") => Under(path, "spec") && !path.EndsWith(".image", StringComparison.Ordinal),
        ("", "ConfigMap") => Under(path, "data", "binaryData", "immutable"),
        ("", "Secret") => Under(path, "data", "immutable", "type"),
        ("", "PersistentVolumeClaim") => Under(path, "spec"),
        ("", "PersistentVolume") => Under(path, "spec") && !Under(path, "spec.capacity", "spec.persistentVolumeReclaimPolicy", "spec.claimRef", "spec.mountOptions"),
        ("storage.k8s.io", "StorageClass") => Under(path, "provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"),
        ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding") => Under(path, "roleRef"),
        ("scheduling.k8s.io", "PriorityClass") => Under(path, "value", "preemptionPolicy"),
        ("networking.k8s.io", "IngressClass") => Under(path, "spec.controller"),
        ("node.k8s.io", "RuntimeClass") => Under(path, "handler"),
        ("apiextensions.k8s.io", "CustomResourceDefinition") => Under(path, "spec.group", "spec.scope", "spec.names"),
        _ => false,
    };

    /// <summary>Whether a refusal says that fields cannot be changed, and nothing else.</summary>
    public static bool AreTheReason(ApiStatus refusal) => refusal.Code == 422 && (refusal.Causes.IsEmpty
        ? Words().IsMatch(refusal.Message)
        : refusal.Causes.AsEnumerable().All(cause => Words().IsMatch(cause.Message ?? "")));

    /// <summary>The fields that a refusal names.</summary>
    public static Seq<string> NamedBy(ApiStatus refusal) =>
        refusal.Causes.AsEnumerable().Select(cause => cause.Field ?? "").Where(field => field.Length > 0).Distinct(StringComparer.Ordinal).ToSeq();

    private static bool Under(string path, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
        {
            if (path.StartsWith(field, StringComparison.Ordinal) && (path.Length == field.Length || path[field.Length] is '.' or '['))
            {
                return true;
            }
        }

        return false;
    }

    // How servers and schemas say it: "field is immutable", "cannot change roleRef", "may not be changed in an update", "updates to
    // parameters are forbidden", "pod updates may not change fields other than", "may not change once set", "primary clusterIP can not be unset".
    [GeneratedRegex("immutable|cannot (be )?change|can ?not be unset|may not (be )?change|updates to .* forbidden", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
