using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Decides which of the charts in charts/ take part, under which names, before anything is rendered. https://helm.sh/docs/topics/charts/#chart-dependencies</summary>
internal static class DependencyResolution
{
    /// <exception cref="ChartException">A chart that is declared is not there, or values do not fit the charts that they are for.</exception>
    public static void Resolve(ChartNode root, GoMap values, HelmVersion version)
    {
        CheckAll(root);
        Enable(root, values, "", version);
        ImportedValues.Import(root, version);
    }

    private static void CheckAll(ChartNode root)
    {
        string[] missing = [.. root.Metadata.Dependencies.AsEnumerable().Select(static one => one.Name).Where(name => !root.Dependencies.Any(chart => chart.Name == name))];
        if (missing.Length > 0)
        {
            throw new ChartException(root.Name, $"The chart '{root.Name}' lacks charts that it needs: found in Chart.yaml, but missing in charts/ directory: {string.Join(", ", missing)}. Fetch them into its charts folder, as helm dependency build does.");
        }
    }

    private static void Enable(ChartNode chart, GoMap values, string path, HelmVersion version)
    {
        if (chart.Metadata.Dependencies.IsEmpty)
        {
            return;
        }

        // What nobody declared takes part as it is; what is declared does once for each declaration.
        var declared = chart.Metadata.Dependencies;
        List<ChartNode> present = [.. chart.Dependencies.Where(one => !declared.AsEnumerable().Any(wanted => wanted.Takes(one.Metadata)))];
        foreach (var wanted in declared)
        {
            if (chart.Dependencies.FirstOrDefault(one => wanted.Takes(one.Metadata)) is { } found)
            {
                var again = found.Again();
                again.Metadata = wanted.Alias.Length > 0 ? again.Metadata with { Name = wanted.Alias } : again.Metadata;
                present.Add(again);
            }
        }

        chart.SetDependencies(present);
        chart.Metadata = chart.Metadata with { Dependencies = declared.Select(static one => one with { Name = one.Alias.Length > 0 ? one.Alias : one.Name, Enabled = true }).ToSeq() };

        var known = ChartValues.Coalesce(chart.Defaults(), values, version);
        var tags = known["tags"] as GoMap;
        var all = chart.Metadata.Dependencies.Select(one => one with { Enabled = ByCondition(one, known, path) ?? ByTags(one, tags) });
        HashSet<string> off = [.. all.Where(static one => !one.Enabled).Select(static one => one.Name)];
        chart.SetDependencies(chart.Dependencies.Where(one => !off.Contains(one.Name)));
        foreach (var one in chart.Dependencies)
        {
            Enable(one, known, $"{path}{one.Name}.", version);
        }

        chart.Metadata = chart.Metadata with { Dependencies = all.Where(one => !off.Contains(one.Name)).ToSeq() };
    }

    private static bool ByTags(ChartDependency dependency, GoMap? tags)
    {
        var said = dependency.Tags.AsEnumerable().Select(tag => tags?[tag]).OfType<bool>().ToList();
        return said.Count == 0 || said.Contains(true);
    }

    // The first path that leads to a truth value decides.
    private static bool? ByCondition(ChartDependency dependency, GoMap values, string path)
    {
        foreach (var condition in dependency.Condition.Trim().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ChartValues.PathValue(values, path + condition, out var value) && value is bool decided)
            {
                return decided;
            }
        }

        return null;
    }
}
