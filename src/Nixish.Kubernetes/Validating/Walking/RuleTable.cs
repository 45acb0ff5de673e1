namespace Nixish.Kubernetes;

/// <summary>Every type that has rules: facts about its fields as <see cref="FieldFact"/> writes them, and the check of what they say together.</summary>
/// <remarks>The published schemas say what is required of objects and what type a field has, but no range and no closed values: these are the API's own checks.</remarks>
internal static class RuleTable
{
    private const string RestartPolicies = "restartPolicy=Always|OnFailure|Never";
    private const string Operators = "operator!=In|NotIn|Exists|DoesNotExist";
    private const string Operations = "operations=*|CREATE|UPDATE|DELETE|CONNECT";
    private const string QuotaScopes = "Terminating|NotTerminating|BestEffort|NotBestEffort|PriorityClass|CrossNamespacePodAffinity|VolumeAttributesClass";
    private const string PullPolicies = "imagePullPolicy=Always|IfNotPresent|Never";
    private const string Protocols = "protocol=TCP|UDP|SCTP";
    private const string PersistentModes = "accessModes=ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod";

    public static Dictionary<Type, TypeRules> Make()
    {
        var table = new Dictionary<Type, TypeRules>(128);
        Pods(table);
        Workloads(table);
        Network(table);
        Others(table);
        return table;
    }

    private static void Pods(Dictionary<Type, TypeRules> table)
    {
        Add<PodSpec>(table, PodRules.Check, "containers!", RestartPolicies, "dnsPolicy=ClusterFirst|ClusterFirstWithHostNet|Default|None", "activeDeadlineSeconds>1..2147483647", "preemptionPolicy=PreemptLowerPriority|Never", "hostname@label", "subdomain@label", "serviceAccountName@subdomain", "priorityClassName@subdomain", "runtimeClassName@subdomain", "nodeName@subdomain", "schedulerName@subdomain");
        Add<Container>(table, ContainerRules.Check, "name!@label", PullPolicies, RestartPolicies, "terminationMessagePolicy=File|FallbackToLogsOnError");
        Add<EphemeralContainer>(table, null, "name!@label", "image!", PullPolicies, RestartPolicies, "terminationMessagePolicy=File|FallbackToLogsOnError");
        Add<ContainerPort>(table, null, "containerPort!>1..65535", "hostPort>0..65535", Protocols);
        Add<EnvVar>(table, ContainerRules.Check);
        Add<EnvFromSource>(table, ContainerRules.Check);
        Add<ConfigMapKeySelector>(table, null, "key!", "name!@subdomain");
        Add<SecretKeySelector>(table, null, "key!", "name!@subdomain");
        Add<ConfigMapEnvSource>(table, null, "name!@subdomain");
        Add<SecretEnvSource>(table, null, "name!@subdomain");
        Add<ObjectFieldSelector>(table, null, "fieldPath!");
        Add<ResourceFieldSelector>(table, null, "resource!");
        Add<VolumeMount>(table, null, "name!", "mountPath!", "subPath@below", "subPathExpr@below", "mountPropagation=None|HostToContainer|Bidirectional", "recursiveReadOnly=Disabled|IfPossible|Enabled");
        Add<VolumeDevice>(table, null, "name!", "devicePath!");
        Add<Probe>(table, ProbeRules.Check, "initialDelaySeconds>0", "timeoutSeconds>0", "periodSeconds>0", "successThreshold>0", "failureThreshold>0", "terminationGracePeriodSeconds>1");
        Add<LifecycleHandler>(table, ProbeRules.Check);
        Add<HTTPGetAction>(table, null, "scheme=HTTP|HTTPS");
        Add<GRPCAction>(table, null, "port!>1..65535");
        Add<ExecAction>(table, null, "command!");
        Add<ResourceRequirements>(table, ResourceRules.Check);
        Add<VolumeResourceRequirements>(table, ResourceRules.Check);
        Add<SecurityContext>(table, null, "runAsUser>0..2147483647", "runAsGroup>0..2147483647", "procMount=Default|Unmasked");
        Add<PodSecurityContext>(table, null, "runAsUser>0..2147483647", "runAsGroup>0..2147483647", "fsGroup>0..2147483647", "fsGroupChangePolicy=OnRootMismatch|Always", "supplementalGroupsPolicy=Merge|Strict", "seLinuxChangePolicy=Recursive|MountOption");
        Add<ImageVolumeSource>(table, null, "pullPolicy=Always|IfNotPresent|Never");
        Add<ContainerResizePolicy>(table, null, "resourceName!", "restartPolicy!=NotRequired|RestartContainer");
        Add<ContainerRestartRuleOnExitCodes>(table, null, "operator!=In|NotIn");
        Add<AppArmorProfile>(table, null, "type!=RuntimeDefault|Localhost|Unconfined");
        Add<Taint>(table, null, "key!@qualified", "effect!=NoSchedule|PreferNoSchedule|NoExecute");
        Add<SeccompProfile>(table, null, "type!=Localhost|RuntimeDefault|Unconfined");
        Add<Toleration>(table, null, "operator=Exists|Equal|Lt|Gt", "effect=NoSchedule|PreferNoSchedule|NoExecute", "key@qualified");
        Add<TopologySpreadConstraint>(table, null, "maxSkew!>1..2147483647", "topologyKey!@qualified", "whenUnsatisfiable!=DoNotSchedule|ScheduleAnyway", "minDomains>1", "nodeAffinityPolicy=Honor|Ignore", "nodeTaintsPolicy=Honor|Ignore");
        Add<PodAffinityTerm>(table, null, "topologyKey!@qualified");
        Add<WeightedPodAffinityTerm>(table, null, "weight!>1..100");
        Add<PreferredSchedulingTerm>(table, null, "weight!>1..100");
        Add<NodeSelector>(table, null, "nodeSelectorTerms!");
        Add<NodeSelectorRequirement>(table, SelectorRules.Check, "operator!=In|NotIn|Exists|DoesNotExist|Gt|Lt");
        Add<LabelSelectorRequirement>(table, SelectorRules.Check, Operators);
        Add<LabelSelector>(table, SelectorRules.Check);
        Add<HostAlias>(table, PodRules.Check, "ip!");
        Add<Volume>(table, VolumeRules.Check, "name!@label");
        Add<ConfigMapVolumeSource>(table, null, "name!", "defaultMode>0..511");
        Add<SecretVolumeSource>(table, null, "secretName!", "defaultMode>0..511");
        Add<ProjectedVolumeSource>(table, null, "defaultMode>0..511");
        Add<DownwardAPIVolumeSource>(table, null, "defaultMode>0..511");
        Add<ConfigMapProjection>(table, null, "name!");
        Add<SecretProjection>(table, null, "name!");
        Add<ServiceAccountTokenProjection>(table, null, "path!@below", "expirationSeconds>600..4294967296");
        Add<KeyToPath>(table, null, "key!", "path!@below", "mode>0..511");
        Add<DownwardAPIVolumeFile>(table, null, "path!@below", "mode>0..511");
        Add<PersistentVolumeClaimVolumeSource>(table, null, "claimName!");
        Add<HostPathVolumeSource>(table, VolumeRules.Check, "path!", "type=DirectoryOrCreate|Directory|FileOrCreate|File|Socket|CharDevice|BlockDevice");
        Add<NFSVolumeSource>(table, null, "server!", "path!@absolute");
        Add<CSIVolumeSource>(table, null, "driver!");
    }

