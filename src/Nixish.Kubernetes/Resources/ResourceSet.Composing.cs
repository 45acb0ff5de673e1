namespace Nixish.Kubernetes;

public sealed partial record ResourceSet
{
    /// <summary>
    /// The resources of this set and of <paramref name="others"/>, those that several have merged field by field: see <see cref="ResourceLayers"/>. No set counts
    /// more than another unless it says so: <c>shop.Merge(monitoring, limits.AsForced())</c>.
    /// </summary>
    /// <exception cref="MergeConflictException">Two of equal priority say different things of a field.</exception>
    public ResourceSet Merge(params ReadOnlySpan<ResourceLayer> others) => ResourceLayers.Create([this, .. others]).Merge();

    /// <summary>The set as <paramref name="overlay"/> changes it: what the overlay says holds, the rest stays, and resources that only it has are added.</summary>
    /// <remarks><c>shop.Patched(staging)</c>: an environment is a set of the differences.</remarks>
    public ResourceSet Patched(ResourceSet overlay) => ResourceLayers.Create([this.AsDefault("the set"), overlay.Named("the overlay")]).Merge();

    /// <summary>The resources that <paramref name="predicate"/> chooses.</summary>
    public ResourceSet Where(Func<KubernetesObject, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new(_resources.AsEnumerable().Where(predicate).ToSeq());
    }

    /// <summary>The resources of the type <typeparamref name="T"/>, in the set's order.</summary>
    public Seq<T> Of<T>()
        where T : KubernetesObject => _resources.AsEnumerable().OfType<T>().ToSeq();

    /// <summary>The resources of the kind, with and without a type: <c>set.Of("Certificate")</c>.</summary>
    public Seq<KubernetesObject> Of(string kind) => _resources.AsEnumerable().Where(resource => string.Equals(resource.Kind, kind, StringComparison.Ordinal)).ToSeq();

    /// <summary>The resource of the kind, with and without a type, named <paramref name="name"/>.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such resource, or several; the message says which there are.</exception>
    public KubernetesObject Get(string kind, string name)
    {
        var found = Of(kind).AsEnumerable().Where(resource => string.Equals(resource.Name, name, StringComparison.Ordinal)).ToList();
        return found.Count == 1 ? found[0] : throw ResourceNotFoundException.For(kind, name, found, this);
    }

    /// <summary>The set with each <typeparamref name="T"/> as <paramref name="edit"/> returns it.</summary>
    public ResourceSet Update<T>(Func<T, T> edit)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(edit);
        return Select(resource => resource is T one ? edit(one) : resource);
    }

    /// <summary>The set with the resource of the kind named <paramref name="name"/>, with and without a type, as <paramref name="edit"/> returns it.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such resource, or several; the message says which there are.</exception>
    public ResourceSet Update(string kind, string name, Func<KubernetesObject, KubernetesObject> edit) => Replace(Get(kind, name), edit);

    /// <summary>The set without the <typeparamref name="T"/> named <paramref name="name"/>.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such resource, or several in different namespaces; the message says which there are.</exception>
    public ResourceSet Without<T>(string name)
        where T : KubernetesObject => Without(Get<T>(name));

    /// <summary>The set without the resource of the kind named <paramref name="name"/>.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such resource, or several; the message says which there are.</exception>
    public ResourceSet Without(string kind, string name) => Without(Get(kind, name));

    /// <summary>The set without <paramref name="resource"/>, if it is in it.</summary>
    public ResourceSet Without(KubernetesObject resource) => Where(one => !one.Equals(resource));
}
