namespace Nixish.Kubernetes;

/// <summary>
/// What one author says of resources, with the weight that it has: whole resources, or only the fields that matter to this layer. A set is a layer
/// of normal priority; <c>set.AsDefault()</c> and <c>set.AsForced()</c> are weaker and stronger ones.
/// </summary>
/// <param name="Resources">The resources, or parts of them.</param>
public sealed record ResourceLayer(ResourceSet Resources)
{
    /// <summary>How much the layer's word counts; <see cref="Nixish.Kubernetes.Priority.Normal"/> unless said.</summary>
    public Priority Priority { get; init; } = Priority.Normal;

    /// <summary>What errors call the layer; the expression that it was made of, where that is known.</summary>
    public string? Name { get; init; }

    /// <summary>The set as a layer of normal priority.</summary>
    public static implicit operator ResourceLayer(ResourceSet resources) => new(resources ?? throw new ArgumentNullException(nameof(resources)));

    /// <summary>For people: the name, or how many resources, and the priority.</summary>
    public override string ToString() => $"{Name ?? $"a layer of {Resources.Count} resources"} at priority {Priority}";
}
