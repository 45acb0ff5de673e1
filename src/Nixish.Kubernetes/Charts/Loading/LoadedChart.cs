using System.Collections.Immutable;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A chart as its files say, with the charts in it. Nobody changes it: a render works on <see cref="ChartNode"/>s.</summary>
internal sealed class LoadedChart
{
    public required ChartMetadata Metadata { get; init; }

    /// <summary>The chart's own values; read only.</summary>
    public required GoMap Values { get; init; }

    /// <summary>Its values.yaml as written, for people; null where it has none.</summary>
    public string? ValuesText { get; init; }

    /// <summary>Its values.schema.json; null where it has none.</summary>
    public string? Schema { get; init; }

    /// <summary>What is in templates/.</summary>
    public required ImmutableArray<TemplateFile> Templates { get; init; }

    /// <summary>Every file that is nothing else: what <c>.Files</c> gives, crds/ too.</summary>
    public required ImmutableArray<ChartFile> Files { get; init; }

    /// <summary>The charts in charts/, sorted by the name of folder or archive.</summary>
    public required ImmutableArray<LoadedChart> Dependencies { get; init; }
}

/// <summary>A template of a chart.</summary>
/// <param name="Name">Its path in the chart: <c>templates/web.yaml</c>.</param>
/// <param name="Text">Its text.</param>
internal sealed record TemplateFile(string Name, string Text);
