using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// One merge of values, with Helm's rules of one release. Maps are shared where Helm shares them: a chart that changes a map within a global's map changes it for its
/// parent too, one that changes a global itself does not.
/// </summary>
internal sealed class Coalescing(HelmVersion version, NullMeaning nulls, Action<string>? warn)
{
    // Since 4.2 a null among a chart's own values is no value at all.
    private readonly bool _dropsNullDefaults = version >= HelmVersion.V4_2;

    /// <summary>Fills the values of a chart and of those in it, in place.</summary>
    public GoMap Chart(ChartDefaults chart, GoMap values) => Chart(chart, values, "", 0);

    private GoMap Chart(ChartDefaults chart, GoMap values, string path, int depth)
    {
        if (depth > DocumentLimits.Depth)
        {
            throw new ChartValuesException($"charts nest deeper than {DocumentLimits.Depth} at {path}");
        }

        var own = Join(path, chart.Name);
        Defaults(chart, values, own);
        foreach (var dependency in chart.Dependencies)
        {
            if (!values.TryGetValue(dependency.Name, out var given))
            {
                values[dependency.Name] = given = new GoMap();
            }

            if (given is not GoMap below)
            {
                throw new ChartValuesException($"type mismatch on {dependency.Name}: {Unlike(given)}");
            }

            Globals(below, values, own);
            values[dependency.Name] = Chart(dependency, below, own, depth + 1);
        }

        return values;
    }

    private void Defaults(ChartDefaults chart, GoMap values, string path)
    {
        foreach (var (key, standard) in ChartValues.Copy(chart.Values))
        {
            if (!values.TryGetValue(key, out var given))
            {
                Adopt(values, key, standard);
            }
            else if (given is null && nulls == NullMeaning.Removes)
            {
                values.Remove(key);
            }
            else if (given is GoMap into && standard is GoMap from)
            {
                // Nulls for a chart below are for it to apply.
                var meaning = chart.Dependencies.Any(dependency => dependency.Name == key) ? NullMeaning.Stays : nulls;
                if (meaning == NullMeaning.Removes)
                {
                    DropNulls(from);
                }

                new Coalescing(version, meaning, warn).Tables(into, from, Join(path, key));
            }
            else if (given is GoMap && standard is not null)
            {
                warn?.Invoke($"warning: skipped value for {path}.{key}: Not a table.");
            }
        }
    }

    private void Adopt(GoMap values, string key, object? standard)
    {
        if (nulls == NullMeaning.Removes && _dropsNullDefaults)
        {
            if (standard is null)
            {
                return;
            }

            if (standard is GoMap inner)
            {
                DropNulls(inner);
            }
        }

        values[key] = standard;
    }

    private void DropNulls(GoMap map)
    {
        if (!_dropsNullDefaults)
        {
            return;
        }

        foreach (var (key, value) in map)
        {
            if (value is null)
            {
                map.Remove(key);
            }
            else if (value is GoMap inner)
            {
                DropNulls(inner);
            }
        }
    }

    // The parent's globals win over those of the chart below.
    private void Globals(GoMap below, GoMap above, string path)
    {
        if (Global(below, "destination") is not { } into || Global(above, "source") is not { } from)
        {
            return;
        }

        foreach (var (key, value) in from)
        {
            if (value is GoMap table)
            {
                var copy = new GoMap(table.Type, table);
                if (!into.TryGetValue(key, out var present))
                {
                    into[key] = copy;
                }
                else if (present is GoMap inner)
                {
                    // What nulls are for is decided when the chart below is filled.
                    new Coalescing(version, NullMeaning.Stays, warn).Tables(copy, inner, Join(path, key));
                    into[key] = copy;
                }
                else
                {
                    warn?.Invoke($"Conflict: cannot merge map onto non-map for {GoFormat.Quote(key)}. Skipping.");
                }
            }
            else if (into[key] is GoMap)
            {
                warn?.Invoke($"key {key} is table. Skipping");
            }
            else
            {
                into[key] = value;
            }
        }

        below[ChartValues.Global] = into;
    }

    private GoMap? Global(GoMap values, string side)
    {
        if (!values.TryGetValue(ChartValues.Global, out var global))
        {
            return new();
        }

        if (global is not GoMap)
        {
            warn?.Invoke($"warning: skipping globals because {side} {ChartValues.Global} is not a table.");
        }

        return global as GoMap;
    }

    /// <summary>Fills a map from another, in place. Maps of the other may become part of it.</summary>
    public GoMap Tables(GoMap map, GoMap from, string path)
    {
        HashSet<string> standing = [.. from.Where(static entry => entry.Value is not null).Select(static entry => entry.Key)];
        foreach (var (key, value) in map)
        {
            if (value is null)
            {
                from[key] = null;
            }
        }

        foreach (var (key, standard) in from)
        {
            if (!map.TryGetValue(key, out var given))
            {
                map[key] = standard;
            }
            else if (given is null && nulls == NullMeaning.Removes && standing.Contains(key))
            {
                map.Remove(key);
            }
            else if (standard is GoMap inner)
            {
                if (given is GoMap into)
                {
                    Tables(into, inner, Join(path, key));
                }
                else
                {
                    warn?.Invoke($"warning: cannot overwrite table with non table for {Join(path, key)} ({Print(standard)})");
                }
            }
            else if (given is GoMap && standard is not null)
            {
                warn?.Invoke($"warning: destination for {Join(path, key)} is a table. Ignoring non-table value ({Print(standard)})");
            }
        }

        return map;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Print(object? value) => GoFormat.Value(value);

    // What is no truth value is printed with its type.
    private static string Unlike(object? value) => GoFormat.Printf("%t", [value]);
}
