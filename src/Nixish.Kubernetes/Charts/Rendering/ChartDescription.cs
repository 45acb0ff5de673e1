using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What <c>.Chart</c> is: a struct in Helm 3, where a field that it does not have is an error; a map of the struct's fields since Helm 4.</summary>
internal static class ChartDescription
{
    public static GoMap AsMap(ChartNode chart) => new(Fields(
        chart,
        static texts => new GoList(texts),
        static dependencies => new(dependencies.Select(static one => new GoMap(one))),
        static people => new(people.Select(static one => new GoMap(one)))))
    {
        ["IsRoot"] = chart.Parent is null,
    };

    public static ChartStruct AsStruct(ChartNode chart)
    {
        var dependency = GoType.Pointer(new(GoKind.Struct, "chart.Dependency"));
        var maintainer = GoType.Pointer(new(GoKind.Struct, "chart.Maintainer"));
        var metadata = new ChartStruct(new(GoKind.Struct, "chart.Metadata"), [.. Fields(
            chart,
            GoList.OfStrings,
            dependencies => new(GoType.Slice(dependency), dependencies.Select(one => new ChartStruct(dependency, [.. one]))),
            people => new(GoType.Slice(maintainer), people.Select(one => new ChartStruct(maintainer, [.. one]))))]);
        return new(new(GoKind.Struct, "struct { chart.Metadata; IsRoot bool }"), [new("Metadata", metadata), new("IsRoot", chart.Parent is null)]) { Embedded = metadata };
    }

    private static IEnumerable<KeyValuePair<string, object?>> Fields(
        ChartNode chart,
        Func<IEnumerable<string>, GoList> texts,
        Func<IEnumerable<IEnumerable<KeyValuePair<string, object?>>>, GoList> dependencies,
        Func<IEnumerable<IEnumerable<KeyValuePair<string, object?>>>, GoList> maintainers)
    {
        var said = chart.Metadata;
        return
        [
            new("Name", said.Name),
            new("Home", said.Home),
            new("Sources", texts(said.Sources)),
            new("Version", said.Version),
            new("Description", said.Description),
            new("Keywords", texts(said.Keywords)),
            new("Maintainers", maintainers(said.Maintainers.AsEnumerable().Select(static one => (IEnumerable<KeyValuePair<string, object?>>)[new("Name", one.Name), new("Email", one.Email), new("URL", one.Url)]))),
            new("Icon", said.Icon),
            new("APIVersion", said.ApiVersion),
            new("Condition", said.Condition),
            new("Tags", said.Tags),
            new("AppVersion", said.AppVersion),
            new("Deprecated", said.Deprecated),
            new("Annotations", new GoMap(GoType.StringMap, said.Annotations.Select(static entry => KeyValuePair.Create(entry.Key, (object?)entry.Value)))),
            new("KubeVersion", said.KubeVersion),
            new("Dependencies", dependencies(said.Dependencies.AsEnumerable().Select(one => (IEnumerable<KeyValuePair<string, object?>>)
            [
                new("Name", one.Name),
                new("Version", one.Version),
                new("Repository", one.Repository),
                new("Condition", one.Condition),
                new("Tags", texts(one.Tags)),
                new("Enabled", one.Enabled),
                new("ImportValues", one.ImportValues ?? GoList.Empty),
                new("Alias", one.Alias),
            ]))),
            new("Type", said.Type),
        ];
    }
}
