namespace Nixish.Kubernetes;

/// <summary>
/// What a resource says it must come after, as text: <c>group/Kind/name</c> or <c>group/namespaces/namespace/Kind/name</c>, which is also
/// how the annotation <c>config.kubernetes.io/depends-on</c> of other tools says it.
/// </summary>
internal static class Dependencies
{
    public const string Annotation = "config.kubernetes.io/depends-on";

    public static string Name(KubernetesObject value) => value is { Namespaced: true, Namespace: { } ns }
        ? $"{value.Group}/namespaces/{ns}/{value.Kind}/{value.Name}"
        : $"{value.Group}/{value.Kind}/{value.Name}";

    public static IEnumerable<string> Of(WantedObject value) => value.Root.At("metadata", "annotations", Annotation).AsText() is { } text
        ? value.Settings.DependsOn.AsEnumerable().Concat(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        : value.Settings.DependsOn;

    /// <summary>The object that <paramref name="text"/> means; null where it has another form, and so is an id.</summary>
    public static (string Group, string Kind, string? Namespace, string Name)? Parse(string text) => text.Split('/') switch
    {
        [var group, "namespaces", var ns, var kind, var name] => (group, kind, ns, name),
        [var group, var kind, var name] => (group, kind, null, name),
        _ => null,
    };
}
