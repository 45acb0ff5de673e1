using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A chart at its place in the tree of one render: with its alias as its name, with the values it imported, without what is disabled.</summary>
internal sealed class ChartNode
{
    private readonly List<ChartNode> _dependencies;

    private ChartNode(LoadedChart chart)
    {
        (Chart, Metadata, Values) = (chart, chart.Metadata, chart.Values);
        _dependencies = [.. chart.Dependencies.Select(static one => new ChartNode(one))];
        _dependencies.ForEach(one => one.Parent = this);
    }

    public LoadedChart Chart { get; }

    public ChartMetadata Metadata { get; set; }

    /// <summary>The chart's own values, and what it imported. Nobody changes the map itself.</summary>
    public GoMap Values { get; set; }

    public string Name => Metadata.Name;

    public ChartNode? Parent { get; private set; }

    public IReadOnlyList<ChartNode> Dependencies => _dependencies;

    /// <summary>Where its files are said to be: <c>shop/charts/db</c>.</summary>
    public string Path => Parent is null ? Name : $"{Parent.Path}/charts/{Name}";

    /// <summary>What merging values needs to know of it, as it is now.</summary>
    public ChartDefaults Defaults() => new(Name, Values, [.. _dependencies.Select(static one => one.Defaults())]) { Schema = Chart.Schema };

    /// <summary>A tree that may be changed.</summary>
    public static ChartNode Of(LoadedChart chart) => new(chart);

    /// <summary>The same chart once more, as another dependency.</summary>
    public ChartNode Again() => new(Chart) { Metadata = Metadata, Values = Values };

    public void SetDependencies(IEnumerable<ChartNode> dependencies)
    {
        ChartNode[] all = [.. dependencies];
        _dependencies.Clear();
        _dependencies.AddRange(all);
        foreach (var one in all)
        {
            one.Parent = this;
        }
    }
}
