namespace Nixish.Kubernetes.Generation;

/// <summary>Names the kinds and charts' values of a namespace and turns their schemas into types.</summary>
internal sealed class ModelBuilder
{
    private readonly Identifiers _names = new(Identifiers.OfNamespace);
    private readonly List<CustomType> _types = [];
    private readonly List<CustomEnumeration> _enumerations = [];
    private string _root = "";

    public static CustomModel Of(IEnumerable<CustomDefinition> definitions, params IEnumerable<ValuesDefinition> values)
    {
        var builder = new ModelBuilder();
        var all = definitions.OrderBy(one => one.Facts.Kind, StringComparer.Ordinal).ThenBy(one => one.Facts.Group, StringComparer.Ordinal).ThenByDescending(one => Stability(one.Facts.Version)).ToList();
        RefuseTwice(all);

        // Kinds first, so that no part of one takes the name of another.
        var named = all.Zip(Names(all).Select(builder._names.Take), (definition, name) => (definition, name)).ToList();
        foreach (var (definition, name) in named)
        {
            new SchemaReader(builder, definition).Read(name);
        }

        foreach (var definition in values.OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Source, StringComparer.Ordinal))
        {
            new ValuesSchemaReader(builder, definition).Read(builder.Name(Identifiers.Pascal(definition.Name)));
        }

        return new(builder._types, builder._enumerations);
    }

    public string Name(string wanted) => _names.Take(wanted);

    public void Add(CustomType type)
    {
        if (_types.Count == MaxTypes)
        {
            throw new GenerationException($"The definitions hold more than {MaxTypes} types, at {type.Path}. Generate fewer of them into one namespace.");
        }

        type.Root = _root;
        _types.Add(type);
    }

    public void Add(CustomEnumeration enumeration) => _enumerations.Add(enumeration with { Root = _root });

    /// <summary>What is added from now on is of the kind whose type is <paramref name="root"/>.</summary>
    public void Begin(string root) => _root = root;

    private const int MaxTypes = 50_000;

    private static void RefuseTwice(List<CustomDefinition> all)
    {
        foreach (var group in all.GroupBy(one => (one.Facts.ApiVersion, one.Facts.Kind)).Where(group => group.Count() > 1))
        {
            throw new GenerationException($"{group.Key.ApiVersion} {group.Key.Kind} is defined {group.Count()} times, in {string.Join(" and in ", group.Select(one => one.Source))}. Leave all but one out.");
        }
    }

    // The kind's own name; a group's first label before it where kinds of several groups have it; of several versions the most stable has it plain.
    private static IEnumerable<string> Names(List<CustomDefinition> all)
    {
        var groups = all.GroupBy(one => one.Facts.Kind, StringComparer.Ordinal).ToDictionary(kind => kind.Key, kind => kind.Select(one => one.Facts.Group).Distinct(StringComparer.Ordinal).Count(), StringComparer.Ordinal);
        var seen = new HashSet<(string, string)>();
        foreach (var (group, version, kind, _, _) in all.Select(one => one.Facts))
        {
            var plain = (groups[kind] > 1 ? Identifiers.Pascal(group.Split('.')[0]) : "") + Identifiers.Pascal(kind);
            yield return seen.Add((group, kind)) ? plain : plain + Version(version);
        }
    }

    private static string Version(string version) =>
        Identifiers.Pascal(version).Replace("alpha", "Alpha", StringComparison.Ordinal).Replace("beta", "Beta", StringComparison.Ordinal);

    // v2 over v1 over v1beta2 over v1beta1 over v1alpha1, as discovery prefers them; other names after those, later ones first.
    // https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority
    private static (int Stage, long Major, long Minor, string Name) Stability(string version)
    {
        var match = System.Text.RegularExpressions.Regex.Match(version, @"\Av(?<major>\d{1,9})((?<stage>alpha|beta)(?<minor>\d{1,9}))?\z", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return match.Success
            ? (match.Groups["stage"].Value switch { "" => 3, "beta" => 2, _ => 1 }, Number(match.Groups["major"]), match.Groups["minor"].Success ? Number(match.Groups["minor"]) : 0, "")
            : (0, 0, 0, version);

        static long Number(System.Text.RegularExpressions.Group group) => long.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture);
    }
}
