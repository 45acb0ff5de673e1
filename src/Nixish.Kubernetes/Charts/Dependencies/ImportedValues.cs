using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Values that a chart takes over from those in it, under its own. https://helm.sh/docs/topics/charts/#importing-child-values-via-dependencies</summary>
internal static class ImportedValues
{
    public static void Import(ChartNode chart, HelmVersion version)
    {
        foreach (var one in chart.Dependencies)
        {
            Import(one, version);
        }

        if (chart.Metadata.Dependencies.IsEmpty)
        {
            return;
        }

        var known = ChartValues.Merge(chart.Defaults(), null, version);
        var imported = new GoMap();
        List<ChartDependency> dependencies = [];
        foreach (var dependency in chart.Metadata.Dependencies)
        {
            List<object?> said = [];
            foreach (var item in dependency.ImportValues ?? GoList.Empty)
            {
                var (child, parent) = item switch
                {
                    string name => ($"exports.{name}", "."),
                    GoMap paths => (GoFormat.Value(paths["child"]), GoFormat.Value(paths["parent"])),
                    _ => ("", ""),
                };
                if (child.Length == 0)
                {
                    continue;
                }

                said.Add(new GoMap(GoType.StringMap) { ["child"] = child, ["parent"] = parent });
                if (ChartValues.Table(known, $"{dependency.Name}.{child}") is { } table)
                {
                    imported = ChartValues.MergeTables(imported, parent == "." ? table : At(parent, table), version);
                }
            }

            dependencies.Add(dependency with { ImportValues = said.Count > 0 ? new(said) : null });
        }

        chart.Metadata = chart.Metadata with { Dependencies = dependencies.ToSeq() };
        chart.Values = ChartValues.MergeTables(ChartValues.Copy(known), imported, version);
    }

    private static GoMap At(string path, GoMap table) =>
        path.Split('.').Reverse().Aggregate(table, static (inner, name) => new() { [name] = inner });
}
