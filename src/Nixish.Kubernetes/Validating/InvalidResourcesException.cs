namespace Nixish.Kubernetes;

/// <summary>Resources that the API would refuse, or that can never work; all that is wrong, found before anything is sent.</summary>
public sealed class InvalidResourcesException : NixishException
{
    private const int Shown = 50;

    internal InvalidResourcesException(Seq<Finding> findings)
        : base($"Nothing was sent: {(findings.Count == 1 ? "there is an error" : $"there are {findings.Count} errors")} in the resources. Mend what is named, or weigh the rule otherwise in the Rulebook.\n" +
            string.Join('\n', findings.Take(Shown).Select(static finding => $"  {finding.ResourceId} {finding.Path}: {finding.Message} [{finding.Rule.Id}]")) +
            (findings.Count > Shown ? $"\n  … and {findings.Count - Shown} more" : "")) => Findings = findings;

    /// <summary>Every error.</summary>
    public Seq<Finding> Findings { get; }
}
