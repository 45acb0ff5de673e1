using Nixish.Kubernetes.Charts;

namespace Nixish.Kubernetes;

/// <summary>What a chart is rendered for.</summary>
public enum ChartOperation
{
    /// <summary>It is new in its namespace: <c>.Release.IsInstall</c>, and hooks of installing.</summary>
    Install,

    /// <summary>It replaces an older one: <c>.Release.IsUpgrade</c>, and hooks of upgrading.</summary>
    Upgrade,
}

/// <summary>Which parts of a chart take part beside its manifests.</summary>
[Flags]
public enum ChartParts
{
    /// <summary>Only the manifests.</summary>
    Manifests = 0,

    /// <summary>The hooks of the operation: what is run before and after the manifests are applied.</summary>
    Hooks = 1,

    /// <summary>The definitions of custom resources in the chart's crds folder.</summary>
    Definitions = 2,

    /// <summary>Everything.</summary>
    All = Hooks | Definitions,
}

/// <summary>What becomes of a value that a template asks for and nobody gave.</summary>
public enum MissingValues
{
    /// <summary>It is nothing, as Helm has it.</summary>
    Empty,

    /// <summary>It is an error, as <c>helm lint --strict</c> has it.</summary>
    Refused,
}

/// <summary>What becomes of the schemas that a chart has for its values.</summary>
public enum ValuesSchemas
{
    /// <summary>Values that they refuse are an error.</summary>
    Held,

    /// <summary>They are not looked at, as <c>--skip-schema-validation</c> has it.</summary>
    Ignored,
}

/// <summary>
/// A Helm chart with what it is given: a value, rendered in process to resources, which compose like all others.
/// No helm program, no release Secret: what it renders is planned, applied and pruned with the stack that names it.
/// </summary>
/// <remarks>
/// Rendering is a function of the chart's files and of this record: the clock stands at 1970, <c>lookup</c> finds what the record says, by default nothing, and nothing outside
/// the chart is read. Only random passwords and certificates differ from process to process; <see cref="Seed"/> settles them.
/// </remarks>
/// <example><code>
/// var monitoring = new Chart("prometheus", Source.Directory("charts/prometheus"))
/// {
///     Release = "monitoring",
///     Namespace = "obs",
///     Values = new() { ["replicas"] = 2 },
/// };
/// ResourceSet resources = monitoring.Render().Update&lt;Deployment&gt;("monitoring-server", server => server.WithReplicas(3));
/// </code></example>
public sealed partial record Chart
{
    /// <summary>A chart.</summary>
    /// <param name="name">What the program calls it, which is also the release's name unless <see cref="Release"/> says another.</param>
    /// <param name="source">Where it is: <see cref="Nixish.Source.Directory"/> or <see cref="Nixish.Source.File"/> for one on this machine, or anything that is built to a chart's folder or archive.</param>
    public Chart(string name, IBuildable source)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(source);
        (Name, Source, Release) = (name, source, name);
    }

    /// <summary>What the program calls it.</summary>
    public string Name { get; }

    /// <summary>Where it is. Of a folder, the chart's own .helmignore says what is left out, and no .gitignore.</summary>
    public IBuildable Source { get; init; }

    /// <summary>The release's name, which charts make names of objects from: at most 53 lower-case letters, digits, '-' and '.'. By default the chart's name.</summary>
    public string Release { get; init; }

    /// <summary>The namespace of everything that names none itself.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Values over those of the chart, as a file of values gives them: numbers are floats, null takes a default away. See <see cref="WithValues(string)"/> for YAML.</summary>
    public Map<Json> Values { get; init; }

    /// <summary>Single values over <see cref="Values"/>, as <c>--set</c> reads them: <c>image.tag=1.2</c>, <c>ports[0]=80</c>. Whole numbers are integers here, as charts that compare them need.</summary>
    public Seq<string> Set { get; init; }

    /// <summary>The same, where every value is text, as <c>--set-string</c> reads them; they hold over <see cref="Set"/>. See <see cref="WithFiles"/> for texts of files.</summary>
    public Seq<string> SetText { get; init; }

    /// <summary>The same, where every value is JSON, as <c>--set-json</c> reads them: <c>ports=[80,443]</c>, or since Helm 4 a whole object. All others hold over them.</summary>
    public Seq<string> SetJson { get; init; }

    /// <summary>One value each, which is everything behind the first <c>=</c> as it stands, as <c>--set-literal</c> reads them; they hold over all others.</summary>
    public Seq<string> SetLiteral { get; init; }

    /// <summary>Whose output it renders to; by default the newest.</summary>
    public HelmVersion Helm { get; init; } = HelmVersion.V4_2;

    /// <summary>The cluster's version, which charts ask for: <c>1.33</c>. By default what <see cref="Helm"/> says without a cluster: 1.36, of Helm 4.1 1.35.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>What the cluster serves beside Kubernetes' own kinds: <c>monitoring.coreos.com/v1</c>, or with a kind, <c>monitoring.coreos.com/v1/ServiceMonitor</c>.</summary>
    public Seq<string> ApiVersions { get; init; }

    /// <summary>What it is rendered for; by default installing. A stack is applied again and again, and renders the same each time.</summary>
    public ChartOperation Operation { get; init; }

    /// <summary>What takes part beside the manifests when it is rendered to resources; by default everything.</summary>
    public ChartParts Parts { get; init; } = ChartParts.All;

    /// <summary>What becomes of values that nobody gave.</summary>
    public MissingValues MissingValues { get; init; }

    /// <summary>Whether the chart's schemas of values are held to; by default they are.</summary>
    public ValuesSchemas Schemas { get; init; }

    /// <summary>How far symbolic links in the chart's folder may lead; by default nowhere out of it.</summary>
    public ChartLinks Links { get; init; }

    /// <summary>What <c>lookup</c> finds; by default nothing. See <see cref="LookUpAsync"/>, which asks a cluster.</summary>
    public Seq<LookedUp> Lookups { get; init; }

    /// <summary>
    /// What random passwords, keys and certificates are drawn from, so that they are the same in every render. Whoever knows it and the chart knows them:
    /// keep it as secret. Null, by default, draws them from the system, anew in each process.
    /// </summary>
    public string? Seed { get; init; }

    /// <summary>The chart in a folder or archive on this machine, under the name that it has itself.</summary>
    /// <param name="path">The folder or archive; a relative path starts at the current folder.</param>
    /// <exception cref="InvalidChartException">There is no chart, or not one that may be used.</exception>
    public static Chart Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var loaded = ChartLoader.Load(Path.GetFullPath(path), HelmVersion.V4_2);
        return new(loaded.Metadata.Name, Directory.Exists(path) ? Nixish.Source.Directory(path) : Nixish.Source.File(path));
    }

    /// <summary>The name and the release, for people.</summary>
    public override string ToString() => Name == Release ? Name : $"{Name} as {Release}";
}
