using System.Collections.Immutable;

namespace Nixish.Kubernetes.Charts;

/// <summary>What a chart renders to.</summary>
internal sealed class ChartRendering
{
    /// <summary>The files in crds/, of the charts in it too; not templates.</summary>
    public required ImmutableArray<Manifest> Definitions { get; init; }

    /// <summary>The documents that are no hooks, in the order in which Helm installs them.</summary>
    public required ImmutableArray<Manifest> Manifests { get; init; }

    public required ImmutableArray<HookManifest> Hooks { get; init; }

    /// <summary>What the chart tells people once it is installed; empty where it says nothing.</summary>
    public required string Notes { get; init; }

    /// <summary>The same of the charts in it, by the paths of their notes.</summary>
    public ImmutableArray<string> InnerNotes { get; init; } = [];
}
