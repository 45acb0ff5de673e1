namespace Nixish.Kubernetes;

/// <summary>A kind as the API's URLs need it.</summary>
internal readonly record struct ObjectKind(string ApiVersion, string Kind, string Plural, bool Namespaced)
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group => ApiVersion.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? ApiVersion[..slash] : "";

    public static ObjectKind Of(KubernetesObject value) => new(value.ApiVersion, value.Kind, value.Plural, value.Namespaced);

    /// <summary>The collection's path: in one namespace, or over all of them where it is null.</summary>
    public string Collection(string? ns) =>
        $"{(ApiVersion.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{ApiVersion}/{(Namespaced && ns is not null ? $"namespaces/{Segment(ns)}/" : "")}{Plural}";

    // "." and ".." would be resolved away by the URI and lead to another object.
    internal static string Segment(string name) => name is "" or "." or ".."
        ? throw new NixishException($"'{name}' is not a name that Kubernetes takes.")
        : Uri.EscapeDataString(name);
}

/// <summary>Where one object is. The namespace is null for kinds that have none.</summary>
internal readonly record struct ObjectAddress(ObjectKind Kind, string? Namespace, string Name)
{
    public string Path => $"{Kind.Collection(Namespace)}/{ObjectKind.Segment(Name)}";

    /// <summary>As people say it: <c>Deployment prod/web</c>.</summary>
    public override string ToString() => Namespace is null ? $"{Kind.Kind} {Name}" : $"{Kind.Kind} {Namespace}/{Name}";
}
