using Nixish.Kubernetes.Charts;

namespace Nixish.Kubernetes;

public sealed partial record Chart
{
    /// <summary>
    /// Renders the chart to resources: of the types that this library has where it has one, else to <see cref="KubernetesResource"/>. Custom resources wait for
    /// their definitions, everything for the hooks before it, and the hooks after it for everything; hooks of deleting, rolling back and testing are left out.
    /// </summary>
    /// <remarks>Rendered once: asking again for an equal chart whose files did not change is a look-up.</remarks>
    /// <exception cref="ChartNotFetchedException">The chart has to be fetched first: see <see cref="FetchAsync"/>.</exception>
    /// <exception cref="ChartException">The chart cannot be read, or not be rendered with these values; the message says where.</exception>
    public ResourceSet Render() => ChartCache.Resources(this);

    /// <summary>What <c>helm template</c> prints for the chart, byte for byte: hooks at the end, definitions only where <paramref name="options"/> ask for them.</summary>
    /// <exception cref="ChartNotFetchedException">The chart has to be fetched first: see <see cref="FetchAsync"/>.</exception>
    /// <exception cref="ChartException">The chart cannot be read, or not be rendered with these values; the message says where.</exception>
    public string RenderText(HelmTextOptions? options = null) => HelmText.Of(ChartCache.Rendering(this), options ?? new());

    /// <summary>What the chart tells people once it is installed: its NOTES.txt, rendered; empty where it has none.</summary>
    /// <exception cref="ChartNotFetchedException">The chart has to be fetched first: see <see cref="FetchAsync"/>.</exception>
    /// <exception cref="ChartException">The chart cannot be read, or not be rendered with these values; the message says where.</exception>
    public string RenderNotes() => ChartCache.Rendering(this).Notes;

    internal RenderRequest Request() => new()
    {
        Release = Release,
        Namespace = Namespace,
        Version = Helm,
        Values = AllValues(),
        KubernetesVersion = KubernetesVersion,
        ApiVersions = ApiVersions,
        IsUpgrade = Operation == ChartOperation.Upgrade,
        Strict = MissingValues == MissingValues.Refused,
        Functions = new() { Version = Helm, Seed = Seed },
    };
}

/// <summary>What of a chart is printed.</summary>
public sealed record HelmTextOptions
{
    /// <summary>Which parts beside the manifests; by default the hooks, as Helm has it. <see cref="ChartParts.Definitions"/> is its <c>--include-crds</c>, no hooks its <c>--no-hooks</c>.</summary>
    public ChartParts Parts { get; init; } = ChartParts.Hooks;

    /// <summary>Whether hooks that are tests are left out, as <c>--skip-tests</c> does.</summary>
    public bool LeavesOutTests { get; init; }
}
