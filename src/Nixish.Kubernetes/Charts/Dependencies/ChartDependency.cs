using System.Buffers;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A chart that another needs, as its Chart.yaml declares it.</summary>
internal sealed record ChartDependency
{
    private static readonly SearchValues<char> AliasCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    private static readonly ChartDependency None = new();

    /// <summary>The name that the chart has itself; once dependencies are resolved, the alias where there is one.</summary>
    public string Name { get; init; } = "";

    /// <summary>A range of versions.</summary>
    public string Version { get; init; } = "";

    public string Repository { get; init; } = "";

    /// <summary>Paths of values, with commas between; the first that is a truth value decides.</summary>
    public string Condition { get; init; } = "";

    public Seq<string> Tags { get; init; }

    public bool Enabled { get; init; }

    /// <summary>Names of exports, or maps of a child's and a parent's path.</summary>
    public GoList? ImportValues { get; init; }

    public string Alias { get; init; } = "";

    public static ChartDependency Read(object? item)
    {
        if (item is null)
        {
            return None;
        }

        var read = StructReader.Of(item, "chart.", "Dependency");
        return new()
        {
            Name = read.Text("name"),
            Version = read.Text("version"),
            Repository = read.Text("repository"),
            Condition = read.Text("condition"),
            Tags = read.Texts("tags"),
            Enabled = read.Flag("enabled"),
            ImportValues = read.List("import-values", "interface {}"),
            Alias = read.Text("alias"),
        };
    }

    /// <exception cref="InvalidChartException">One is empty, has an alias that is none, or a name that another has.</exception>
    public static Seq<ChartDependency> Checked(Seq<ChartDependency> dependencies, string chart)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        return dependencies.Select(one =>
        {
            if (ReferenceEquals(one, None))
            {
                throw new InvalidChartException(chart, "validation: dependencies must not contain empty or null nodes.");
            }

            if (one.Alias.AsSpan().ContainsAnyExcept(AliasCharacters))
            {
                throw new InvalidChartException(chart, $"validation: dependency \"{one.Name}\" has disallowed characters in the alias. Letters, digits, '-' and '_' are allowed.");
            }

            var name = one.Alias.Length > 0 ? one.Alias : one.Name;
            return names.Add(name)
                ? one with
                {
                    Name = Printable.Clean(one.Name),
                    Version = Printable.Clean(one.Version),
                    Repository = Printable.Clean(one.Repository),
                    Condition = Printable.Clean(one.Condition),
                    Tags = one.Tags.Select(Printable.Clean).ToSeq(),
                }
                : throw new InvalidChartException(chart, $"validation: more than one dependency with name or alias \"{name}\". Give one an alias.");
        }).ToSeq();
    }

    /// <summary>Whether the chart is one that the dependency means.</summary>
    public bool Takes(ChartMetadata chart) => string.Equals(chart.Name, Name, StringComparison.Ordinal) && IsIn(Version, chart.Version);

    /// <summary>Whether a version lies in a range; what is no range has none in it.</summary>
    public static bool IsIn(string range, string version)
    {
        try
        {
            return SemanticVersion.TryParse(version, out var parsed) && VersionRange.Parse(range).Contains(parsed!);
        }
        catch (VersionException)
        {
            return false;
        }
    }
}