    private static void Workloads(Dictionary<Type, TypeRules> table)
    {
        Add<Deployment>(table, WorkloadRules.Check);
        Add<StatefulSet>(table, WorkloadRules.Check);
        Add<DaemonSet>(table, WorkloadRules.Check);
        Add<ReplicaSet>(table, WorkloadRules.Check);
        Add<ReplicationController>(table, WorkloadRules.Check);
        Add<Job>(table, BatchRules.Check);
        Add<CronJob>(table, BatchRules.Check);
        Add<Pod>(table, WorkloadRules.Check);
        Add<PodTemplateSpec>(table, null, "spec!");
        Add<DeploymentSpec>(table, null, "replicas>0", "minReadySeconds>0", "revisionHistoryLimit>0", "progressDeadlineSeconds>0");
        Add<DeploymentStrategy>(table, UpdateRules.Check, "type=Recreate|RollingUpdate");
        Add<RollingUpdateDeployment>(table, UpdateRules.Check, "maxUnavailable%", "maxSurge%");
        Add<StatefulSetSpec>(table, null, "replicas>0", "minReadySeconds>0", "revisionHistoryLimit>0", "podManagementPolicy=OrderedReady|Parallel");
        Add<StatefulSetUpdateStrategy>(table, UpdateRules.Check, "type=RollingUpdate|OnDelete");
        Add<RollingUpdateStatefulSetStrategy>(table, null, "partition>0", "maxUnavailable%");
        Add<StatefulSetPersistentVolumeClaimRetentionPolicy>(table, null, "whenDeleted=Retain|Delete", "whenScaled=Retain|Delete");
        Add<StatefulSetOrdinals>(table, null, "start>0");
        Add<DaemonSetSpec>(table, null, "minReadySeconds>0", "revisionHistoryLimit>0");
        Add<DaemonSetUpdateStrategy>(table, UpdateRules.Check, "type=RollingUpdate|OnDelete");
        Add<RollingUpdateDaemonSet>(table, UpdateRules.Check, "maxUnavailable%", "maxSurge%");
        Add<ReplicaSetSpec>(table, null, "replicas>0", "minReadySeconds>0");
        Add<ReplicationControllerSpec>(table, null, "replicas>0", "minReadySeconds>0");
        Add<JobSpec>(table, BatchRules.Check, "parallelism>0", "completions>0", "backoffLimit>0", "backoffLimitPerIndex>0", "maxFailedIndexes>0", "activeDeadlineSeconds>0", "ttlSecondsAfterFinished>0", "completionMode=NonIndexed|Indexed", "podReplacementPolicy=TerminatingOrFailed|Failed");
        Add<PodFailurePolicyRule>(table, null, "action!=FailJob|FailIndex|Ignore|Count");
        Add<PodFailurePolicyOnExitCodesRequirement>(table, null, "operator!=In|NotIn", "values!");
        Add<PodFailurePolicyOnPodConditionsPattern>(table, null, "type!", "status=True|False|Unknown");
        Add<CronJobSpec>(table, BatchRules.Check, "schedule!", "concurrencyPolicy=Allow|Forbid|Replace", "startingDeadlineSeconds>0", "successfulJobsHistoryLimit>0", "failedJobsHistoryLimit>0");
        Add<HorizontalPodAutoscalerSpec>(table, ScalingRules.Check, "maxReplicas!>1", "minReplicas>0");
        Add<HorizontalPodAutoscalerSpecV1>(table, ScalingRules.Check, "maxReplicas!>1", "minReplicas>0", "targetCPUUtilizationPercentage>1");
        Add<CrossVersionObjectReference>(table, null, "kind!", "name!");
        Add<MetricSpec>(table, ScalingRules.Check, "type!=Object|Pods|Resource|ContainerResource|External");
        Add<MetricTarget>(table, ScalingRules.Check, "type!=Utilization|Value|AverageValue", "averageUtilization>1");
        Add<HPAScalingRules>(table, null, "selectPolicy=Max|Min|Disabled", "stabilizationWindowSeconds>0..3600");
        Add<HPAScalingPolicy>(table, null, "type!=Pods|Percent", "value!>1", "periodSeconds!>1..1800");
        Add<PodDisruptionBudgetSpec>(table, ScalingRules.Check, "minAvailable%", "maxUnavailable%", "unhealthyPodEvictionPolicy=IfHealthyBudget|AlwaysAllow");
    }

