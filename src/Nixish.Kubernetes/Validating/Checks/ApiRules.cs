namespace Nixish.Kubernetes;

/// <summary>Whether the release that objects are for serves their APIs.</summary>
internal static class ApiRules
{
    public static void Check(KubernetesObject resource, FindingList findings)
    {
        if (Lifetimes.Of(resource.ApiVersion, resource.Kind) is not { } lifetime)
        {
            return;
        }

        var target = findings.Rulebook.Version ?? KubernetesVersion.Newest;
        if (lifetime.Last < target)
        {
            // A stack that never said what it is for may well run on an older cluster.
            var severity = findings.Rulebook.Version is null ? Severity.Warning : KnownRules.ApiRemoved.Severity;
            findings.Add(KnownRules.ApiRemoved, severity, resource, "apiVersion", $"Kubernetes {target} has no {resource.Kind} in {resource.ApiVersion}: {lifetime.Last} was the last. {Instead(lifetime)}");
        }
        else if (lifetime.First > target)
        {
            findings.Add(KnownRules.ApiTooNew, resource, "apiVersion", $"Kubernetes {target} has no {resource.Kind} in {resource.ApiVersion} yet: {lifetime.First} is the first");
        }
        else if (lifetime.Last < KubernetesVersion.Newest)
        {
            findings.Add(KnownRules.ApiDeprecated, resource, "apiVersion", $"{lifetime.Last} is the last Kubernetes with {resource.Kind} in {resource.ApiVersion}. {Instead(lifetime)}");
        }
    }

    private static string Instead(Lifetime lifetime) => lifetime switch
    {
        { Replacement: null } => "Nothing replaces it.",
        { IsDropIn: true } => $"Write {lifetime.Replacement} instead; the fields are the same.",
        _ => $"{lifetime.Replacement} replaces it, with other fields: see the guide.",
    };
}
