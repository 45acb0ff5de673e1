namespace Nixish.Generator.Schema;

/// <summary>Which fields name an object or an image. What a field's type says holds for every field of the type, so a new one cannot be missed.</summary>
internal static class NamedObjects
{
    /// <summary>A field that says itself of what kind the object is.</summary>
    public const string Any = "?";

    /// <summary>The names of a role's rule, whose kind its <c>resources</c> say.</summary>
    public const string Rule = "!";

    /// <summary>A reference of an image.</summary>
    public const string Image = "%";

    // By definition, without group and version: the object has a name, and a namespace where it may lie elsewhere.
    private static readonly Dictionary<string, string> ByType = new(StringComparer.Ordinal)
    {
        ["ConfigMapEnvSource"] = "ConfigMap",
        ["ConfigMapKeySelector"] = "ConfigMap",
        ["ConfigMapNodeConfigSource"] = "ConfigMap",
        ["ConfigMapProjection"] = "ConfigMap",
        ["ConfigMapVolumeSource"] = "ConfigMap",
        ["SecretEnvSource"] = "Secret",
        ["SecretKeySelector"] = "Secret",
        ["SecretProjection"] = "Secret",
        ["SecretReference"] = "Secret",
        ["ServiceReference"] = "Service",
        ["IngressServiceBackend"] = "Service",
        ["PriorityLevelConfigurationReference"] = "PriorityLevelConfiguration.flowcontrol.apiserver.k8s.io",
        ["CrossVersionObjectReference"] = Any,
        ["IngressClassParametersReference"] = Any,
        ["ObjectReference"] = Any,
        ["RoleRef"] = Any,
        ["TypedLocalObjectReference"] = Any,
        ["TypedObjectReference"] = Any,
    };

    // By the field's name, where it is a text.
    private static readonly Dictionary<string, string> ByText = new(StringComparer.Ordinal)
    {
        ["secretName"] = "Secret",
        ["serviceAccountName"] = "ServiceAccount",
        ["serviceAccount"] = "ServiceAccount",
        ["claimName"] = "PersistentVolumeClaim",
        ["persistentVolumeName"] = "PersistentVolume",
        ["storageClassName"] = "StorageClass.storage.k8s.io",
        ["volumeAttributesClassName"] = "VolumeAttributesClass.storage.k8s.io",
        ["priorityClassName"] = "PriorityClass.scheduling.k8s.io",
        ["runtimeClassName"] = "RuntimeClass.node.k8s.io",
        ["ingressClassName"] = "IngressClass.networking.k8s.io",
        ["deviceClassName"] = "DeviceClass.resource.k8s.io",
        ["resourceClaimName"] = "ResourceClaim.resource.k8s.io",
        ["resourceClaimTemplateName"] = "ResourceClaimTemplate.resource.k8s.io",
        ["podGroupName"] = "PodGroup.scheduling.k8s.io",
        ["workloadName"] = "Workload.scheduling.k8s.io",
    };

    private static readonly Dictionary<string, string> ByField = new(StringComparer.Ordinal)
    {
        // These say no kind where they stand: only a Secret is meant.
        ["ServiceAccount.secrets"] = "Secret",
        ["StorageOSPersistentVolumeSource.secretRef"] = "Secret",
        ["StatefulSetSpec.serviceName"] = "Service",
        ["PersistentVolumeClaimSpec.volumeName"] = "PersistentVolume",
        ["PersistentVolumeSpec.claimRef"] = "PersistentVolumeClaim",
        ["ValidatingAdmissionPolicyBindingSpec.policyName"] = "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
        ["MutatingAdmissionPolicyBindingSpec.policyName"] = "MutatingAdmissionPolicy.admissionregistration.k8s.io",
        ["RoleBinding.subjects"] = Any,
        ["ClusterRoleBinding.subjects"] = Any,
        ["PolicyRule.resourceNames"] = Rule,
    };

    /// <summary>What the field names: <c>Kind.group</c>, or a mark; null where it names nothing.</summary>
    public static string? Of(ApiType type, Field field, string? definition)
    {
        var owner = ApiModel.Last(type.Definition);
        var of = definition is null ? "" : ApiModel.Last(definition);
        return Conventions.Images.Contains($"{type.Name}.{field.Json}") ? Image
            : ByField.GetValueOrDefault($"{owner}.{field.Json}")
            ?? ByType.GetValueOrDefault(of)
            ?? (of == "LocalObjectReference" ? Local(owner, field) : null)
            ?? (field.Shape == Shape.Text ? ByText.GetValueOrDefault(field.Json) : null);
    }

    // Kubernetes uses this type for Secrets alone; a field that is not called so must be looked at.
    private static string Local(string owner, Field field) => field.Json.Contains("secret", StringComparison.OrdinalIgnoreCase)
        ? "Secret"
        : throw new InvalidOperationException($"Say in NamedObjects what {owner}.{field.Json} names.");
}
