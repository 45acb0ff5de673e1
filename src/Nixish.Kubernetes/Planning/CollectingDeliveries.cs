namespace Nixish.Kubernetes;

/// <summary>Notes which deliveries an object's images come by, while the object is written.</summary>
internal sealed class CollectingDeliveries(Deliveries inner) : Deliveries
{
    private readonly SortedSet<string> _resources = new(StringComparer.Ordinal);

    /// <summary>The ids of the resources that bring the images referred to so far.</summary>
    public Seq<string> ResourceIds => _resources.ToSeq();

    public override string ReferenceOf(PullableImage image)
    {
        if (inner.ResourceIdOf(image) is { } id)
        {
            _resources.Add(id);
        }

        return inner.ReferenceOf(image);
    }

    public override string? ResourceIdOf(PullableImage image) => inner.ResourceIdOf(image);
}
