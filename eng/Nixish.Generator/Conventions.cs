namespace Nixish.Generator;

/// <summary>What the schema does not say: the few places where the library reads better than the wire.</summary>
internal static class Conventions
{
    /// <summary>Definitions that are one value in the library, written by hand.</summary>
    public static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["Quantity"] = "Quantity",
        ["IntOrString"] = "IntOrString",
        ["Time"] = "Time",
        ["MicroTime"] = "MicroTime",
        ["JSON"] = "Json",
        ["JSONSchemaPropsOrArray"] = "Json",
        ["JSONSchemaPropsOrBool"] = "Json",
        ["JSONSchemaPropsOrStringArray"] = "Json",
        ["RawExtension"] = "Json",
        ["FieldsV1"] = "Json",
    };

    /// <summary>Definitions that no field refers to and no request carries as JSON of its own.</summary>
    public static readonly HashSet<string> Unused = ["Patch"];

    /// <summary>Names for definitions whose own name another group has, or the library.</summary>
    public static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        // events.k8s.io replaced the core group's events in 1.19.
        ["core.Event"] = "CoreEvent",
        ["core.EventSeries"] = "CoreEventSeries",
        ["core.EndpointPort"] = "EndpointsPort",
        // The library's ContainerImage is what a container runs; this one is what a node has on its disk.
        ["core.ContainerImage"] = "NodeImage",
        ["core.ResourceClaim"] = "ContainerResourceClaim",
        ["storage.TokenRequest"] = "CSITokenRequest",
        ["flowcontrol.Subject"] = "FlowSchemaSubject",
        ["scheduling.TypedLocalObjectReference"] = "SchedulingObjectReference",
        ["admissionregistration.ServiceReference"] = "WebhookServiceReference",
        ["apiextensions.ServiceReference"] = "ConversionServiceReference",
        ["apiregistration.ServiceReference"] = "APIServiceReference",
        ["apiextensions.WebhookClientConfig"] = "ConversionWebhookClientConfig",
    };

    /// <summary>Kinds that discovery lists only below another resource.</summary>
    public static readonly Dictionary<(string Group, string Kind), (string Plural, bool Namespaced)> Subresources = new()
    {
        [("", "Binding")] = ("bindings", true),
        [("authentication.k8s.io", "TokenRequest")] = ("serviceaccounts/token", true),
        [("autoscaling", "Scale")] = ("scale", true),
        [("policy", "Eviction")] = ("evictions", true),
        [("scheduling.k8s.io", "PodGroup")] = ("podgroups", true),
        [("scheduling.k8s.io", "Workload")] = ("workloads", true),
    };

    /// <summary>What a part is identified by comes first and without a name: <c>new ServicePort(80)</c>. Every required field of the type is among them.</summary>
    public static readonly Dictionary<string, string[]> Positional = new(StringComparer.Ordinal)
    {
        ["Container"] = ["name"],
        ["EphemeralContainer"] = ["name"],
        ["ContainerPort"] = ["containerPort"],
        ["ServicePort"] = ["port"],
        ["EnvVar"] = ["name", "value?"],
        ["Volume"] = ["name"],
        ["VolumeMount"] = ["name", "mountPath"],
        ["VolumeDevice"] = ["name", "devicePath"],
        ["KeyToPath"] = ["key", "path"],
        ["LocalObjectReference"] = ["name?"],
        ["ConfigMapKeySelector"] = ["name?", "key"],
        ["SecretKeySelector"] = ["name?", "key"],
        ["ObjectFieldSelector"] = ["fieldPath"],
        ["HostAlias"] = ["ip"],
        ["HTTPHeader"] = ["name", "value"],
        ["HTTPGetAction"] = ["port"],
        ["TCPSocketAction"] = ["port"],
        ["GRPCAction"] = ["port"],
        ["RoleRef"] = ["kind", "name"],
        ["Subject"] = ["kind", "name"],
        ["LabelSelectorRequirement"] = ["key", "operator"],
        ["NodeSelectorRequirement"] = ["key", "operator"],
        ["IngressServiceBackend"] = ["name"],
        ["PersistentVolumeClaimVolumeSource"] = ["claimName"],
        ["HostPathVolumeSource"] = ["path"],
        ["Sysctl"] = ["name", "value"],
        ["CrossVersionObjectReference"] = ["kind", "name"],
    };

    /// <summary>Fields that the schema requires and a convention of the library fills in when they are not set.</summary>
    public static readonly HashSet<string> NotRequired =
    [
        "DeploymentSpec.selector", "StatefulSetSpec.selector", "DaemonSetSpec.selector", "ReplicaSetSpec.selector",
    ];

    /// <summary>Maps for which null (a convention fills it in) and empty (none) differ.</summary>
    public static readonly HashSet<string> NullableMaps = ["ServiceSpec.selector"];

    /// <summary>Texts that refer to a container image.</summary>
    public static readonly HashSet<string> Images = ["Container.image", "EphemeralContainer.image", "ImageVolumeSource.reference"];

    /// <summary>What the library does about a field, for its documentation.</summary>
    public static readonly Dictionary<string, string> Remarks = new(StringComparer.Ordinal)
    {
        ["DeploymentSpec.selector"] = "Not set, the pods labelled <c>app.kubernetes.io/name</c> with the object's name are selected, and the template gets that label.",
        ["StatefulSetSpec.selector"] = "Not set, the pods labelled <c>app.kubernetes.io/name</c> with the object's name are selected, and the template gets that label.",
        ["DaemonSetSpec.selector"] = "Not set, the pods labelled <c>app.kubernetes.io/name</c> with the object's name are selected, and the template gets that label.",
        ["ReplicaSetSpec.selector"] = "Not set, the pods labelled <c>app.kubernetes.io/name</c> with the object's name are selected, and the template gets that label.",
        ["ServiceSpec.selector"] = "Null, the pods labelled <c>app.kubernetes.io/name</c> with the service's name are selected, unless its type is <c>ExternalName</c>; empty, none are.",
    };

    /// <summary>Values that the API fills in for a missing key of a keyed list; without them two spellings of one item would not match.</summary>
    public static readonly Dictionary<string, string> KeyDefaults = new(StringComparer.Ordinal) { ["protocol"] = "TCP" };
}
