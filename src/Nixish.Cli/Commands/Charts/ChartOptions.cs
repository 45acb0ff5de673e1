using System.CommandLine;
using Nixish.Kubernetes;

namespace Nixish.Cli;

// What names a chart on the command line and what it is given, in the words that people know from helm.
internal sealed class ChartOptions(CommandLine commandLine)
{
    public Argument<string> Path { get; } = new("chart") { Description = "A chart's folder or archive, oci://REGISTRY/PATH/NAME, or with --repository its name there." };

    public Option<string?> Repository { get; } = new("--repository", "--repo") { Description = "The address of the repository that has the chart: https://charts.example.com.", HelpName = "address" };

    public Option<string> Version { get; } = new("--version") { Description = "Of a repository or registry, the version or range of versions.", HelpName = "range", DefaultValueFactory = static _ => ">=0.0.0" };

    public Option<string?> Release { get; } = new("--release") { Description = "The release's name. Default: the chart's.", HelpName = "name" };

    public Option<string?> NameTemplate { get; } = new("--name-template") { Description = "A template that gives the release's name.", HelpName = "template" };

    public Option<string> Namespace { get; } = new("--namespace", "-n") { Description = "The namespace of what names none itself.", HelpName = "name", DefaultValueFactory = static _ => "default" };

    public Option<string[]> Values { get; } = new("--values", "-f") { Description = "A YAML file of values; later ones hold over earlier ones.", HelpName = "file" };

    public Option<string[]> Set { get; } = new("--set") { Description = "A value: image.tag=1.2,ports[0]=80. Holds over all files.", HelpName = "path=value" };

    public Option<string[]> SetText { get; } = new("--set-string") { Description = "The same, always as text.", HelpName = "path=value" };

    public Option<string[]> SetJson { get; } = new("--set-json") { Description = "The same, always as JSON: ports=[80,443]. All other settings hold over it.", HelpName = "path=json" };

    public Option<string[]> SetFile { get; } = new("--set-file") { Description = "The same, with the text of a file for a value.", HelpName = "path=file" };

    public Option<string[]> SetLiteral { get; } = new("--set-literal") { Description = "One value, everything behind the first = as it stands.", HelpName = "path=text" };

    public Option<bool> SkipsSchemas { get; } = new("--skip-schema-validation") { Description = "Do not hold values to the chart's schemas." };

    public Option<bool> LooksUp { get; } = new("--lookup") { Description = "Let the chart's lookup ask the cluster (--kubeconfig, --context). Default: it finds nothing." };

    public Option<string> Helm { get; } = OneOf(new("--helm") { Description = "Whose output it renders to.", DefaultValueFactory = static _ => "4.2" }, "3.21", "4.1", "4.2");

    public Option<string?> Kubernetes { get; } = new("--kubernetes", "--kube-version") { Description = "The cluster's version, which charts ask for: 1.33.", HelpName = "version" };

    public Option<string[]> ApiVersions { get; } = new("--api-versions", "-a") { Description = "What the cluster serves beside Kubernetes' own, with commas between: monitoring.coreos.com/v1.", HelpName = "version" };

    public Option<bool> IsUpgrade { get; } = new("--is-upgrade") { Description = "Render for a release that is there already." };

    // What says where a chart is.
    public Option[] Places => [Repository, Version];

    public Option[] All => [.. Places, Release, NameTemplate, Namespace, Values, Set, SetText, SetJson, SetFile, SetLiteral, SkipsSchemas, LooksUp, Helm, Kubernetes, ApiVersions, IsUpgrade];

    public Task<Chart> OfAsync(ParseResult parsed, CancellationToken cancellationToken) => OfAsync(parsed, parsed.GetValue(Path)!, cancellationToken);

    // Another chart, given the same.
    public async Task<Chart> OfAsync(ParseResult parsed, string name, CancellationToken cancellationToken)
    {
        var chart = await FindAsync(parsed, name, cancellationToken).ConfigureAwait(false);
        foreach (var file in parsed.GetValue(Values) ?? [])
        {
            chart = chart.WithValues(Read(file));
        }

        chart = chart with
        {
            Release = parsed.GetValue(Release) ?? chart.Release,
            Namespace = parsed.GetValue(Namespace)!,
            Set = [.. parsed.GetValue(Set) ?? []],
            SetText = [.. parsed.GetValue(SetText) ?? []],
            SetJson = [.. parsed.GetValue(SetJson) ?? []],
            SetLiteral = [.. parsed.GetValue(SetLiteral) ?? []],
            Schemas = parsed.GetValue(SkipsSchemas) ? ValuesSchemas.Ignored : ValuesSchemas.Held,
            Helm = parsed.GetValue(Helm) switch
            {
                "3.21" => HelmVersion.V3_21,
                "4.1" => HelmVersion.V4_1,
                _ => HelmVersion.V4_2,
            },
            KubernetesVersion = parsed.GetValue(Kubernetes),
            ApiVersions = [.. (parsed.GetValue(ApiVersions) ?? []).SelectMany(static one => one.Split(','))],
            Operation = parsed.GetValue(IsUpgrade) ? ChartOperation.Upgrade : ChartOperation.Install,
        };
        chart = (parsed.GetValue(SetFile) ?? []).Aggregate(chart, static (before, setting) => before.WithFiles(setting));
        chart = parsed.GetValue(NameTemplate) is { } template ? chart.WithReleaseOf(template) : chart;
        return parsed.GetValue(LooksUp) ? await commandLine.AskClusterAsync(parsed, cluster => chart.LookUpAsync(cluster, cancellationToken)).ConfigureAwait(false) : chart;
    }

    /// <summary>The chart as it is, without what it is given.</summary>
    public Task<Chart> FindAsync(ParseResult parsed, CancellationToken cancellationToken) => FindAsync(parsed, parsed.GetValue(Path)!, cancellationToken);

    private async Task<Chart> FindAsync(ParseResult parsed, string name, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Repository) is { } address)
        {
            return await FetchedChart.OfAsync(new ChartRepository(address).Chart(name, parsed.GetValue(Version)!), cancellationToken).ConfigureAwait(false);
        }

        return name.StartsWith("oci://", StringComparison.Ordinal) && name.LastIndexOf('/') is var end and > 6
            ? await FetchedChart.OfAsync(new ChartRepository(name[..end]).Chart(name[(end + 1)..], parsed.GetValue(Version)!), cancellationToken).ConfigureAwait(false)
            : Chart.Load(name);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new NixishException($"The values in '{file}' cannot be read: {error.Message}", error);
        }
    }

    private static Option<string> OneOf(Option<string> option, params string[] values)
    {
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
