namespace Nixish.Kubernetes;

/// <summary>What only one object of a cluster can have.</summary>
internal static class ClashRules
{
    public static void Check(List<Candidate> candidates, FindingList findings, SetIndex index)
    {
        var ports = new Dictionary<(int, Protocol), KubernetesObject>();
        var paths = new Dictionary<(string, string, string, string), KubernetesObject>();
        foreach (var (original, written) in candidates)
        {
            switch (written)
            {
                case Service { Spec.Ports: { IsEmpty: false } all }:
                    for (var i = 0; i < all.Count; i++)
                    {
                        if (all[i].NodePort is > 0 and var port && !ports.TryAdd((port, all[i].Protocol ?? Protocol.TCP), original) && !ReferenceEquals(ports[(port, all[i].Protocol ?? Protocol.TCP)], original))
                        {
                            findings.Add(KnownRules.NodePortClash, original, $"spec.ports[{i}].nodePort", $"{ports[(port, all[i].Protocol ?? Protocol.TCP)].Id} takes {port} of the nodes");
                        }
                    }

                    break;
                case Ingress { Spec: { } spec }:
                    Paths(original, spec, paths, findings);
                    if (spec.IngressClassName is { Length: > 0 } name && index.Find<IngressClass>(null, name) is null && !index.IsExternal("IngressClass", null, name) && findings.Counts(KnownRules.MissingIngressClass))
                    {
                        findings.Add(KnownRules.MissingIngressClass, index.KnowsAll ? Severity.Error : KnownRules.MissingIngressClass.Severity, original, "spec.ingressClassName", $"there is no IngressClass '{ObjectWalk.Short(name)}' in the set: say in the Rulebook's External that it is elsewhere");
                    }

                    break;
            }
        }
    }

    private static void Paths(KubernetesObject ingress, IngressSpec spec, Dictionary<(string, string, string, string), KubernetesObject> paths, FindingList findings)
    {
        for (var i = 0; i < spec.Rules.Count; i++)
        {
            var all = spec.Rules[i].Http?.Paths ?? default;
            for (var j = 0; j < all.Count; j++)
            {
                var key = (spec.IngressClassName ?? "", spec.Rules[i].Host ?? "", all[j].Path ?? "/", all[j].PathType.ToString());
                if (!paths.TryAdd(key, ingress))
                {
                    findings.Add(KnownRules.IngressClash, ingress, $"spec.rules[{i}].http.paths[{j}].path", $"{(ReferenceEquals(paths[key], ingress) ? "it" : paths[key].Id)} serves {key.Item2}{key.Item3} too");
                }
            }
        }
    }
}
