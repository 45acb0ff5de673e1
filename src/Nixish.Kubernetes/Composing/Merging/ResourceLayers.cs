using System.Collections;
using System.Runtime.CompilerServices;

namespace Nixish.Kubernetes;

/// <summary>
/// Layers that make one set of resources together: <c>ResourceLayers shop = [Web().AsDefault(), Monitoring(), Production.AsForced()];</c>, then
/// <see cref="Merge"/>. Nothing is decided before that, so layers of layers are the same as all in one list, in any order.
/// </summary>
/// <remarks>
/// A resource that several layers have, by group, kind, namespace and name, is merged field by field as the API's schema says: objects and maps by
/// member, lists by the keys of their items (containers by name; ports by number and protocol, which is TCP unless said), lists of texts that are
/// sets are united, and what the schema calls atomic (selectors, <c>command</c>, <c>args</c>; every list of a custom resource) is one value. Of
/// different values the stronger layer's holds; two of equal strength are an error. An empty list or map says nothing, as everywhere in the library.
/// A field that is null in an untyped resource, and an item with <c>$patch: delete</c>, is removed; <c>resource.Removing(path)</c> writes them.
/// </remarks>
[CollectionBuilder(typeof(ResourceLayers), nameof(Create))]
public sealed record ResourceLayers : IReadOnlyCollection<ResourceLayer>
{
    private readonly Seq<ResourceLayer> _layers;

    private ResourceLayers(Seq<ResourceLayer> layers) => _layers = layers;

    /// <summary>How many there are.</summary>
    public int Count => _layers.Count;

    /// <summary>The layers; collection expressions call it.</summary>
    public static ResourceLayers Create(ReadOnlySpan<ResourceLayer> layers) => new(Seq.Create(layers));

    /// <summary>The set as the only layer.</summary>
    public static implicit operator ResourceLayers(ResourceSet resources) => [resources];

    /// <summary>The layers of both.</summary>
    public static ResourceLayers operator +(ResourceLayers left, ResourceLayers right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left._layers + right._layers);
    }

    /// <summary>The resources that all layers make together. The order of layers does not matter.</summary>
    /// <exception cref="MergeConflictException">Layers of equal priority say different things of a field; the message has all such fields.</exception>
    /// <exception cref="ConflictingResourcesException">Two layers have one object in two versions of its API.</exception>
    /// <exception cref="KubernetesJsonException">What is left is no such object: a field that it must have was removed.</exception>
    public ResourceSet Merge() => ObjectMerge.Merge(_layers);

    /// <inheritdoc/>
    public IEnumerator<ResourceLayer> GetEnumerator() => ((IEnumerable<ResourceLayer>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The layers, for people.</summary>
    public override string ToString() => $"[{string.Join(", ", _layers.AsEnumerable())}]";
}
