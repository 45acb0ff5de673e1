namespace Nixish;

/// <summary>Where the images of a stack are delivered: how resources refer to an image, and which resource brings it there.</summary>
public abstract class Deliveries
{
    /// <summary>The reference under which <paramref name="image"/> is pulled, such as <c>registry.example.com/shop/web:tag</c>.</summary>
    public abstract string ReferenceOf(Image image);

    /// <summary>The id of the resource that delivers <paramref name="image"/>, or null where none does.</summary>
    public abstract string? ResourceIdOf(Image image);
}