    private static void Network(Dictionary<Type, TypeRules> table)
    {
        Add<ServiceSpec>(table, ServiceRules.Check, "type=ClusterIP|NodePort|LoadBalancer|ExternalName", "sessionAffinity=ClientIP|None", "externalTrafficPolicy=Cluster|Local", "internalTrafficPolicy=Cluster|Local", "ipFamilyPolicy=SingleStack|PreferDualStack|RequireDualStack", "ipFamilies=IPv4|IPv6", "healthCheckNodePort>0..65535", "trafficDistribution=PreferClose|PreferSameZone|PreferSameNode");
        Add<ServicePort>(table, null, "port!>1..65535", "nodePort>0..65535", Protocols, "name@label");
        Add<ClientIPConfig>(table, null, "timeoutSeconds>1..86400");
        Add<IngressSpec>(table, IngressRules.Check, "ingressClassName@subdomain");
        Add<IngressRule>(table, IngressRules.Check);
        Add<HTTPIngressRuleValue>(table, null, "paths!");
        Add<HTTPIngressPath>(table, IngressRules.Check, "pathType!=Exact|Prefix|ImplementationSpecific");
        Add<IngressBackend>(table, IngressRules.Check);
        Add<IngressServiceBackend>(table, IngressRules.Check, "name!");
        Add<ServiceBackendPort>(table, IngressRules.Check);
        Add<IngressClassSpec>(table, null, "controller!");
        Add<NetworkPolicySpec>(table, null, "policyTypes=Ingress|Egress");
        Add<NetworkPolicyPort>(table, NetworkPolicyRules.Check, Protocols, "endPort>1..65535");
        Add<NetworkPolicyPeer>(table, NetworkPolicyRules.Check);
        Add<IPBlock>(table, NetworkPolicyRules.Check, "cidr!");
        Add<EndpointSlice>(table, null, "addressType!=IPv4|IPv6|FQDN");
        Add<EndpointsPort>(table, null, "port!>1..65535", Protocols);
        Add<IngressClassParametersReference>(table, null, "kind!", "name!", "scope=Cluster|Namespace");
        Add<EndpointPort>(table, null, "port>1..65535", Protocols);
    }

