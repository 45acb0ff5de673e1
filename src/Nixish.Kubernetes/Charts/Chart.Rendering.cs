using Nixish.Kubernetes.Charts;
using Nixish.Kubernetes.GoTemplates;

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
    public string RenderText(HelmTextOptions? options = null) => ChartCache.Text(this, options ?? new());

    /// <summary>
    /// What <c>helm template --output-dir</c> writes: for each template's path, <c>web/templates/service.yaml</c>, the text of its file, whose documents are in the order
    /// of <see cref="RenderText"/>. Paths hold the chart's name, which is somebody else's: see that they lead nowhere else before writing files.
    /// </summary>
    /// <exception cref="ChartNotFetchedException">The chart has to be fetched first: see <see cref="FetchAsync"/>.</exception>
    /// <exception cref="ChartException">The chart cannot be read, or not be rendered with these values; the message says where.</exception>
    public Map<string> RenderFiles(HelmTextOptions? options = null) => HelmText.Files(ChartCache.Rendering(this), this, options ?? new());

    /// <summary>What the chart tells people once it is installed: its NOTES.txt, rendered; empty where it has none.</summary>
    /// <exception cref="ChartNotFetchedException">The chart has to be fetched first: see <see cref="FetchAsync"/>.</exception>
    /// <exception cref="ChartException">The chart cannot be read, or not be rendered with these values; the message says where.</exception>
    /// <param name="notes">Whose; by default its own only.</param>
    public string RenderNotes(ChartNotes notes = ChartNotes.Own)
    {
        var rendering = ChartCache.Rendering(this);
        return notes == ChartNotes.Own ? rendering.Notes : string.Join('\n', rendering.InnerNotes.Prepend(rendering.Notes).Where(static text => text.Length > 0));
    }

    /// <summary>The chart with a release's name that a template gives, as <c>--name-template</c> has it: <c>web-{{ randAlpha 5 | lower }}</c>. It has Sprig's functions, and nothing of the chart.</summary>
    /// <exception cref="ChartException">The template fails. Whether its text can be a release's name is seen when the chart is rendered.</exception>
    public Chart WithReleaseOf(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        const string File = "name-template";
        try
        {
            return this with { Release = GoTemplateSet.Parse([(File, template)], ChartFunctions.Of(new() { Version = Helm, Seed = Seed })).Execute(File, null) };
        }
        catch (GoTemplateException problem)
        {
            throw new ChartException(Name, $"The release of the chart '{Name}' gets no name: {problem.Message}", problem);
        }
    }

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
        SkipsSchemas = Schemas == ValuesSchemas.Ignored,
        Lookup = Lookups.IsEmpty ? null : ClusterLookup.In(Lookups),
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

    /// <summary>Only what these templates gave, as <c>--show-only</c> has it: paths from the chart's folder on, <c>templates/web.yaml</c>, with <c>*</c>, <c>?</c> and <c>[a-z]</c>. By default all.</summary>
    public Seq<string> Only { get; init; }
}

/// <summary>Whose notes are rendered.</summary>
public enum ChartNotes
{
    /// <summary>Those of the chart itself.</summary>
    Own,

    /// <summary>Also those of the charts in it, by their paths, as <c>--render-subchart-notes</c> has it.</summary>
    All,
}
