namespace Nixish.Kubernetes;

/// <summary>
/// Images of objects that are composed as JSON, which has no images: each stands aside for a text that no reference can be, and comes back when
/// the JSON is read. Equal images have one text.
/// </summary>
internal sealed class ImagesAside : Deliveries
{
    // A character of the private use area: no reference holds it.
    private const string Mark = "\uE000image ";

    private readonly Dictionary<PullableImage, string> _texts = [];
    private readonly Dictionary<string, PullableImage> _images = new(StringComparer.Ordinal);

    public override string ReferenceOf(PullableImage image)
    {
        if (!_texts.TryGetValue(image, out var text))
        {
            _texts.Add(image, text = $"{Mark}{_texts.Count}");
            _images.Add(text, image);
        }

        return text;
    }

    public override string? ResourceIdOf(PullableImage image) => null;

    public PullableImage? Find(string text) => text.StartsWith(Mark, StringComparison.Ordinal) ? _images.GetValueOrDefault(text) : null;
}
