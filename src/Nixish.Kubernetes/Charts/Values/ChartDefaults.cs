using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What merging values needs to know of a chart.</summary>
/// <param name="Name">Under which name the values for it stand in its parent's: its alias where it has one.</param>
/// <param name="Values">The chart's own values. Nobody changes them.</param>
/// <param name="Dependencies">The charts in it that take part.</param>
internal sealed record ChartDefaults(string Name, GoMap Values, IReadOnlyList<ChartDefaults> Dependencies)
{
    /// <summary>The text of its values.schema.json; null where it has none.</summary>
    public string? Schema { get; init; }
}
