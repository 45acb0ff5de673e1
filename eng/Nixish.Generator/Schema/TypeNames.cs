using System.Globalization;
using System.Text.RegularExpressions;

namespace Nixish.Generator.Schema;

/// <summary>
/// Names for definitions: the kind's own. Of several versions in a group the most stable has the plain name and others
/// their version after it; of several groups, <see cref="Conventions.Renamed"/> says which is called what.
/// </summary>
internal static partial class TypeNames
{
    public static Dictionary<string, string> Of(IEnumerable<string> definitions)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in definitions.GroupBy(definition => (Family(definition), ApiModel.Last(definition))))
        {
            var plain = Conventions.Renamed.GetValueOrDefault($"{group.Key.Item1}.{group.Key.Item2}", group.Key.Item2);
            foreach (var (index, definition) in group.OrderByDescending(Stability).Index())
            {
                names.Add(definition, index == 0 ? plain : plain + ApiModel.Pascal(Version(definition)));
            }
        }

        var clash = names.GroupBy(name => name.Value).FirstOrDefault(group => group.Count() > 1);
        return clash is null
            ? names
            : throw new InvalidOperationException($"{string.Join(" and ", clash.Select(name => name.Key))} would both be called {clash.Key}; say in Conventions.Renamed how to call one.");
    }

    // The definition's package without its version: io.k8s.api.apps → apps.
    private static string Family(string definition)
    {
        var match = ApiModel.GroupAndVersion().Match(definition);
        return match.Success ? match.Groups["group"].Value : definition[..definition.LastIndexOf('.')];
    }

    private static string Version(string definition) => ApiModel.GroupAndVersion().Match(definition).Groups["version"].Value;

    // v2 over v1 over v1beta2 over v1beta1 over v1alpha1, as discovery prefers them.
    private static (int Stage, int Major, int Minor) Stability(string definition) => StabilityOf(Version(definition));

    internal static (int Stage, int Major, int Minor) StabilityOf(string version)
    {
        var match = VersionParts().Match(version);
        return (
            match.Groups["stage"].Value switch { "" => 2, "beta" => 1, _ => 0 },
            match.Success ? int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) : 0,
            match.Groups["minor"].Success ? int.Parse(match.Groups["minor"].Value, CultureInfo.InvariantCulture) : 0);
    }

    [GeneratedRegex(@"\Av(?<major>\d+)((?<stage>alpha|beta)(?<minor>\d+))?\z")]
    private static partial Regex VersionParts();
}
