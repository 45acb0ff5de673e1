namespace Nixish.ChartParity;

/// <summary>Charts with what Helm printed for them.</summary>
internal sealed record Corpus(string Name, IReadOnlyList<Case> Cases);
