namespace Nixish.Kubernetes;

/// <summary>What the API says of a kind.</summary>
/// <param name="Plural">Its name in URLs: <c>deployments</c>.</param>
/// <param name="Namespaced">Whether its objects lie in a namespace.</param>
internal readonly record struct KindFacts(string Plural, bool Namespaced);

// The kinds of the built-in API groups.
internal static partial class KnownKinds
{
    internal static KindFacts? Find(string apiVersion, string kind) => null;

    internal static KubernetesObject? Read(string apiVersion, string kind, FieldReader reader) => null;
}