    private static void Others(Dictionary<Type, TypeRules> table)
    {
        Add<ConfigMap>(table, ConfigRules.Check);
        Add<Secret>(table, ConfigRules.Check);
        Add<ClusterRole>(table, RbacRules.Check);
        Add<Role>(table, RbacRules.Check);
        Add<RoleBinding>(table, RbacRules.Check);
        Add<ClusterRoleBinding>(table, RbacRules.Check);
        Add<PersistentVolumeClaimSpec>(table, StorageRules.Check, "accessModes!" + PersistentModes["accessModes".Length..], "volumeMode=Filesystem|Block", "storageClassName@subdomain");
        Add<PersistentVolumeSpec>(table, StorageRules.Check, "capacity!", "accessModes!" + PersistentModes["accessModes".Length..], "persistentVolumeReclaimPolicy=Retain|Delete|Recycle", "volumeMode=Filesystem|Block", "storageClassName@subdomain");
        Add<StorageClass>(table, null, "provisioner!@qualified", "reclaimPolicy=Retain|Delete", "volumeBindingMode=Immediate|WaitForFirstConsumer");
        Add<PriorityClass>(table, StorageRules.Check, "preemptionPolicy=PreemptLowerPriority|Never");
        Add<ResourceQuotaSpec>(table, ResourceRules.Check, "scopes=" + QuotaScopes);
        Add<ScopedResourceSelectorRequirement>(table, null, Operators, "scopeName!=" + QuotaScopes);
        Add<LimitRangeItem>(table, null, "type!");
        Add<MutatingWebhook>(table, WebhookRules.Check, "sideEffects!=None|NoneOnDryRun|Some|Unknown", "admissionReviewVersions!", "failurePolicy=Ignore|Fail", "matchPolicy=Exact|Equivalent", "reinvocationPolicy=Never|IfNeeded", "timeoutSeconds>1..30");
        Add<ValidatingWebhook>(table, WebhookRules.Check, "sideEffects!=None|NoneOnDryRun|Some|Unknown", "admissionReviewVersions!", "failurePolicy=Ignore|Fail", "matchPolicy=Exact|Equivalent", "timeoutSeconds>1..30");
        Add<RuleWithOperations>(table, null, "scope=*|Cluster|Namespaced", Operations);
        Add<NamedRuleWithOperations>(table, null, "scope=*|Cluster|Namespaced", Operations);
        Add<ValidatingAdmissionPolicySpec>(table, null, "failurePolicy=Ignore|Fail");
        Add<MutatingAdmissionPolicySpec>(table, null, "failurePolicy=Ignore|Fail", "reinvocationPolicy=Never|IfNeeded");
        Add<ValidatingAdmissionPolicyBindingSpec>(table, null, "validationActions=Deny|Warn|Audit");
        Add<MatchResources>(table, null, "matchPolicy=Exact|Equivalent");
        Add<ParamRef>(table, null, "parameterNotFoundAction=Allow|Deny");
        Add<Mutation>(table, null, "patchType!=ApplyConfiguration|JSONPatch");
        Add<CSIDriverSpec>(table, null, "volumeLifecycleModes=Persistent|Ephemeral", "fsGroupPolicy=ReadWriteOnceWithFSType|File|None");
        Add<PriorityLevelConfigurationSpec>(table, null, "type!=Exempt|Limited");
        Add<LimitResponse>(table, null, "type!=Queue|Reject");
        Add<FlowDistinguisherMethod>(table, null, "type!=ByUser|ByNamespace");
        Add<WebhookServiceReference>(table, null, "name!", "namespace!", "port>1..65535", "path@absolute");
        Add<APIServiceSpec>(table, null, "groupPriorityMinimum!>1..20000", "versionPriority!>1..1000");
        Add<CustomResourceDefinition>(table, DefinitionRules.Check);
        Add<CustomResourceDefinitionSpec>(table, null, "group!@subdomain", "scope!=Cluster|Namespaced", "versions!");
        Add<CustomResourceDefinitionNames>(table, null, "plural!@label", "kind!");
        Add<CustomResourceConversion>(table, null, "strategy!=None|Webhook");
        Add<CustomResourceDefinitionVersion>(table, null, "name!@label");
        // Its labels are checked one by one: there is nothing inside to walk.
        table.Add(typeof(ObjectMeta), new([], static (value, walk) => MetadataRules.Check((ObjectMeta)value, walk)) { Opaque = true });
        table.Add(typeof(JSONSchemaProps), new([], null) { Opaque = true });
    }

    private static void Add<T>(Dictionary<Type, TypeRules> table, Action<T, ObjectWalk>? check, params string[] facts)
        where T : class =>
        table.Add(typeof(T), new(facts, check is null ? null : (value, walk) => check((T)value, walk)));
}
