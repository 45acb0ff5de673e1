using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What a chart says of itself. https://helm.sh/docs/topics/charts/#the-chartyaml-file</summary>
internal sealed record ChartMetadata
{
    private const string Library = "library";

    public string ApiVersion { get; init; } = "";

    public string Name { get; init; } = "";

    public string Version { get; init; } = "";

    public string Description { get; init; } = "";

    public string Home { get; init; } = "";

    public string Icon { get; init; } = "";

    public string Type { get; init; } = "";

    public string AppVersion { get; init; } = "";

    public string KubeVersion { get; init; } = "";

    public string Condition { get; init; } = "";

    public string Tags { get; init; } = "";

    public bool Deprecated { get; init; }

    public Seq<string> Sources { get; init; }

    public Seq<string> Keywords { get; init; }

    public Seq<ChartMaintainer> Maintainers { get; init; }

    public Map<string> Annotations { get; init; }

    public Seq<ChartDependency> Dependencies { get; init; }

    /// <summary>Whether it only lends templates to others.</summary>
    public bool IsLibrary => string.Equals(Type, Library, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a Chart.yaml or requirements.yaml says, over what was read before.</summary>
    /// <exception cref="GoDocumentException">A field has a wrong type.</exception>
    public static ChartMetadata Read(object? document, ChartMetadata? over = null)
    {
        var read = StructReader.Of(document, "chart.", "Metadata");
        var old = over ?? new();
        return new()
        {
            ApiVersion = read.Text("apiVersion", old.ApiVersion),
            Name = read.Text("name", old.Name),
            Version = read.Text("version", old.Version),
            Description = read.Text("description", old.Description),
            Home = read.Text("home", old.Home),
            Icon = read.Text("icon", old.Icon),
            Type = read.Text("type", old.Type),
            AppVersion = read.Text("appVersion", old.AppVersion),
            KubeVersion = read.Text("kubeVersion", old.KubeVersion),
            Condition = read.Text("condition", old.Condition),
            Tags = read.Text("tags", old.Tags),
            Deprecated = read.Flag("deprecated", old.Deprecated),
            Sources = read.Has("sources") ? read.Texts("sources") : old.Sources,
            Keywords = read.Has("keywords") ? read.Texts("keywords") : old.Keywords,
            Annotations = read.Has("annotations") ? read.TextMap("annotations") : old.Annotations,
            Maintainers = read.List("maintainers", "*chart.Maintainer") is { } people ? people.Select(ChartMaintainer.Read).ToSeq() : old.Maintainers,
            Dependencies = read.List("dependencies", "*chart.Dependency") is { } others ? others.Select(ChartDependency.Read).ToSeq() : old.Dependencies,
        };
    }

    /// <summary>The metadata without what cannot be printed; a chart of which Helm would refuse it is refused.</summary>
    /// <exception cref="InvalidChartException">Something is missing or wrong.</exception>
    public ChartMetadata Checked(string chart)
    {
        var clean = this with
        {
            Name = Printable.Clean(Name),
            Description = Printable.Clean(Description),
            Home = Printable.Clean(Home),
            Icon = Printable.Clean(Icon),
            Condition = Printable.Clean(Condition),
            Tags = Printable.Clean(Tags),
            AppVersion = Printable.Clean(AppVersion),
            KubeVersion = Printable.Clean(KubeVersion),
            Sources = Sources.Select(Printable.Clean).ToSeq(),
            Keywords = Keywords.Select(Printable.Clean).ToSeq(),
        };
        var problem = clean switch
        {
            { ApiVersion: "" } => "chart.metadata.apiVersion is required",
            { Name: "" } => "chart.metadata.name is required",
            { Name: "." or ".." } => $"chart.metadata.name \"{Name}\" is not allowed",
            _ when clean.Name.Contains('/', StringComparison.Ordinal) => $"chart.metadata.name \"{Name}\" is invalid",
            { Version: "" } => "chart.metadata.version is required",
            _ when !SemanticVersion.TryParse(Version, out _) => $"chart.metadata.version \"{Version}\" is invalid",
            { Type: not ("" or "application" or Library) } => "chart.metadata.type must be application or library",
            _ => null,
        };
        return problem is null
            ? clean with { Maintainers = Maintainers.Select(one => one.Checked(chart)).ToSeq(), Dependencies = ChartDependency.Checked(Dependencies, chart) }
            : throw new InvalidChartException(chart, $"validation: {problem}. Correct its {ChartFile.ChartYaml}.");
    }
}

/// <summary>Who looks after a chart.</summary>
internal sealed record ChartMaintainer(string Name, string Email, string Url)
{
    // Null in the list.
    private static readonly ChartMaintainer None = new("", "", "");

    public static ChartMaintainer Read(object? item)
    {
        if (item is null)
        {
            return None;
        }

        var read = StructReader.Of(item, "chart.", "Maintainer");
        return new(read.Text("name"), read.Text("email"), read.Text("url"));
    }

    public ChartMaintainer Checked(string chart) => ReferenceEquals(this, None)
        ? throw new InvalidChartException(chart, "validation: maintainers must not contain empty or null nodes.")
        : new(Printable.Clean(Name), Printable.Clean(Email), Printable.Clean(Url));
}
