using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Nixish.Kubernetes.Tests.Validating;

/// <summary>Objects that the API takes, each as JSON, and changes of one field after which it refuses them: what, where, by which rule.</summary>
internal static partial class Corpus
{
    private const string Labels = """{"app":"web"}""";
    private const string PodSpec = """
        {"containers":[{"name":"web","image":"web:1","ports":[{"name":"http","containerPort":8080,"protocol":"TCP"},{"name":"admin","containerPort":9090}],
          "env":[{"name":"MODE","value":"on"},{"name":"HOST","valueFrom":{"fieldRef":{"fieldPath":"status.hostIP"}}}],
          "resources":{"requests":{"cpu":"100m","memory":"64Mi"},"limits":{"cpu":"1","memory":"128Mi"}},
          "volumeMounts":[{"name":"data","mountPath":"/data"},{"name":"more","mountPath":"/more"}],
          "livenessProbe":{"httpGet":{"path":"/live","port":8080},"periodSeconds":5},
          "readinessProbe":{"tcpSocket":{"port":"http"}},
          "lifecycle":{"preStop":{"exec":{"command":["sleep","1"]}}}},
         {"name":"side","image":"side:1"}],
         "volumes":[{"name":"data","emptyDir":{}},{"name":"more","hostPath":{"path":"/srv"}}],
         "tolerations":[{"key":"a","operator":"Exists","effect":"NoSchedule"}],"restartPolicy":"Always","dnsPolicy":"ClusterFirst","terminationGracePeriodSeconds":30}
        """;

    private static readonly string JobPod = PodSpec.Replace("\"Always\"", "\"Never\"", StringComparison.Ordinal);
    private static readonly string Template = Fill("""{"metadata":{"labels":~Labels~},"spec":~PodSpec~}""");
    private static readonly string Workload = Fill("""{"replicas":1,"selector":{"matchLabels":~Labels~},"template":~Template~""");

