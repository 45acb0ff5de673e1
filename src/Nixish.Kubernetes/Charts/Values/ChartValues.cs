using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Merges a user's values with those of a chart and the charts in it, as a given Helm does: maps are merged, lists and scalars replaced, a null takes a default away,
/// globals go down to every chart. https://helm.sh/docs/chart_template_guide/values_files/
/// </summary>
internal static class ChartValues
{
    /// <summary>Where values stand that every chart sees.</summary>
    public const string Global = "global";

    /// <summary>The values that a chart is rendered with. Nothing of what is given is changed or shared.</summary>
    /// <param name="chart">The chart, after its dependencies were decided on.</param>
    /// <param name="values">What the user gives; null for nothing.</param>
    /// <param name="version">Releases differ in what null means.</param>
    /// <param name="warn">Is told of values that do not fit their defaults.</param>
    /// <exception cref="ChartValuesException">What stands under a dependency's name is no map.</exception>
    public static GoMap Coalesce(ChartDefaults chart, GoMap? values, HelmVersion version, Action<string>? warn = null) =>
        new Coalescing(version, NullMeaning.Removes, warn).Chart(chart, Copy(values ?? []));

    /// <summary>The same, but with nulls kept, so that what comes of it can be coalesced once more.</summary>
    /// <param name="chart">The chart, after its dependencies were decided on.</param>
    /// <param name="values">What the user gives; null for nothing.</param>
    /// <param name="version">Releases differ in what null means.</param>
    /// <param name="warn">Is told of values that do not fit their defaults.</param>
    /// <exception cref="ChartValuesException">What stands under a dependency's name is no map.</exception>
    public static GoMap Merge(ChartDefaults chart, GoMap? values, HelmVersion version, Action<string>? warn = null) =>
        new Coalescing(version, NullMeaning.Stays, warn).Chart(chart, Copy(values ?? []));

    /// <summary>Fills one map from another, nulls kept, and gives it back: what it has wins.</summary>
    public static GoMap MergeTables(GoMap map, GoMap from, HelmVersion version, Action<string>? warn = null) =>
        new Coalescing(version, NullMeaning.Stays, warn).Tables(map, from, "");

    /// <summary>Fills one map from another and gives it back: what it has wins, and its nulls take away what the other has.</summary>
    public static GoMap CoalesceTables(GoMap map, GoMap from, HelmVersion version, Action<string>? warn = null) =>
        new Coalescing(version, NullMeaning.Removes, warn).Tables(map, from, "");

    /// <summary>A file of values. Since Helm 4 several documents are merged, the later ones winning; before, the first counts.</summary>
    /// <exception cref="GoDocumentException">It is no YAML, or no mapping.</exception>
    public static GoMap ReadFile(string text, HelmVersion version) => version == HelmVersion.V3_21
        ? GoYaml.ReadMap(text) ?? []
        : GoYaml.ReadAll(text).Aggregate(new GoMap(), MergeFiles);

    /// <summary>Values of two files: what the later one has wins, maps are merged, nulls are values like others.</summary>
    public static GoMap MergeFiles(GoMap earlier, GoMap later)
    {
        var merged = new GoMap(GoType.AnyMap, earlier);
        foreach (var (key, value) in later)
        {
            merged[key] = value is GoMap over && merged[key] is GoMap under ? MergeFiles(under, over) : value;
        }

        return merged;
    }

    /// <summary>The map at a path of names with dots between them, null where there is none.</summary>
    public static GoMap? Table(GoMap values, string path)
    {
        var table = values;
        foreach (var name in path.Split('.'))
        {
            table = table[name] as GoMap;
            if (table is null)
            {
                return null;
            }
        }

        return table;
    }

    /// <summary>Whether something other than a map stands at a path; null may.</summary>
    public static bool PathValue(GoMap values, string path, out object? value)
    {
        value = null;
        var dot = path.LastIndexOf('.');
        return path.Length > 0
            && (dot < 0 ? values : Table(values, path[..dot])) is { } table
            && table.TryGetValue(path[(dot + 1)..], out value)
            && value is not GoMap;
    }

    /// <summary>A copy that shares no map with the original.</summary>
    public static GoMap Copy(GoMap values) => (GoMap)Copy((object)values, 0)!;

    private static object? Copy(object? value, int depth)
    {
        if (depth > DocumentLimits.Depth)
        {
            throw new ChartValuesException($"values nest deeper than {DocumentLimits.Depth}: one may contain itself");
        }

        switch (value)
        {
            case GoMap map:
                var copy = new GoMap(map.Type, map.Count);
                foreach (var (key, item) in map)
                {
                    copy[key] = Copy(item, depth + 1);
                }

                return copy;
            case GoList list when list.Items.ContainsAnyMap():
                var items = new object?[list.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = Copy(list[i], depth + 1);
                }

                return GoList.Over(list.Type, items);
            default:
                return value;
        }
    }

    // A list never changes, and so needs a copy only for the sake of the maps in it.
    private static bool ContainsAnyMap(this ReadOnlySpan<object?> items)
    {
        foreach (var item in items)
        {
            if (item is GoMap or GoList)
            {
                return true;
            }
        }

        return false;
    }
}
