namespace Nixish.Kubernetes;

/// <summary>The library's rules. docs/concepts/validation.md lists them, and a test compares the two.</summary>
internal static class KnownRules
{
    private const string Docs = "https://kubernetes.io/docs/";
    private const string Concepts = Docs + "concepts/";
    private const string Names = Concepts + "overview/working-with-objects/names/";
    private const string Pods = Docs + "reference/kubernetes-api/workload-resources/pod-v1/";
    private static readonly List<Rule> Made = [];

    // Metadata.
    internal static readonly Rule Name = Error("name", "A name has the form that its kind asks for.", Names);
    internal static readonly Rule Namespace = Error("namespace", "A namespace is a DNS label, and only objects of namespaced kinds have one.", Concepts + "overview/working-with-objects/namespaces/");
    internal static readonly Rule Label = Error("label", "Keys and values of labels have the form of labels.", Concepts + "overview/working-with-objects/labels/#syntax-and-character-set");
    internal static readonly Rule Annotation = Error("annotation", "Keys of annotations are qualified names, and all annotations together have at most 256 KiB.", Concepts + "overview/working-with-objects/annotations/");
    internal static readonly Rule Finalizer = Error("finalizer", "A finalizer is a qualified name.", Concepts + "overview/working-with-objects/finalizers/");
    internal static readonly Rule Owner = Error("owner", "A reference to an owner is whole, and at most one owner is the controller.", Concepts + "overview/working-with-objects/owners-dependents/");

    // What any field may be.
    internal static readonly Rule Required = Error("required", "A field that the API requires is set.", Docs + "reference/kubernetes-api/");
    internal static readonly Rule Enumeration = Error("enumeration", "A field of closed values has one of them.", Docs + "reference/kubernetes-api/");
    internal static readonly Rule Range = Error("range", "A number lies in the range that the API allows.", Docs + "reference/kubernetes-api/");
    internal static readonly Rule Format = Error("format", "A text has the form that the API asks for.", Docs + "reference/kubernetes-api/");
    internal static readonly Rule Unique = Error("unique", "Items that a field identifies differ in it.", Docs + "reference/using-api/server-side-apply/#merge-strategy");
    internal static readonly Rule OneOf = Error("one-of", "Of fields that exclude each other as many are set as may be.", Docs + "reference/kubernetes-api/");
    internal static readonly Rule FieldType = Error("type", "A field holds what its schema says: a text, a number, a list.", Docs + "reference/kubernetes-api/");
    internal static readonly Rule UnknownField = Warning("unknown-field", "A field is one that the kind has; the API drops others.", Docs + "reference/using-api/api-concepts/#field-validation");

    // Configuration.
    internal static readonly Rule ConfigKey = Error("config-key", "Keys of ConfigMaps and Secrets are 1 to 253 letters, digits, '-', '_' and '.', and no way up a folder.", Concepts + "configuration/configmap/#configmap-object");
    internal static readonly Rule ConfigSize = Error("config-size", "A ConfigMap or Secret holds at most 1 MiB.", Concepts + "configuration/configmap/#motivation");
    internal static readonly Rule SecretType = Error("secret-type", "A Secret of a type has the keys of the type.", Concepts + "configuration/secret/#secret-types");

