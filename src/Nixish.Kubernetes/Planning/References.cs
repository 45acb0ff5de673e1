using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Which objects of the same stack an object needs before it can work: its namespace, its CRD, and those it names.</summary>
internal sealed class References
{
    private readonly Dictionary<(string Kind, string? Namespace, string Name), string> _ids = [];
    private readonly Dictionary<(string Group, string Kind, string? Namespace, string Name), string> _byGroup = [];
    private readonly Dictionary<(string Group, string Kind), string> _definitions = [];
    private readonly Dictionary<string, string> _aggregated = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Namespace, string Account), List<string>> _bindings = [];
    private readonly List<WantedObject> _workloads = [];

    public References(IReadOnlyCollection<WantedObject> wanted)
    {
        foreach (var value in wanted)
        {
            _ids[(value.Address.Kind.Kind, value.Address.Namespace, value.Address.Name)] = value.Id;
            _byGroup[(value.Address.Kind.Group, value.Address.Kind.Kind, value.Address.Namespace, value.Address.Name)] = value.Id;
            switch (value.Address.Kind.Kind)
            {
                case "CustomResourceDefinition":
                    _definitions[(value.Root.At("spec", "group").AsText() ?? "", value.Root.At("spec", "names", "kind").AsText() ?? "")] = value.Id;
                    break;
                case "APIService" when value.Root.At("spec", "service").Exists():
                    _aggregated[$"{value.Root.At("spec", "group").AsText()}/{value.Root.At("spec", "version").AsText()}"] = value.Id;
                    break;
                case "RoleBinding" or "ClusterRoleBinding":
                    foreach (var subject in value.Root.Member("subjects"u8).Items().Where(subject => subject.Member("kind"u8).AsText() is "ServiceAccount"))
                    {
                        var account = (subject.Member("namespace"u8).AsText() ?? value.Address.Namespace ?? "", subject.Member("name"u8).AsText() ?? "");
                        (_bindings.TryGetValue(account, out var ids) ? ids : _bindings[account] = []).Add(value.Id);
                    }

                    break;
                case var kind when IsWorkload(kind):
                    _workloads.Add(value);
                    break;
            }
        }
    }

    /// <summary>Whether the CRD of <paramref name="kind"/> is among the objects.</summary>
    public bool Defines(ObjectKind kind) => _definitions.ContainsKey((kind.Group, kind.Kind));

    public Seq<string> Of(WantedObject value)
    {
        var found = new SortedSet<string>(value.Deliveries, StringComparer.Ordinal);
        Add(found, "Namespace", null, value.Address.Namespace);
        if (_definitions.TryGetValue((value.Address.Kind.Group, value.Address.Kind.Kind), out var definition))
        {
            found.Add(definition);
        }

        if (_aggregated.TryGetValue(value.Address.Kind.ApiVersion, out var service))
        {
            found.Add(service);
        }

        foreach (var text in Dependencies.Of(value))
        {
            found.Add(Dependencies.Parse(text) is { } named ? Named(value, named, text) : text);
        }

        switch (value.Address.Kind.Kind)
        {
            case var kind when IsWorkload(kind):
                Walk(found, value, value.Root.Member("spec"u8), parent: "spec");
                break;
            case "RoleBinding" or "ClusterRoleBinding":
                var role = value.Root.Member("roleRef"u8);
                Add(found, role.Member("kind"u8).AsText() ?? "", role.Member("kind"u8).AsText() is "Role" ? value.Address.Namespace : null, role.Member("name"u8).AsText());
                break;
            case "PersistentVolumeClaim":
                Add(found, "StorageClass", null, value.Root.At("spec", "storageClassName").AsText());
                break;
            case "Ingress":
                Add(found, "IngressClass", null, value.Root.At("spec", "ingressClassName").AsText());
                break;
            // An admission webhook that nobody answers yet would refuse the very pods that are to answer it.
            case "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration":
                foreach (var hook in value.Root.Member("webhooks"u8).Items())
                {
                    Backend(found, hook.At("clientConfig", "service"));
                }

                break;
            case "APIService":
                Backend(found, value.Root.At("spec", "service"));
                break;
        }

        found.Remove(value.Id);
        return found.ToSeq();
    }

    public static bool IsWorkload(string kind) => kind is
        "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "ReplicationController" or "Pod" or "Job" or "CronJob";

    // In its own namespace, then among what has none, then wherever there is only one of that name.
    private string Named(WantedObject owner, (string Group, string Kind, string? Namespace, string Name) named, string text)
    {
        var (group, kind, ns, name) = named;
        if (_byGroup.TryGetValue((group, kind, ns ?? owner.Address.Namespace, name), out var id) || (ns is null && _byGroup.TryGetValue((group, kind, null, name), out id)))
        {
            return id;
        }

        var elsewhere = ns is null ? _byGroup.Where(known => (known.Key.Group, known.Key.Kind, known.Key.Name) == (group, kind, name)).Take(2).ToList() : [];
        return elsewhere.Count == 1
            ? elsewhere[0].Value
            : throw new NixishException($"{owner.Id} is to come after '{text}', which {(elsewhere.Count > 1 ? "is in several namespaces of the stack: name the one that is meant" : "the stack does not hold: put it in, or remove the dependency")}.");
    }

    // Claims are left out: a claim may be bound only once a pod that uses it is scheduled, and a pod waits for its claims by itself.
    private void Walk(SortedSet<string> found, WantedObject owner, JsonElement value, string parent)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Walk(found, owner, item, parent);
            }

            return;
        }

        var ns = owner.Address.Namespace;
        foreach (var member in value.Members())
        {
            var text = member.Value.AsText();
            switch (member.Name, parent)
            {
                case ("serviceAccountName", _):
                    Add(found, "ServiceAccount", ns, text);
                    if (text is not null && _bindings.TryGetValue((ns ?? "", text), out var bindings))
                    {
                        found.UnionWith(bindings);
                    }

                    break;
                case ("name", "configMap" or "configMapRef" or "configMapKeyRef"):
                    Add(found, "ConfigMap", ns, text);
                    break;
                case ("name", "secret" or "secretRef" or "secretKeyRef" or "imagePullSecrets" or "nodePublishSecretRef") or ("secretName", "secret"):
                    Add(found, "Secret", ns, text);
                    break;
                case ("priorityClassName", _):
                    Add(found, "PriorityClass", null, text);
                    break;
                case ("runtimeClassName", _):
                    Add(found, "RuntimeClass", null, text);
                    break;
                case ("storageClassName", _):
                    Add(found, "StorageClass", null, text);
                    break;
                case ("serviceName", "spec") when owner.Address.Kind.Kind is "StatefulSet":
                    Add(found, "Service", ns, text);
                    break;
                default:
                    Walk(found, owner, member.Value, member.Name);
                    break;
            }
        }
    }

    private void Backend(SortedSet<string> found, JsonElement service)
    {
        if (service.Member("namespace"u8).AsText() is { } ns)
        {
            Add(found, "Service", ns, service.Member("name"u8).AsText());
            found.UnionWith(_workloads.Where(workload => string.Equals(workload.Address.Namespace, ns, StringComparison.Ordinal)).Select(workload => workload.Id));
        }
    }

    private void Add(SortedSet<string> found, string kind, string? ns, string? name)
    {
        if (name is not null && _ids.TryGetValue((kind, ns, name), out var id))
        {
            found.Add(id);
        }
    }
}
