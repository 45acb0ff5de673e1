using System.Collections;
using System.Runtime.CompilerServices;

namespace Nixish.Kubernetes;

/// <summary>
/// Kubernetes resources as one immutable value: written as a collection expression, composed with <c>+</c> and verbs,
/// equal to another set of equal resources whatever their order.
/// </summary>
/// <remarks>
/// The set enumerates in the order in which resources are applied and rendered: by kind (namespaces and definitions
/// first, webhooks last), then namespace, then name. A resource given twice with equal content is in it once.
/// </remarks>
[CollectionBuilder(typeof(ResourceSet), nameof(Create))]
public sealed partial record ResourceSet : IReadOnlyCollection<KubernetesObject>
{
    private readonly Seq<KubernetesObject> _resources;

    private ResourceSet(Seq<KubernetesObject> sorted) => _resources = sorted;

    /// <summary>The set without resources.</summary>
    public static ResourceSet Empty { get; } = new(default(Seq<KubernetesObject>));

    /// <summary>How many resources there are.</summary>
    public int Count => _resources.Count;

    /// <summary>The set of <paramref name="resources"/>; collection expressions call it.</summary>
    /// <exception cref="ConflictingResourcesException">Two with different content have one kind, namespace and name.</exception>
    public static ResourceSet Create(ReadOnlySpan<KubernetesObject> resources)
    {
        var sorted = resources.ToArray();
        Array.Sort(sorted, KindOrder.Compare);
        var kept = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (kept == 0 || !IsSame(sorted[kept - 1], sorted[i]))
            {
                sorted[kept++] = sorted[i];
            }
            else if (!sorted[kept - 1].Equals(sorted[i]))
            {
                throw new ConflictingResourcesException(sorted[kept - 1], sorted[i]);
            }
        }

        return new(Seq.Create<KubernetesObject>(sorted.AsSpan(0, kept)));
    }

    /// <summary>The resources of both.</summary>
    /// <exception cref="ConflictingResourcesException">A resource of one has the kind, namespace and name of another with different content.</exception>
    public static ResourceSet operator +(ResourceSet left, ResourceSet right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Create([.. left, .. right]);
    }

    /// <summary>
    /// The resources in the namespace <paramref name="ns"/>: namespaced ones without a namespace of their own get it, and
    /// service accounts named by role bindings without one. Others stay as they are: what names its own place means it.
    /// </summary>
    public ResourceSet In(string ns)
    {
        ArgumentException.ThrowIfNullOrEmpty(ns);
        return Select(resource => resource.In(ns));
    }

    /// <summary>The resources with a label, on their metadata and on the templates of pods that they make; never on selectors, which cannot change later.</summary>
    public ResourceSet Labelled(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        return Select(resource => resource.Labelled(key, value));
    }

    /// <summary>The resources with an annotation, on their metadata and on the templates of pods that they make.</summary>
    public ResourceSet Annotated(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        return Select(resource => resource.Annotated(key, value));
    }

    /// <summary>The set with the <typeparamref name="T"/> named <paramref name="name"/> as <paramref name="edit"/> returns it.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such resource, or several in different namespaces; the message says which there are.</exception>
    public ResourceSet Update<T>(string name, Func<T, T> edit)
        where T : KubernetesObject => Replace(Get<T>(name), edit);

    /// <summary>The set with the <typeparamref name="T"/> named <paramref name="name"/> in <paramref name="ns"/> as <paramref name="edit"/> returns it.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such resource; the message says which there are.</exception>
    public ResourceSet Update<T>(string name, string ns, Func<T, T> edit)
        where T : KubernetesObject => Replace(Get<T>(name, ns), edit);

    /// <summary>The <typeparamref name="T"/> named <paramref name="name"/>.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such resource, or several in different namespaces; the message says which there are.</exception>
    public T Get<T>(string name)
        where T : KubernetesObject
    {
        var found = this.OfType<T>().Where(resource => string.Equals(resource.Name, name, StringComparison.Ordinal)).ToList();
        return found.Count == 1 ? found[0] : throw ResourceNotFoundException.For<T>(name, ns: null, found.Count, this);
    }

    /// <summary>The <typeparamref name="T"/> named <paramref name="name"/> in <paramref name="ns"/>.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such resource; the message says which there are.</exception>
    public T Get<T>(string name, string ns)
        where T : KubernetesObject => this.OfType<T>().FirstOrDefault(resource =>
            string.Equals(resource.Name, name, StringComparison.Ordinal) &&
            string.Equals(resource.Namespace, ns, StringComparison.Ordinal)) ?? throw ResourceNotFoundException.For<T>(name, ns, 0, this);

    /// <inheritdoc/>
    public IEnumerator<KubernetesObject> GetEnumerator() => ((IEnumerable<KubernetesObject>)_resources).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The ids of the resources, for people.</summary>
    public override string ToString() => $"[{string.Join(", ", _resources)}]";

    private ResourceSet Select(Func<KubernetesObject, KubernetesObject> edit) => Create([.. _resources.Select(edit)]);

    private ResourceSet Replace<T>(T old, Func<T, T> edit)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(edit);
        var edited = edit(old) ?? throw new ArgumentException($"The edit of {old.Id} returned null. Return the resource; leave it out of the set to remove it.", nameof(edit));
        return Select(resource => ReferenceEquals(resource, old) ? edited : resource);
    }

    // Versions of one kind are views of one object.
    private static bool IsSame(KubernetesObject left, KubernetesObject right) =>
        string.Equals(left.Name, right.Name, StringComparison.Ordinal) &&
        string.Equals(left.Kind, right.Kind, StringComparison.Ordinal) &&
        string.Equals(left.Group, right.Group, StringComparison.Ordinal) &&
        string.Equals(KindOrder.NamespaceOf(left), KindOrder.NamespaceOf(right), StringComparison.Ordinal);
}