    // Pods.
    internal static readonly Rule PortName = Error("port-name", "A port's name is at most 15 lower-case letters, digits and '-', with a letter among them.", Concepts + "services-networking/service/#field-spec-ports");
    internal static readonly Rule PortNumber = Error("port-number", "A port is 1 to 65535.", Concepts + "services-networking/service/#field-spec-ports");
    internal static readonly Rule HostPort = Error("host-port", "A pod on its host's network uses the same port on both, and no port of the host twice.", Pods + "#ports");
    internal static readonly Rule EnvName = Error("env-name", "The name of an environment variable is printable ASCII without '='.", Docs + "tasks/inject-data-application/define-environment-variable-container/");
    internal static readonly Rule Mount = Error("mount", "A mount names a volume of its pod, and no two mounts lie at one path.", Concepts + "storage/volumes/");
    internal static readonly Rule Probe = Error("probe", "A probe does one thing, and one that ends containers succeeds at once.", Docs + "tasks/configure-pod-container/configure-liveness-readiness-startup-probes/");
    internal static readonly Rule Resources = Error("resources", "Amounts are not negative, requests do not exceed limits, and a resource of one's own has a domain.", Concepts + "configuration/manage-resources-containers/");
    internal static readonly Rule RestartPolicy = Error("restart-policy", "Pods that are kept running restart always; those of jobs never, or on failure.", Concepts + "workloads/pods/pod-lifecycle/#restart-policy");

    // Workloads.
    internal static readonly Rule Selector = Error("selector", "A workload's selector is not empty, is a selector, and selects the pods of its template.", Concepts + "overview/working-with-objects/labels/#label-selectors");
    internal static readonly Rule Update = Error("update-strategy", "An update can make progress, and sets what belongs to its type only.", Concepts + "workloads/controllers/deployment/#strategy");
    internal static readonly Rule Schedule = Error("schedule", "A schedule is five fields of cron, without a time zone in it.", Concepts + "workloads/controllers/cron-jobs/#schedule-syntax");
    internal static readonly Rule TimeZone = Error("time-zone", "A time zone is a name such as Europe/Berlin, never Local.", Concepts + "workloads/controllers/cron-jobs/#time-zones");
    internal static readonly Rule Scaling = Error("scaling", "An autoscaler's least is not above its most.", Docs + "tasks/run-application/horizontal-pod-autoscale/");
    internal static readonly Rule ScaledTwice = Warning("scaled-twice", "What an autoscaler scales does not set its own number of pods.", Docs + "tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling");

    // The network.
    internal static readonly Rule ServicePorts = Error("service-ports", "A Service has ports that differ, named where there are several.", Concepts + "services-networking/service/#multi-port-services");
    internal static readonly Rule ServiceType = Error("service-type", "A Service sets only what its type has.", Concepts + "services-networking/service/#publishing-services-service-types");
    internal static readonly Rule IngressRule = Error("ingress", "An Ingress leads somewhere, by hosts and paths that can be matched.", Concepts + "services-networking/ingress/#the-ingress-resource");
    internal static readonly Rule Policy = Error("network-policy", "A network policy names blocks of addresses and ports that there are.", Concepts + "services-networking/network-policies/");

    // Access, storage, extensions.
    internal static readonly Rule Rbac = Error("rbac", "Roles say verbs and what they are about; bindings name a role and whole subjects.", Docs + "reference/access-authn-authz/rbac/");
    internal static readonly Rule Storage = Error("storage", "Claims and volumes say how much and how they are used.", Concepts + "storage/persistent-volumes/");
    internal static readonly Rule Priority = Error("priority", "A priority of one's own is at most a billion and its name does not begin with system-.", Concepts + "scheduling-eviction/pod-priority-preemption/#priorityclass");
    internal static readonly Rule Webhook = Error("webhook", "A webhook is named with a domain and has one address.", Docs + "reference/access-authn-authz/extensible-admission-controllers/");
    internal static readonly Rule Definition = Error("definition", "A CustomResourceDefinition is named by its plural and group, stores one version, and has structural schemas.", Docs + "tasks/extend-kubernetes/custom-resources/custom-resource-definitions/");
    internal static readonly Rule CustomSchema = Error("custom-schema", "A custom resource fits the schema of its definition.", Docs + "tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation");

