using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>One validation: every object by itself, then what they say of each other.</summary>
internal static class Validator
{
    public static ValidationResult Validate(IReadOnlyList<KubernetesObject> resources, Rulebook rulebook, ResourceSet? set = null)
    {
        var findings = new FindingList(rulebook);
        var candidates = new List<Candidate>(resources.Count);
        foreach (var resource in resources)
        {
            candidates.Add(new(resource, WrittenOf(resource, findings)));
        }

        var index = new SetIndex(candidates, rulebook);
        var definitions = CustomSchemas.Of(candidates, rulebook);
        var walk = new ObjectWalk(findings, index);
        foreach (var (original, written) in candidates)
        {
            walk.Check(written, original);
            ApiRules.Check(original, findings);
            definitions.Check(original, written, findings);
            foreach (var rule in rulebook.ObjectRules)
            {
                foreach (var finding in rule(original))
                {
                    findings.Add(finding);
                }
            }
        }

        SelectionRules.Check(candidates, findings, index);
        ClashRules.Check(candidates, findings, index);
        if (!rulebook.Rules.IsEmpty)
        {
            set ??= ResourceSet.Create([.. resources]);
            foreach (var finding in rulebook.Rules.SelectMany(rule => rule(set)))
            {
                findings.Add(finding);
            }
        }

        return new(findings.Sorted(resources));
    }

    // What a kind without a type of ours says is read into the type that the API has for it, so that one set of rules holds.
    private static KubernetesObject WrittenOf(KubernetesObject resource, FindingList findings)
    {
        if (resource is not KubernetesResource untyped)
        {
            return resource.AsWritten();
        }

        if (KnownKinds.Find(untyped.ApiVersion, untyped.Kind) is null)
        {
            return untyped;
        }

        return BuiltInSchema.Read(untyped, findings) ?? untyped;
    }
}
