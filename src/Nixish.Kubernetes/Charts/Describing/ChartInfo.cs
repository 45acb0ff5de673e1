using Nixish.Kubernetes.Charts;

namespace Nixish.Kubernetes;

/// <summary>What a chart says of itself, before it is rendered.</summary>
/// <seealso href="https://helm.sh/docs/topics/charts/#the-chartyaml-file"/>
public sealed record ChartInfo
{
    /// <summary>The name in its Chart.yaml, which may be another than the program calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, a semantic one.</summary>
    public required string Version { get; init; }

    /// <summary>The version of what it installs; empty where it says none.</summary>
    public string AppVersion { get; init; } = "";

    /// <summary>What it is, in a sentence; empty where it says nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>Where its project is at home; empty where it says nothing.</summary>
    public string Home { get; init; } = "";

    /// <summary>The versions of Kubernetes that it is for: <c>&gt;=1.25.0-0</c>; empty where it takes any.</summary>
    public string KubernetesVersions { get; init; } = "";

    /// <summary>Whether it only lends templates to other charts, and cannot be rendered itself.</summary>
    public ChartKind Kind { get; init; }

    /// <summary>Whether nobody looks after it any more.</summary>
    public bool IsDeprecated { get; init; }

    /// <summary>The charts that it needs.</summary>
    public Seq<ChartRequirement> Dependencies { get; init; }

    /// <summary>Its values.yaml, with its comments; empty where it has none.</summary>
    public string Values { get; init; } = "";

    /// <summary>Its values.schema.json; null where it has none.</summary>
    public string? ValuesSchema { get; init; }

    internal static ChartInfo Of(LoadedChart chart) => new()
    {
        Name = chart.Metadata.Name,
        Version = chart.Metadata.Version,
        AppVersion = chart.Metadata.AppVersion,
        Description = chart.Metadata.Description,
        Home = chart.Metadata.Home,
        KubernetesVersions = chart.Metadata.KubeVersion,
        Kind = chart.Metadata.IsLibrary ? ChartKind.Library : ChartKind.Application,
        IsDeprecated = chart.Metadata.Deprecated,
        Dependencies = chart.Metadata.Dependencies.Select(static one => new ChartRequirement(one.Name, one.Version)
        {
            Repository = one.Repository,
            Alias = one.Alias.Length > 0 ? one.Alias : null,
            Condition = one.Condition.Length > 0 ? one.Condition : null,
            Tags = one.Tags,
        }).ToSeq(),
        Values = chart.ValuesText ?? "",
        ValuesSchema = chart.Schema,
    };
}

/// <summary>What a chart is for.</summary>
public enum ChartKind
{
    /// <summary>It is rendered and applied.</summary>
    Application,

    /// <summary>It lends its templates to other charts.</summary>
    Library,
}

/// <summary>A chart that another needs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">A range of versions: <c>^1.2</c>.</param>
public sealed record ChartRequirement(string Name, string Versions)
{
    /// <summary>Where it is fetched from; empty where it lies in the chart itself.</summary>
    public string Repository { get; init; } = "";

    /// <summary>What its values stand under, where that is not its name.</summary>
    public string? Alias { get; init; }

    /// <summary>Paths of values, with commas between, the first of which decides whether it takes part; null where it always does.</summary>
    public string? Condition { get; init; }

    /// <summary>Names that take part or do not, together with others that have them.</summary>
    public Seq<string> Tags { get; init; }
}
