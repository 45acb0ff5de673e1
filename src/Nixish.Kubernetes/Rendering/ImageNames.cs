namespace Nixish.Kubernetes;

// For logs: an image by its name alone, since its tag would read every source that the image is made of.
internal sealed class ImageNames : Deliveries
{
    internal static ImageNames Instance { get; } = new();

    public override string ReferenceOf(PullableImage image) => image.Name;

    public override string? ResourceIdOf(PullableImage image) => null;
}
