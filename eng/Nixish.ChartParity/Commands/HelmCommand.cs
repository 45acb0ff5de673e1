using Nixish.Kubernetes;

namespace Nixish.ChartParity;

/// <summary>One call of <c>helm template</c>, as far as projects that keep its output use it.</summary>
internal sealed record HelmCommand
{
    public required string Release { get; init; }

    /// <summary>The chart's folder or archive.</summary>
    public required string Chart { get; init; }

    public string Namespace { get; init; } = "default";

    /// <summary>Files of values, in their order.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public Seq<string> Set { get; init; }

    public Seq<string> SetText { get; init; }

    public Seq<string> ApiVersions { get; init; }

    public string? KubernetesVersion { get; init; }

    public ChartOperation Operation { get; init; }

    public HelmTextOptions Printing { get; init; } = new();

    /// <summary>Which templates are shown; all where none is named.</summary>
    public IReadOnlyList<string> ShowOnly { get; init; } = [];

    /// <summary>What a version of Helm prints.</summary>
    public string Text(HelmVersion version)
    {
        var chart = new Chart(Release, File.Exists(Chart) ? Source.File(Chart) : Source.Directory(Chart))
        {
            Helm = version,
            Links = ChartLinks.Anywhere,
            Namespace = Namespace,
            Set = Set,
            SetText = SetText,
            ApiVersions = ApiVersions,
            KubernetesVersion = KubernetesVersion,
            Operation = Operation,
        };
        var text = Values.Aggregate(chart, static (current, file) => current.WithValues(File.ReadAllText(file))).RenderText(Printing);
        return ShowOnly.Count == 0 ? text : string.Concat(ShowOnly.SelectMany(path => RenderedFiles.Documents(text).Where(one => Shows(one.Path, path))).Select(static one => one.Text));
    }

    private static bool Shows(string template, string path) => template[(template.IndexOf('/', StringComparison.Ordinal) + 1)..] == path;
}
