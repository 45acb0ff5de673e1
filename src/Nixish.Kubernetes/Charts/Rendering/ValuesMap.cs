using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>The type of <c>.Values</c>: a map with a few methods, which some charts call.</summary>
internal static class ValuesMap
{
    private static readonly GoType Newer = new(GoKind.Map, "common.Values", GoType.Any) { Methods = static (values, name) => Method((GoMap)values, name) };
    private static readonly GoType OfHelm3 = new(GoKind.Map, "chartutil.Values", GoType.Any) { Methods = static (values, name) => Method((GoMap)values, name) };

    public static GoType Of(HelmVersion version) => version >= HelmVersion.V4_1 ? Newer : OfHelm3;

    private static GoFunction? Method(GoMap values, string name) => name switch
    {
        // A map without entries is made anew.
        "AsMap" => new(name, [], false, _ => values.Count == 0 ? new GoMap() : values.As(GoType.AnyMap)) { Result = GoType.AnyMap },
        "YAML" => new(name, [], false, _ => GoYaml.Write(values)) { Result = GoType.String },
        "Table" => new(name, [GoType.String], false, call => ChartValues.Table(values, call.Text(0))?.As(values.Type) ?? throw new GoFunctionException($"\"{Missing(values, call.Text(0))}\" is not a table")) { Result = values.Type },
        "PathValue" => new(name, [GoType.String], false, call => PathValue(values, call.Text(0))),
        _ => null,
    };

    private static object? PathValue(GoMap values, string path) => path.Length == 0
        ? throw new GoFunctionException("YAML path cannot be empty")
        : ChartValues.PathValue(values, path, out var value) ? value : throw new GoFunctionException($"\"{path[(path.LastIndexOf('.') + 1)..]}\" is not a value");

    // The first name on the path that leads to no map.
    private static string Missing(GoMap values, string path)
    {
        var table = values;
        foreach (var name in path.Split('.'))
        {
            if (table[name] is not GoMap next)
            {
                return name;
            }

            table = next;
        }

        return path;
    }
}
