using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>What a container runs: a reference as text, or an image whose reference is written as the stack delivers it.</summary>
public readonly record struct ContainerImage : IJsonValue
{
    private ContainerImage(string? reference, PullableImage? image) => (Reference, Image) = (reference, image);

    /// <summary>The reference, where one was given as text.</summary>
    public string? Reference { get; }

    /// <summary>The image, where one was given.</summary>
    public PullableImage? Image { get; }

    /// <summary>An image somewhere: <c>busybox:1.36</c>.</summary>
    public static implicit operator ContainerImage(string reference) => new(reference ?? throw new ArgumentNullException(nameof(reference)), null);

    /// <summary>An image of the stack's own, delivered before what runs it.</summary>
    public static implicit operator ContainerImage(PullableImage image) => new(null, image ?? throw new ArgumentNullException(nameof(image)));

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer, Deliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(deliveries);
        writer.WriteStringValue(Image is null ? Reference : deliveries.ReferenceOf(Image));
    }

    /// <summary>The reference, or the image's name.</summary>
    public override string ToString() => Reference ?? Image?.Name ?? "";

    internal static ContainerImage Read(FieldReader reader) => reader.AsText() is var text && reader.ImageOf(text) is { } image ? image : text;
}
