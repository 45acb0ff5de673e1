namespace Nixish.Kubernetes;

/// <summary>What the pods of a workload need beside themselves.</summary>
internal static class PodReferences
{
    public static void Check(PodSpec pod, ObjectWalk at)
    {
        for (var i = 0; i < pod.Volumes.Count; i++)
        {
            Volume(pod.Volumes[i], i, at);
        }

        Containers("initContainers", pod.InitContainers, at);
        Containers("containers", pod.Containers, at);
        for (var i = 0; i < pod.ImagePullSecrets.Count; i++)
        {
            Secret(pod.ImagePullSecrets[i].Name, null, $"imagePullSecrets[{i}].name", optional: false, at);
        }

        if (pod.ServiceAccountName is { Length: > 0 } account and not "default" && at.Index.Find<ServiceAccount>(at.Namespace, account) is null)
        {
            Missing(at, KnownRules.MissingAccount, "ServiceAccount", account, "serviceAccountName");
        }

        if (pod.PriorityClassName is { Length: > 0 } priority and not ("system-node-critical" or "system-cluster-critical") && at.Index.Find<PriorityClass>(null, priority) is null)
        {
            Missing(at, KnownRules.MissingPriority, "PriorityClass", priority, "priorityClassName", inNamespace: false);
        }
    }

    /// <summary>Something that is named is not in the set: an error where it is said what else there is, and this is not among it.</summary>
    internal static void Missing(ObjectWalk at, Rule rule, string kind, string name, string path, bool inNamespace = true) =>
        Missing(at, rule, kind, name, path, inNamespace ? at.Namespace : null);

    internal static void Missing(ObjectWalk at, Rule rule, string kind, string name, string path, string? ns)
    {
        if (at.Index.IsExternal(kind, ns, name))
        {
            return;
        }

        var severity = at.Index.KnowsAll ? Severity.Error : rule.Severity;
        at.Report(rule, severity, path, $"there is no {kind} '{ObjectWalk.Short(name)}'{(ns is null ? "" : $" in the namespace {ns}")}{(at.Index.KnowsAll ? ", neither in the set nor outside of it" : " in the set: say in the Rulebook's External that it is elsewhere")}");
    }

    private static void Volume(Volume volume, int index, ObjectWalk at)
    {
        // Paths cost memory, so they are made for what is amiss only.
        if (volume.ConfigMap is { } map && IsAmiss(at.Index.Find<ConfigMap>(at.Namespace, map.Name), map.Items))
        {
            ConfigMap(map.Name, map.Items, ObjectWalk.Item("volumes", index, volume.Name) + ".configMap", map.Optional == true, at);
        }

        if (volume.Secret is { } secret && IsAmiss(at.Index.Find<Secret>(at.Namespace, secret.SecretName), secret.Items))
        {
            Secret(secret.SecretName, secret.Items, ObjectWalk.Item("volumes", index, volume.Name) + ".secret", secret.Optional == true, at);
        }

        if (volume.PersistentVolumeClaim is { ClaimName: { Length: > 0 } claim } && at.Index.Find<PersistentVolumeClaim>(at.Namespace, claim) is null)
        {
            Missing(at, KnownRules.MissingClaim, "PersistentVolumeClaim", claim, $"{ObjectWalk.Item("volumes", index, volume.Name)}.persistentVolumeClaim.claimName");
        }

        if (volume.Projected is not { } projected)
        {
            return;
        }

        for (var i = 0; i < projected.Sources.Count; i++)
        {
            var path = $"{ObjectWalk.Item("volumes", index, volume.Name)}.projected.sources[{i}]";
            if (projected.Sources[i].ConfigMap is { } part)
            {
                ConfigMap(part.Name, part.Items, path + ".configMap", part.Optional == true, at);
            }

            if (projected.Sources[i].Secret is { } other)
            {
                Secret(other.Name, other.Items, path + ".secret", other.Optional == true, at);
            }
        }
    }

    private static void Containers(string list, Seq<Container> containers, ObjectWalk at)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i];
            for (var j = 0; j < container.Env.Count; j++)
            {
                if (container.Env[j].ValueFrom is { } from && (IsAmiss(from.ConfigMapKeyRef, at) || IsAmiss(from.SecretKeyRef, at)))
                {
                    Key(from, ObjectWalk.Item(list, i, container.Name), ObjectWalk.Item("env", j, container.Env[j].Name), at);
                }
            }