    public static readonly Dictionary<string, string> Valid = new(StringComparer.Ordinal)
    {
        ["deployment"] = Fill("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","labels":~Labels~,"annotations":{"example.com/a":"b"},"finalizers":["example.com/f"],"ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"p","uid":"u"}]},"spec":~Workload~,"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":"25%","maxSurge":1}}}}"""),
        ["statefulset"] = Fill("""{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web"},"spec":~Workload~,"serviceName":"","updateStrategy":{"type":"RollingUpdate"},"podManagementPolicy":"Parallel"}}"""),
        ["daemonset"] = Fill("""{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web"},"spec":{"selector":{"matchLabels":~Labels~},"template":~Template~,"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":1}}}}"""),
        ["replicaset"] = Fill("""{"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web"},"spec":~Workload~}}"""),
        ["job"] = Fill("""{"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"web"},"spec":{"parallelism":1,"completions":1,"backoffLimit":2,"template":{"spec":~JobPod~}}}"""),
        ["pod"] = Fill("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web"},"spec":~PodSpec~}"""),
        ["service"] = """{"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},"spec":{"type":"ClusterIP","selector":{"app":"web"},"ports":[{"name":"http","port":80,"targetPort":8080},{"name":"admin","port":81,"targetPort":"admin"}]}}""",
        ["configmap"] = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web"},"data":{"a.txt":"1"}}""",
        ["secret"] = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"web"},"type":"Opaque","data":{"a":"MQ=="}}""",
        ["ingress"] = """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web"},"spec":{"tls":[{"hosts":["web.example.com"],"secretName":"tls"}],"rules":[{"host":"web.example.com","http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80}}}}]}}]}}""",
        ["autoscaler"] = """{"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"web"},"spec":{"minReplicas":1,"maxReplicas":3,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},"targetCPUUtilizationPercentage":80}}""",
        ["claim"] = """{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"web"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""",
        ["volume"] = """{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"NAME"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadWriteOnce"],"hostPath":{"path":"/srv"},"persistentVolumeReclaimPolicy":"Retain"}}""",
        ["role"] = """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"web:read"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""",
        ["clusterrole"] = """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"NAME"},"rules":[{"nonResourceURLs":["/healthz"],"verbs":["get"]}]}""",
        ["binding"] = """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"web"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"},{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"ann"}]}""",
        ["clusterbinding"] = """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"NAME"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"ServiceAccount","name":"default","namespace":"default"}]}""",
        ["policy"] = """{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"web"},"spec":{"podSelector":{"matchLabels":{"app":"web"},"matchExpressions":[{"key":"tier","operator":"In","values":["a"]}]},"policyTypes":["Ingress"],"ingress":[{"ports":[{"port":8080,"protocol":"TCP"}],"from":[{"ipBlock":{"cidr":"10.0.0.0/8","except":["10.1.0.0/16"]}}]}]}}""",
        ["priority"] = """{"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"NAME"},"value":1000,"preemptionPolicy":"Never"}""",
        ["storageclass"] = """{"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"NAME"},"provisioner":"example.com/disks","reclaimPolicy":"Delete","volumeBindingMode":"Immediate"}""",
        ["webhook"] = """{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"NAME"},"webhooks":[{"name":"check.web.example.com","sideEffects":"None","admissionReviewVersions":["v1"],"failurePolicy":"Ignore","timeoutSeconds":5,"clientConfig":{"url":"https://127.0.0.1:1/"},"rules":[{"apiGroups":["none.example.com"],"apiVersions":["v1"],"operations":["CREATE"],"resources":["nothings"]}]}]}""",
        ["definition"] = """{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.NAME.example.com"},"spec":{"group":"NAME.example.com","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}""",
    };

    private static string Fill(string json) => json
        .Replace("~Workload~", Workload, StringComparison.Ordinal).Replace("~Template~", Template, StringComparison.Ordinal)
        .Replace("~PodSpec~", PodSpec, StringComparison.Ordinal).Replace("~JobPod~", JobPod, StringComparison.Ordinal).Replace("~Labels~", Labels, StringComparison.Ordinal);

    /// <summary>The object after the change.</summary>
    public static string After(Mutation mutation)
    {
        var root = JsonNode.Parse(Valid[mutation.Base])!;
        var steps = Step().Matches(mutation.Field).Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Success ? match.Groups[2].Value : match.Value).ToList();
        var node = root;
        foreach (var step in steps.SkipLast(1))
        {
            node = (node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node[step] ??= new JsonObject())!;
        }

        var value = mutation.Value is null ? null : JsonNode.Parse(mutation.Value);
        switch (node)
        {
            case JsonArray items when items.Count == int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture):
                items.Add(value);
                break;
            case JsonArray items:
                items[int.Parse(steps[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
                break;
            case JsonObject members when mutation.Value is null:
                members.Remove(steps[^1]);
                break;
            default:
                node[steps[^1]] = value;
                break;
        }

        return root.ToJsonString();
    }

    // a.b[0].c and [key.with/dots].
    [GeneratedRegex(@"\[""([^""]*)""\]|\[(\d+)\]|[^.\[\]]+")]
    private static partial Regex Step();
}

/// <summary>One change that makes an object invalid.</summary>
/// <param name="Base">The object in <see cref="Corpus.Valid"/>.</param>
/// <param name="Field">The field that is set.</param>
/// <param name="Value">To what, as JSON; null removes it.</param>
/// <param name="Rule">The rule that finds it.</param>
/// <param name="Path">Where it is found; null: at the field, items by number.</param>
/// <param name="Server">Where the server finds it, if it says it otherwise.</param>
public sealed record Mutation(string Base, string Field, string? Value, string Rule, string? Path = null, string? Server = null)
{
    /// <summary>The field, or its rule, is newer than the server that tests run.</summary>
    public const string Newer = "newer";

    public string Expected => Path ?? Field;

    public override string ToString() => $"{Base}: {Field} = {(Value is null ? "nothing" : Value.Length > 40 ? Value[..40] + "…" : Value)}";
}
