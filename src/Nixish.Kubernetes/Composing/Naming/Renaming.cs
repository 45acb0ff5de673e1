namespace Nixish.Kubernetes;

/// <summary>Gives objects of a set other names, in every field of the set that names them too.</summary>
internal static class Renaming
{
    public static ResourceSet Rename(ResourceSet set, Func<KubernetesObject, string> nameOf, Seq<KindFields> fields)
    {
        Dictionary<(string Kind, string Group, string? Namespace, string Name), string> renamed = [];
        foreach (var resource in set)
        {
            if (nameOf(resource) is var name && !string.Equals(name, resource.Name, StringComparison.Ordinal))
            {
                renamed[(resource.Kind, resource.Group, KindOrder.NamespaceOf(resource), resource.Name)] = name;
            }
        }

        if (renamed.Count == 0)
        {
            return set;
        }

        // Few references leave the group or the namespace open, so that these are looked up one by one.
        string? Find(NameUse use) => use.IsImage ? null
            : use.Group is { } group && (renamed.TryGetValue((use.Kind, group, use.Namespace, use.Name), out var name) || renamed.TryGetValue((use.Kind, group, null, use.Name), out name)) ? name
            : use.Group is null || use.Namespace is null
                ? renamed.Where(one => string.Equals(one.Key.Kind, use.Kind, StringComparison.Ordinal) && string.Equals(one.Key.Name, use.Name, StringComparison.Ordinal) &&
                    (use.Group is null || string.Equals(use.Group, one.Key.Group, StringComparison.Ordinal)) &&
                    (use.Namespace is null || one.Key.Namespace is null || string.Equals(use.Namespace, one.Key.Namespace, StringComparison.Ordinal)))
                    .Select(static one => one.Value).Order(StringComparer.Ordinal).FirstOrDefault()
                : null;

        return ResourceSet.Create([.. set.Select(resource => Edit(resource, Find, fields) is var edited &&
            renamed.TryGetValue((resource.Kind, resource.Group, KindOrder.NamespaceOf(resource), resource.Name), out var name) ? edited with { Name = name } : edited)]);
    }

    /// <summary>The object with each name that it uses as <paramref name="rename"/> says; itself where nothing changes.</summary>
    public static KubernetesObject Edit(KubernetesObject resource, Func<NameUse, string?> rename, Seq<KindFields> fields, ImagesAside? images = null)
    {
        if (!NameWalk.IsNeeded(resource, fields))
        {
            return resource;
        }

        images ??= new();
        var walk = new NameWalk(resource, rename);
        var tree = walk.Through(ObjectTree.Of(resource, images), fields);
        return walk.HasChanged ? ObjectTree.Read(tree, resource, images) : resource;
    }
}
