using System.Collections.Frozen;
using System.Globalization;

namespace Nixish;

/// <summary>What annotations may be called. https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md</summary>
internal static class ImageAnnotations
{
    private const string Reserved = "org.opencontainers.";
    private const string Created = "org.opencontainers.image.created";

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        Created,
        "org.opencontainers.image.authors",
        "org.opencontainers.image.url",
        "org.opencontainers.image.documentation",
        "org.opencontainers.image.source",
        "org.opencontainers.image.version",
        "org.opencontainers.image.revision",
        "org.opencontainers.image.vendor",
        "org.opencontainers.image.licenses",
        "org.opencontainers.image.ref.name",
        "org.opencontainers.image.title",
        "org.opencontainers.image.description",
        "org.opencontainers.image.base.digest",
        "org.opencontainers.image.base.name");

    internal static Map<string> Checked(Map<string> annotations)
    {
        foreach (var (key, value) in annotations.AsSpan())
        {
            Require(CheckedKey(key, "an annotation"), value);
        }

        return annotations;
    }

    internal static Map<string> CheckedLabels(Map<string> labels)
    {
        foreach (var (key, value) in labels.AsSpan())
        {
            _ = value ?? throw new InvalidImageException($"The label '{CheckedKey(key, "a label")}' has no value. Give it one, if an empty one.");
            CheckedKey(key, "a label");
        }

        return labels;
    }

    private static string CheckedKey(string key, string what) => key.Length > 0 && !key.Any(static letter => char.IsWhiteSpace(letter) || char.IsControl(letter))
        ? key
        : throw new InvalidImageException($"'{Printable.Cut(key)}' cannot name {what} of an image. Use a name without white space, such as com.example.team.");

    private static void Require(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (key.StartsWith(Reserved, StringComparison.Ordinal) && !Known.Contains(key))
        {
            throw new InvalidImageException($"'{Printable.Cut(key)}' is no annotation of the image specification, to which all names beginning with '{Reserved}' belong. Correct it, or use a name of your own: com.example.team.");
        }

        // The image itself has a fixed time; who writes one here says it, and it must not be a clock's.
        if (key == Created && !DateTimeOffset.TryParseExact(value, ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _))
        {
            throw new InvalidImageException($"The annotation '{Created}' is '{Printable.Cut(value)}', which is no time of RFC 3339. Write it as 2026-01-31T12:00:00Z.");
        }
    }
}
