namespace Nixish.Kubernetes;

/// <summary>What was found so far, weighed as the rulebook says.</summary>
internal sealed class FindingList(Rulebook rulebook)
{
    private readonly List<Finding> _findings = [];

    public Rulebook Rulebook { get; } = rulebook;

    /// <summary>Whether findings of <paramref name="rule"/> are wanted.</summary>
    public bool Counts(Rule rule) => Rulebook.Severities.IsEmpty || !Rulebook.Severities.TryGetValue(rule.Id, out var severity) || severity != Severity.Off;

    public void Add(Rule rule, KubernetesObject resource, string path, string message) => Add(rule, rule.Severity, resource, path, message);

    public void Add(Rule rule, Severity severity, KubernetesObject resource, string path, string message) =>
        Add(new Finding(rule, resource.Id, path, message) { Severity = severity });

    public void Add(Finding finding)
    {
        var weighed = Rulebook.Severities.TryGetValue(finding.Rule.Id, out var severity) ? finding with { Severity = severity } : finding;
        if (weighed.Severity != Severity.Off)
        {
            _findings.Add(weighed);
        }
    }

    /// <summary>All, each once, in the set's order of resources; those of one resource in the order in which they were found.</summary>
    public Finding[] Sorted(IReadOnlyCollection<KubernetesObject> resources)
    {
        if (_findings.Count == 0)
        {
            return [];
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            places.TryAdd(resource.Id, places.Count);
        }

        return [.. _findings.Distinct().OrderBy(finding => places.GetValueOrDefault(finding.ResourceId, int.MaxValue))];
    }
}
