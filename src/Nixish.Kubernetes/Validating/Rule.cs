namespace Nixish.Kubernetes;

/// <summary>What a finding goes by.</summary>
/// <param name="Id">What names it in <see cref="Rulebook.Severities"/> and in output: <c>port-number</c>.</param>
/// <param name="Severity">How much its findings weigh unless told otherwise.</param>
/// <param name="Summary">What it asks for, in a sentence.</param>
/// <param name="Source">Where that is written; null for a rule of a program's own.</param>
public sealed record Rule(string Id, Severity Severity, string Summary, Uri? Source = null)
{
    /// <summary>Every rule of the library, sorted by id.</summary>
    public static Seq<Rule> All => KnownRules.All;

    /// <summary>The id.</summary>
    public override string ToString() => Id;
}