            for (var j = 0; j < container.EnvFrom.Count; j++)
            {
                if (container.EnvFrom[j].ConfigMapRef is { } map && at.Index.Find<ConfigMap>(at.Namespace, map.Name) is null)
                {
                    ConfigMap(map.Name, default, $"{ObjectWalk.Item(list, i, container.Name)}.envFrom[{j}].configMapRef", map.Optional == true, at);
                }

                if (container.EnvFrom[j].SecretRef is { } secret && at.Index.Find<Secret>(at.Namespace, secret.Name) is null)
                {
                    Secret(secret.Name, null, $"{ObjectWalk.Item(list, i, container.Name)}.envFrom[{j}].secretRef.name", secret.Optional == true, at);
                }
            }
        }
    }

    private static void Key(EnvVarSource from, string container, string variable, ObjectWalk at)
    {
        if (from.ConfigMapKeyRef is { Name: { Length: > 0 } name, Optional: not true } map)
        {
            if (at.Index.Find<ConfigMap>(at.Namespace, name) is not { } found)
            {
                MissingMap(name, $"{container}.{variable}.valueFrom.configMapKeyRef.name", at);
            }
            else if (!found.Data.ContainsKey(map.Key) && !found.BinaryData.ContainsKey(map.Key))
            {
                at.Report(KnownRules.MissingKey, $"{container}.{variable}.valueFrom.configMapKeyRef.key", $"{found.Id} has no key '{ObjectWalk.Short(map.Key)}'");
            }
        }

        if (from.SecretKeyRef is { Name: { Length: > 0 } secret, Optional: not true } key)
        {
            if (at.Index.Find<Secret>(at.Namespace, secret) is not { } found)
            {
                Missing(at, KnownRules.MissingSecret, "Secret", secret, $"{container}.{variable}.valueFrom.secretKeyRef.name");
            }
            else if (IsFilledHere(found) && !ConfigRules.Has(found, key.Key))
            {
                at.Report(KnownRules.MissingKey, $"{container}.{variable}.valueFrom.secretKeyRef.key", $"{found.Id} has no key '{ObjectWalk.Short(key.Key)}'");
            }
        }
    }

    private static void ConfigMap(string? name, Seq<KeyToPath> items, string path, bool optional, ObjectWalk at)
    {
        if (string.IsNullOrEmpty(name) || optional)
        {
            return;
        }

        if (at.Index.Find<ConfigMap>(at.Namespace, name) is not { } found)
        {
            MissingMap(name, path + ".name", at);
            return;
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (!found.Data.ContainsKey(items[i].Key) && !found.BinaryData.ContainsKey(items[i].Key))
            {
                at.Report(KnownRules.MissingKey, $"{path}.items[{i}].key", $"{found.Id} has no key '{ObjectWalk.Short(items[i].Key)}'");
            }
        }
    }

    private static void MissingMap(string name, string path, ObjectWalk at)
    {
        // Every namespace has this one.
        if (name is not "kube-root-ca.crt")
        {
            Missing(at, KnownRules.MissingConfigMap, "ConfigMap", name, path);
        }
    }

    // Items null: path is that of the name itself.
    private static void Secret(string? name, Seq<KeyToPath>? items, string path, bool optional, ObjectWalk at)
    {
        if (string.IsNullOrEmpty(name) || optional)
        {
            return;
        }

        if (at.Index.Find<Secret>(at.Namespace, name) is not { } found)
        {
            Missing(at, KnownRules.MissingSecret, "Secret", name, items is null ? path : path + (path.Contains(".projected.", StringComparison.Ordinal) ? ".name" : ".secretName"));
            return;
        }

        for (var i = 0; items is { } wanted && i < wanted.Count && IsFilledHere(found); i++)
        {
            if (!ConfigRules.Has(found, wanted[i].Key))
            {
                at.Report(KnownRules.MissingKey, $"{path}.items[{i}].key", $"{found.Id} has no key '{ObjectWalk.Short(wanted[i].Key)}'");
            }
        }
    }

    private static bool IsAmiss(ConfigMap? map, Seq<KeyToPath> items)
    {
        if (map is null)
        {
            return true;
        }

        foreach (var item in items)
        {
            if (!map.Data.ContainsKey(item.Key) && !map.BinaryData.ContainsKey(item.Key))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAmiss(Secret? secret, Seq<KeyToPath> items)
    {
        if (secret is null)
        {
            return true;
        }

        foreach (var item in items)
        {
            if (!ConfigRules.Has(secret, item.Key))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAmiss(ConfigMapKeySelector? wanted, ObjectWalk at) =>
        wanted is not null && !(at.Index.Find<ConfigMap>(at.Namespace, wanted.Name) is { } map && (map.Data.ContainsKey(wanted.Key) || map.BinaryData.ContainsKey(wanted.Key)));

    private static bool IsAmiss(SecretKeySelector? wanted, ObjectWalk at) =>
        wanted is not null && !(at.Index.Find<Secret>(at.Namespace, wanted.Name) is { } secret && ConfigRules.Has(secret, wanted.Key));

    // An empty Secret is one that something on the cluster fills.
    private static bool IsFilledHere(Secret secret) => !secret.Data.IsEmpty || !secret.StringData.IsEmpty;
}
