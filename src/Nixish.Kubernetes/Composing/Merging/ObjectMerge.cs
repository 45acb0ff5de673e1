namespace Nixish.Kubernetes;

/// <summary>Merges the resources of layers, object by object.</summary>
internal static class ObjectMerge
{
    public static ResourceSet Merge(Seq<ResourceLayer> layers)
    {
        List<(KubernetesObject Resource, Priority Priority, string Layer)> all = [];
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            var name = layer.Name is { Length: > 0 } given ? given : $"layer {i + 1}";
            foreach (var resource in layer.Resources)
            {
                all.Add((resource, layer.Priority, name));
            }
        }

        var conflicts = new List<MergeConflict>();
        List<KubernetesObject> merged = [];
        foreach (var group in all.GroupBy(static one => (one.Resource.Group, one.Resource.Kind, KindOrder.NamespaceOf(one.Resource), one.Resource.Name)))
        {
            if (One([.. group], conflicts) is { } resource)
            {
                merged.Add(resource);
            }
        }

        return conflicts.Count == 0
            ? ResourceSet.Create([.. merged])
            : throw new MergeConflictException(conflicts.OrderBy(static conflict => conflict.ResourceId, StringComparer.Ordinal).ThenBy(static conflict => conflict.Path, StringComparer.Ordinal).ToSeq());
    }

    /// <summary>One object of several definitions; <paramref name="target"/> gives its type.</summary>
    public static KubernetesObject Merge(KubernetesObject target, params ReadOnlySpan<(Json Tree, Priority Priority, string Layer)> definitions) =>
        Merge(target, new ImagesAside(), definitions);

    public static KubernetesObject Merge(KubernetesObject target, ImagesAside images, params ReadOnlySpan<(Json Tree, Priority Priority, string Layer)> definitions)
    {
        var conflicts = new List<MergeConflict>();
        var tree = Trees(target, images, conflicts, definitions);
        return conflicts.Count == 0 ? ObjectTree.Read(tree, target, images) : throw new MergeConflictException(conflicts.ToSeq());
    }

    private static KubernetesObject? One(List<(KubernetesObject Resource, Priority Priority, string Layer)> definitions, List<MergeConflict> conflicts)
    {
        var first = definitions[0].Resource;
        if (definitions.TrueForAll(one => one.Resource.Equals(first)))
        {
            return IsRemovalOnly(first) ? null : first;
        }

        // A typed definition gives the type, whatever the order.
        var alike = definitions.Select(static one => one.Resource).OrderBy(static one => one is KubernetesResource).ThenBy(static one => one.GetType().FullName, StringComparer.Ordinal).First();
        if (definitions.Find(one => !string.Equals(one.Resource.ApiVersion, first.ApiVersion, StringComparison.Ordinal)) is { Resource: { } other })
        {
            throw new ConflictingResourcesException(first, other);
        }

        if (definitions.TrueForAll(static one => IsRemovalOnly(one.Resource)) || IsRemoved(definitions, conflicts))
        {
            return null;
        }

        var images = new ImagesAside();
        var before = conflicts.Count;
        var said = definitions.Where(static one => !Deletes(one.Resource)).Select(one => (ObjectTree.Of(one.Resource, images), one.Priority, one.Layer)).ToArray();
        var tree = Trees(alike, images, conflicts, said);
        return conflicts.Count == before ? ObjectTree.Read(tree, alike, images) : null;
    }

    // The whole object is deleted by one layer: the stronger of those who have it and those who do not wins.
    private static bool IsRemoved(List<(KubernetesObject Resource, Priority Priority, string Layer)> definitions, List<MergeConflict> conflicts)
    {
        var deleting = definitions.FindAll(static one => Deletes(one.Resource));
        var strongest = Strongest(definitions.FindAll(static one => !Deletes(one.Resource)));
        if (deleting.Count == 0)
        {
            return false;
        }

        var delete = Strongest(deleting);
        if (delete.Priority == strongest.Priority)
        {
            conflicts.Add(new(strongest.Resource.Id, "the object", [new(delete.Layer, delete.Priority, "removed"), new(strongest.Layer, strongest.Priority, "there")]));
        }

        return delete.Priority >= strongest.Priority;
    }

    // Of several as strong, always the same, whatever their order.
    private static (KubernetesObject Resource, Priority Priority, string Layer) Strongest(List<(KubernetesObject Resource, Priority Priority, string Layer)> definitions) =>
        definitions.OrderByDescending(static one => one.Priority).ThenBy(static one => one.Layer, StringComparer.Ordinal).FirstOrDefault();

    private static Json Trees(KubernetesObject target, ImagesAside images, List<MergeConflict> conflicts, ReadOnlySpan<(Json Tree, Priority Priority, string Layer)> definitions)
    {
        var schema = MergeSchema.Of(target);
        var merge = new TreeMerge(target, images, conflicts);
        List<Definition> all = [];
        foreach (var (tree, priority, layer) in definitions)
        {
            all.Add(new(tree, priority, layer));
        }

        return merge.Root(schema, all);
    }

    internal static bool Deletes(KubernetesObject resource) => resource is KubernetesResource untyped && TreeMerge.IsDelete(untyped.Content);

    // A layer that only takes away makes nothing of its own.
    private static bool IsRemovalOnly(KubernetesObject resource) =>
        resource is KubernetesResource { Content.IsEmpty: false } untyped && TreeMerge.RemovesOnly(untyped.Content);
}
