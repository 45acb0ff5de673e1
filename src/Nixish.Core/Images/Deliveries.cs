namespace Nixish;

/// <summary>Where the images of a stack are delivered: how resources refer to an image, and which resource brings it there.</summary>
public abstract class Deliveries
{
    /// <summary>Delivers nothing: every image goes by its own <see cref="PullableImage.Reference"/>.</summary>
    public static Deliveries None { get; } = Of([]);

    /// <summary>The deliveries among <paramref name="resources"/>; of two deliveries of equal images, the first gives the reference.</summary>
    /// <param name="resources">A stack's resources; those that deliver no image are passed over.</param>
    /// <param name="lowering">The reading of sources that tags are computed in; by default a new one.</param>
    public static Deliveries Of(IEnumerable<IResource> resources, Lowering? lowering = null)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return new ResourceDeliveries(resources.OfType<IImageDelivery>(), lowering ?? new Lowering());
    }

    /// <summary>The reference under which <paramref name="image"/> is pulled, such as <c>registry.example.com/shop/web:tag</c>.</summary>
    public abstract string ReferenceOf(PullableImage image);

    /// <summary>The id of the resource that delivers <paramref name="image"/>, or null where none does.</summary>
    public abstract string? ResourceIdOf(PullableImage image);

    /// <summary>The error for a resource whose image nothing delivers.</summary>
    /// <param name="image">The image.</param>
    /// <param name="user">What uses it, as people know it: <c>Deployment prod/web</c>.</param>
    public static UndeliveredImageException Undelivered(PullableImage image, string user)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(image, user);
    }

    private sealed class ResourceDeliveries(IEnumerable<IImageDelivery> deliveries, Lowering lowering) : Deliveries
    {
        private readonly Dictionary<PullableImage, IImageDelivery> _byImage = deliveries
            .GroupBy(delivery => delivery.Image)
            .ToDictionary(group => group.Key, group => group.First());

        // The delivered instance is lowered, not the equal one asked about: the push and all who pull then share one reading.
        public override string ReferenceOf(PullableImage image) => _byImage.TryGetValue(image, out var delivery)
            ? delivery.ReferenceFor(delivery.Image.TagIn(lowering))
            : $"{image.Name}:{image.TagIn(lowering)}";

        public override string? ResourceIdOf(PullableImage image) => _byImage.GetValueOrDefault(image)?.Id;
    }
}

/// <summary>A resource that brings an image to where it is run from: <see cref="ImagePush"/>, <see cref="ImageLoad"/>.</summary>
public interface IImageDelivery : IResource
{
    /// <summary>What is brought.</summary>
    PullableImage Image { get; }

    /// <summary>What the image is pulled by once it is there.</summary>
    /// <param name="tag">Its content tag.</param>
    string ReferenceFor(string tag);
}