    // What refers to what.
    internal static readonly Rule MissingConfigMap = Warning("missing-config-map", "A ConfigMap that pods need is there.", Docs + "tasks/configure-pod-container/configure-pod-configmap/");
    internal static readonly Rule MissingSecret = Warning("missing-secret", "A Secret that pods need is there.", Concepts + "configuration/secret/");
    internal static readonly Rule MissingKey = Error("missing-key", "A key that pods need is in the ConfigMap or Secret.", Docs + "tasks/configure-pod-container/configure-pod-configmap/");
    internal static readonly Rule MissingClaim = Warning("missing-claim", "A PersistentVolumeClaim that pods need is there.", Concepts + "storage/persistent-volumes/#claims-as-volumes");
    internal static readonly Rule MissingAccount = Warning("missing-service-account", "The ServiceAccount that pods or bindings name is there.", Concepts + "security/service-accounts/");
    internal static readonly Rule MissingPriority = Warning("missing-priority-class", "The PriorityClass of pods is there.", Concepts + "scheduling-eviction/pod-priority-preemption/");
    internal static readonly Rule MissingStorageClass = Warning("missing-storage-class", "The StorageClass of a claim is there.", Concepts + "storage/storage-classes/");
    internal static readonly Rule MissingIngressClass = Warning("missing-ingress-class", "The IngressClass of an Ingress is there.", Concepts + "services-networking/ingress/#ingress-class");
    internal static readonly Rule MissingRole = Warning("missing-role", "The role of a binding is there.", Docs + "reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding");
    internal static readonly Rule MissingService = Warning("missing-service", "A Service that an Ingress, a webhook or a StatefulSet names is there.", Concepts + "services-networking/service/");
    internal static readonly Rule MissingServicePort = Error("missing-service-port", "The port of a Service that is named is one that it has.", Concepts + "services-networking/ingress/#the-ingress-resource");
    internal static readonly Rule MissingTarget = Warning("missing-scale-target", "What an autoscaler scales is there.", Docs + "tasks/run-application/horizontal-pod-autoscale/");
    internal static readonly Rule MissingDefinition = Warning("missing-definition", "The definition of a custom resource is known.", Concepts + "extend-kubernetes/api-extension/custom-resources/");
    internal static readonly Rule ServiceSelectsNothing = Warning("service-selects-nothing", "A Service selects pods of the set.", Concepts + "services-networking/service/#services-in-kubernetes");
    internal static readonly Rule TargetPort = Warning("target-port", "A port that a Service names is one of the pods that it selects.", Concepts + "services-networking/service/#field-spec-ports");
    internal static readonly Rule BudgetSelectsNothing = Warning("budget-selects-nothing", "A PodDisruptionBudget selects pods of the set.", Docs + "tasks/run-application/configure-pdb/");

    // What cannot be twice.
    internal static readonly Rule NodePortClash = Error("node-port-clash", "No two Services ask for one port of the nodes.", Concepts + "services-networking/service/#type-nodeport");
    internal static readonly Rule IngressClash = Warning("ingress-clash", "No two Ingresses of one class serve the same host and path.", Concepts + "services-networking/ingress/#multiple-matches");

    // The API of a release.
    internal static readonly Rule ApiRemoved = Error("api-removed", "The release that resources are for serves their API.", Docs + "reference/using-api/deprecation-guide/");
    internal static readonly Rule ApiDeprecated = Warning("api-deprecated", "A later release that is known serves the API still.", Docs + "reference/using-api/deprecation-guide/");
    internal static readonly Rule ApiTooNew = Error("api-too-new", "The release that resources are for serves their API already.", Docs + "reference/using-api/deprecation-guide/");

    internal static Seq<Rule> All { get; } = Made.OrderBy(static rule => rule.Id, StringComparer.Ordinal).ToSeq();

    private static Rule Error(string id, string summary, string source) => Make(id, Severity.Error, summary, source);

    private static Rule Warning(string id, string summary, string source) => Make(id, Severity.Warning, summary, source);

    private static Rule Make(string id, Severity severity, string summary, string source)
    {
        var rule = new Rule(id, severity, summary, new(source));
        Made.Add(rule);
        return rule;
    }
}
