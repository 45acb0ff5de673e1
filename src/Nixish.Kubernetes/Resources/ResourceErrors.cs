namespace Nixish.Kubernetes;

/// <summary>Two different resources of one kind, namespace and name in one set.</summary>
public sealed class ConflictingResourcesException : NixishException
{
    internal ConflictingResourcesException(KubernetesObject first, KubernetesObject second)
        : base(Message(first, second)) => ResourceId = first.Id;

    /// <summary>The id that both have.</summary>
    public string ResourceId { get; }

    private static new string Message(KubernetesObject first, KubernetesObject second) => string.Equals(first.Id, second.Id, StringComparison.Ordinal)
        ? $"Two different resources are {first.Id}. Rename one, put one into another namespace, or change the one there is with Update<{first.GetType().Name}>(\"{first.Name}\", …)."
        : $"{first.Id} and {second.Id} are one object in two versions. Remove one.";
}

/// <summary>A set has no resource of the wanted type and name, or more than one.</summary>
public sealed class ResourceNotFoundException : NixishException
{
    private ResourceNotFoundException(string message)
        : base(message)
    {
    }

    internal static ResourceNotFoundException For<T>(string name, string? ns, int found, ResourceSet set)
        where T : KubernetesObject
    {
        var wanted = $"{typeof(T).Name} '{(ns is null ? "" : ns + "/")}{name}'";
        if (found > 1)
        {
            var namespaces = set.OfType<T>().Where(resource => string.Equals(resource.Name, name, StringComparison.Ordinal)).Select(resource => resource.Namespace ?? "(none)");
            return new($"There are {found} resources {wanted}, in the namespaces {string.Join(", ", namespaces)}. Say which one you mean.");
        }

        var there = set.OfType<T>().Select(resource => resource.Namespace is { } place ? $"'{place}/{resource.Name}'" : $"'{resource.Name}'").ToList();
        return new(there.Count > 0
            ? $"There is no {wanted} in the set. There are: {string.Join(", ", there)}."
            : $"There is no {wanted} in the set, nor any other {typeof(T).Name}. There are: {(set.Count == 0 ? "no resources at all" : string.Join(", ", set.Take(20)))}.");
    }

    internal static ResourceNotFoundException For(string kind, string name, List<KubernetesObject> found, ResourceSet set) => new(found.Count > 1
        ? $"There are {found.Count} resources {kind} '{name}': {string.Join(", ", found)}. Say which one you mean."
        : $"There is no {kind} '{name}' in the set. There are: {(set.Count == 0 ? "no resources at all" : string.Join(", ", set.Take(20)))}.");

    internal static ResourceNotFoundException ForImage(string repository, IReadOnlyCollection<string> images) =>
        new($"Nothing in the set runs an image of '{repository}'. There are: {(images.Count == 0 ? "no images at all" : string.Join(", ", images.Take(20)))}.");
}
