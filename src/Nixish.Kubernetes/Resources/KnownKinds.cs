namespace Nixish.Kubernetes;

/// <summary>What the API says of a kind.</summary>
/// <param name="Plural">Its name in URLs: <c>deployments</c>.</param>
/// <param name="Namespaced">Whether its objects lie in a namespace.</param>
internal readonly record struct KindFacts(string Plural, bool Namespaced);
