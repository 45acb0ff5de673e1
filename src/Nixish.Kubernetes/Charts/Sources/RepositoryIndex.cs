using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What a repository has. https://helm.sh/docs/topics/chart_repository/#the-index-file</summary>
internal sealed class RepositoryIndex
{
    private readonly Dictionary<string, List<Entry>> _charts = new(StringComparer.Ordinal);

    private RepositoryIndex()
    {
    }

    /// <exception cref="GoDocumentException">It is no index.</exception>
    public static RepositoryIndex Parse(string text)
    {
        var root = GoYaml.ReadMap(text) ?? throw new GoDocumentException("empty index.yaml file");
        if (root["apiVersion"] is not string { Length: > 0 })
        {
            throw new GoDocumentException("no API version specified");
        }

        var index = new RepositoryIndex();
        foreach (var (name, versions) in root["entries"] as GoMap ?? [])
        {
            // One entry that is wrong does not spoil the others.
            index._charts[name] = [.. (versions as GoList ?? []).OfType<GoMap>().Select(Entry.Read).OfType<Entry>().OrderByDescending(static entry => entry.Order)];
        }

        return index;
    }

    /// <summary>The entry of exactly this version, else the newest that the range takes; null where there is none.</summary>
    /// <exception cref="VersionException">It is neither a version nor a range.</exception>
    public Entry? Find(string name, string version)
    {
        var entries = _charts.GetValueOrDefault(name) ?? [];
        if (entries.Find(entry => entry.Version == version) is { } same)
        {
            return same;
        }

        var range = VersionRange.Parse(version);
        return entries.Find(entry => range.Contains(entry.Order));
    }

    /// <summary>What there is of a chart, for messages.</summary>
    public string Versions(string name) => _charts.GetValueOrDefault(name) is { Count: > 0 } entries
        ? $"only {string.Join(", ", entries.Take(10).Select(static entry => entry.Version))}{(entries.Count > 10 ? " and older ones" : "")}"
        : "no such chart";

    /// <summary>One version of a chart.</summary>
    internal sealed record Entry(string Version, SemanticVersion Order, Seq<string> Urls, string Digest)
    {
        public static Entry? Read(GoMap entry)
        {
            var fields = new StructReader(entry, "ChartVersion");
            return SemanticVersion.TryParse(fields.Text("version"), out var order) ? new(fields.Text("version"), order!, fields.Texts("urls"), fields.Text("digest")) : null;
        }
    }
}
