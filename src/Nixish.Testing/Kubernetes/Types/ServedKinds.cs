namespace Nixish.Testing;

/// <summary>The kinds that a cluster serves: Kubernetes' own and those of its custom resource definitions.</summary>
internal sealed class ServedKinds
{
    private static readonly Dictionary<(string, string, string), ApiKind> BuiltIn =
        ApiTypes.Kinds.ToDictionary(kind => (kind.Group, kind.Version, kind.Plural));

    private readonly Dictionary<(string Group, string Version, string Plural), ApiKind> _custom = [];

    public static ApiKind Namespaces { get; } = BuiltIn[("", "v1", "namespaces")];

    public static ApiKind Pods { get; } = BuiltIn[("", "v1", "pods")];

    public static ApiKind Claims { get; } = BuiltIn[("", "v1", "persistentvolumeclaims")];

    public static ApiKind ReplicaSets { get; } = BuiltIn[("apps", "v1", "replicasets")];

    public IEnumerable<ApiKind> All => BuiltIn.Values.Concat(_custom.Values);

    public ApiKind? Find(string group, string version, string plural) =>
        BuiltIn.GetValueOrDefault((group, version, plural)) ?? _custom.GetValueOrDefault((group, version, plural));

    /// <summary>The kind that objects of <paramref name="apiVersion"/> and <paramref name="kind"/> have; null where none is served.</summary>
    public ApiKind? OfObject(string apiVersion, string kind) => All.FirstOrDefault(served => served.ApiVersion == apiVersion && served.Kind == kind);

    /// <summary>Serves, or no longer serves, what custom resource definitions make.</summary>
    public void Follow(StoredEvent happened)
    {
        if (happened.Object.Kind is not { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" })
        {
            return;
        }

        foreach (var kind in CustomTypes.Of((happened.Before ?? happened.Object).Body))
        {
            _custom.Remove((kind.Group, kind.Version, kind.Plural));
        }

        if (happened.Type != "DELETED")
        {
            foreach (var kind in CustomTypes.Of(happened.Object.Body))
            {
                _custom[(kind.Group, kind.Version, kind.Plural)] = kind;
            }
        }
    }
}
