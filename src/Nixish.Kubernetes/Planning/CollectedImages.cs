using System.Buffers;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Notes which images an object refers to, while it is written. Their tags are not computed.</summary>
internal sealed class CollectedImages : Deliveries
{
    private readonly List<PullableImage> _images = [];

    /// <summary>The images that <paramref name="value"/> runs, wherever in it they stand.</summary>
    public static Seq<PullableImage> Of(KubernetesObject value)
    {
        var collected = new CollectedImages();
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>(1024), FieldWriter.Options);
        value.WriteTo(writer, collected);
        return [.. collected._images];
    }

    public override string ReferenceOf(PullableImage image)
    {
        _images.Add(image);
        return image.Name;
    }

    public override string? ResourceIdOf(PullableImage image) => null;
}
