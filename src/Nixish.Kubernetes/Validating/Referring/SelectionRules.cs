namespace Nixish.Kubernetes;

/// <summary>What Services and budgets of disruption select among the workloads of the set.</summary>
/// <remarks>
/// Workloads are looked up by a label that a selector asks for, the one that fewest have: thousands of both in one namespace
/// are compared in time that grows as the set does.
/// </remarks>
internal sealed class SelectionRules
{
    private readonly record struct Label(string? Namespace, string Key, string Value);

    private sealed record Pods(string? Namespace, KubernetesObject Workload, Map<string> Labels, PodSpec? Spec);

    private readonly Dictionary<Label, List<Pods>?> _byLabel = [];
    private readonly FindingList _findings;
    private readonly SetIndex _index;

    private SelectionRules(FindingList findings, SetIndex index) => (_findings, _index) = (findings, index);

    public static void Check(List<Candidate> candidates, FindingList findings, SetIndex index)
    {
        var rules = new SelectionRules(findings, index);
        foreach (var (original, written) in candidates)
        {
            if (SelectorOf(written) is { } selector)
            {
                foreach (var (key, value) in selector)
                {
                    rules._byLabel.TryAdd(new(index.NamespaceOf(original), key, value), null);
                }
            }
        }

        if (rules._byLabel.Count == 0)
        {
            return;
        }

        foreach (var candidate in candidates)
        {
            rules.Add(candidate);
        }

        foreach (var (original, written) in candidates)
        {
            switch (written)
            {
                case Service { Spec: { Selector: { IsEmpty: false } selector } spec } when spec.Type != ServiceType.ExternalName:
                    rules.Service(original, spec, selector);
                    break;
                case PodDisruptionBudget { Spec.Selector: { } wanted } when !wanted.MatchLabels.IsEmpty:
                    rules.Budget(original, wanted);
                    break;
            }
        }
    }

    private static Map<string>? SelectorOf(KubernetesObject written) => written switch
    {
        Service { Spec: { Selector: { IsEmpty: false } selector } spec } when spec.Type != ServiceType.ExternalName => selector,
        PodDisruptionBudget { Spec.Selector: { MatchLabels.IsEmpty: false } selector } => selector.MatchLabels,
        _ => null,
    };

    private void Add(Candidate candidate)
    {
        var (labels, spec) = candidate.Written switch
        {
            Pod pod => (pod.Labels, pod.Spec),
            Deployment { Spec.Template: { } template } => (template.Metadata?.Labels ?? default, template.Spec),
            StatefulSet { Spec.Template: { } template } => (template.Metadata?.Labels ?? default, template.Spec),
            DaemonSet { Spec.Template: { } template } => (template.Metadata?.Labels ?? default, template.Spec),
            ReplicaSet { Spec.Template: { } template } => (template.Metadata?.Labels ?? default, template.Spec),
            ReplicationController { Spec.Template: { } template } => (template.Metadata?.Labels ?? default, template.Spec),
            Job { Spec.Template: { } template } => (template.Metadata?.Labels ?? default, template.Spec),
            CronJob { Spec.JobTemplate.Spec.Template: { } template } => (template.Metadata?.Labels ?? default, template.Spec),
            _ => (default, null),
        };
        if (labels.IsEmpty)
        {
            return;
        }

        Pods? pods = null;
        var ns = _index.NamespaceOf(candidate.Original);
        foreach (var (key, value) in labels)
        {
            ref var list = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_byLabel, new(ns, key, value));
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref list))
            {
                (list ??= []).Add(pods ??= new(ns, candidate.Original, labels, spec));
            }
        }
    }

    private void Service(KubernetesObject service, ServiceSpec spec, Map<string> selector)
    {
        var pods = Fewest(_index.NamespaceOf(service), selector);
        var selected = false;
        foreach (var one in pods)
        {
            selected = SelectorRules.Matches(selector, one.Labels);
            if (selected)
            {
                break;
            }
        }

        if (!selected)
        {
            if (_findings.Counts(KnownRules.ServiceSelectsNothing))
            {
                _findings.Add(KnownRules.ServiceSelectsNothing, service, "spec.selector", $"no pods of the set have {Text(selector)}");
            }

            return;
        }

        for (var i = 0; i < spec.Ports.Count; i++)
        {
            if (spec.Ports[i].TargetPort?.Text is { Length: > 0 } name && !pods.Exists(one => SelectorRules.Matches(selector, one.Labels) && HasPort(one.Spec, name, spec.Ports[i].Protocol ?? Protocol.TCP)))
            {
                _findings.Add(KnownRules.TargetPort, service, $"spec.ports[{i}].targetPort", $"no pod that is selected has a port '{ObjectWalk.Short(name)}' of {spec.Ports[i].Protocol ?? Protocol.TCP}");
            }
        }
    }

    private void Budget(KubernetesObject budget, LabelSelector selector)
    {
        if (!Fewest(_index.NamespaceOf(budget), selector.MatchLabels).Exists(one => SelectorRules.Matches(selector, one.Labels)))
        {
            _findings.Add(KnownRules.BudgetSelectsNothing, budget, "spec.selector", $"no pods of the set have {Text(selector.MatchLabels)}");
        }
    }

    private List<Pods> Fewest(string? ns, Map<string> labels)
    {
        List<Pods>? fewest = null;
        foreach (var (key, value) in labels)
        {
            if (_byLabel.GetValueOrDefault(new(ns, key, value)) is not { } pods)
            {
                return [];
            }

            fewest = fewest is null || pods.Count < fewest.Count ? pods : fewest;
        }

        return fewest ?? [];
    }

    private static bool HasPort(PodSpec? spec, string name, Protocol protocol)
    {
        if (spec is null)
        {
            return false;
        }

        foreach (var container in (IEnumerable<Container>)[.. spec.Containers, .. spec.InitContainers])
        {
            foreach (var port in container?.Ports ?? default)
            {
                if (string.Equals(port.Name, name, StringComparison.Ordinal) && (port.Protocol ?? Protocol.TCP) == protocol)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static string Text(Map<string> labels) => ObjectWalk.Short(string.Join(",", labels.AsEnumerable().Select(label => $"{label.Key}={label.Value}")));
}
