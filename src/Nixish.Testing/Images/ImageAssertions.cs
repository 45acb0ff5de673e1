namespace Nixish.Testing;

/// <summary>What a test expects of an image. Each assertion throws <see cref="ImageAssertionException"/> where it does not hold.</summary>
/// <example><code>
/// image.Should().HaveFile("/app/web").WithMode("0755").OwnedBy(0)
///     .And.RunAs("web").And.Expose(8080);
/// </code></example>
public sealed partial class ImageAssertions
{
    private readonly Image? _image;
    private readonly Lazy<ImageContents> _contents;

    internal ImageAssertions(Image? image, Lazy<ImageContents> contents) => (_image, _contents) = (image, contents);

    /// <summary>The value.</summary>
    /// <exception cref="ImageAssertionException">It is null.</exception>
    public Image Image => _image ?? throw new ImageAssertionException("Expected an image, but there is none: it is null.");

    /// <summary>What is in it.</summary>
    /// <exception cref="ImageAssertionException">It is null.</exception>
    public ImageContents Contents => _image is null ? throw new ImageAssertionException("Expected an image, but there is none: it is null.") : _contents.Value;

    /// <summary>Reads well between two assertions; the same without it.</summary>
    public ImageAssertions And => this;

    /// <summary>That there is one.</summary>
    public ImageAssertions NotBeNull(string because = "") => _image is not null ? this : throw new ImageAssertionException($"Expected an image{Because(because)}, but there is none: it is null.");

    /// <summary>That there is none.</summary>
    public void BeNull(string because = "")
    {
        if (_image is not null)
        {
            throw new ImageAssertionException($"Expected no image{Because(because)}, but there is '{_image.Name}'.");
        }
    }

    /// <summary>That both are one value.</summary>
    public ImageAssertions Be(Image expected, string because = "")
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Image == expected ? this : throw Failure($"be equal to the image '{expected.Name}'", because, "they differ: compare them by store.ExplainAsync(one, other)");
    }

    /// <summary>That it is another value than <paramref name="unexpected"/>.</summary>
    public ImageAssertions NotBe(Image unexpected, string because = "") =>
        Image != unexpected ? this : throw Failure($"differ from the image '{unexpected.Name}'", because, "they are equal");

    /// <summary>That a container sees a file at <paramref name="path"/>, an absolute path. Links are not followed.</summary>
    public EntryAssertions HaveFile(string path, string because = "") => Have(path, ImageEntryKind.File, because);

    /// <summary>That a container sees a folder at <paramref name="path"/>.</summary>
    public EntryAssertions HaveFolder(string path, string because = "") => Have(path, ImageEntryKind.Folder, because);

    /// <summary>That a container sees a symbolic link at <paramref name="path"/>.</summary>
    public EntryAssertions HaveLink(string path, string because = "") => Have(path, ImageEntryKind.Link, because);

    /// <summary>That a container sees nothing at <paramref name="path"/>, as far as the image's own layers say.</summary>
    public ImageAssertions NotHave(string path, string because = "") => Contents.Find(path) is not { } entry
        ? this
        : throw Failure($"have nothing at '{path}'", because, $"it has {EntryText.Of(entry)}");

    /// <summary>How many layers of its own it has; of an image that is built, those of store paths are among them.</summary>
    public ImageAssertions HaveLayers(int count, string because = "") => Contents.Layers.Count == count
        ? this
        : throw Failure($"have {count} layers of its own", because, $"it has {Contents.Layers.Count}: {string.Join("; ", Enumerable.Range(0, Contents.Layers.Count).Select(DescribeLayer))}");

    /// <summary>That at least <paramref name="count"/> layers of it are layers of <paramref name="other"/> too, so that they are stored and pushed once. Compare values with values, and what is built with what is built.</summary>
    public ImageAssertions ShareLayersWith(ImageAssertions other, int count, string because = "")
    {
        ArgumentNullException.ThrowIfNull(other);
        var shared = Contents.Layers.AsEnumerable().Intersect(other.Contents.Layers, StringComparer.Ordinal).Count();
        return shared >= count
            ? this
            : throw Failure($"share at least {count} layers with the image '{other.Image.Name}'", because, $"it shares {shared} of {Contents.Layers.Count}; not shared are {string.Join("; ", Enumerable.Range(0, Contents.Layers.Count).Where(at => !other.Contents.Layers.Contains(Contents.Layers[at], StringComparer.Ordinal)).Select(DescribeLayer))}");
    }

    internal ImageAssertionException Failure(string expected, string because, string found) =>
        new($"Expected image '{Image.Name}' to {expected}{Because(because)}, but {found}.");

    private static string Because(string reason) => reason.Trim() switch
    {
        "" => "",
        var text when text.StartsWith("because", StringComparison.OrdinalIgnoreCase) => " " + text,
        var text => " because " + text,
    };

    private EntryAssertions Have(string path, ImageEntryKind kind, string because)
    {
        var entry = Contents.Find(path);
        return entry?.Kind == kind
            ? new(this, entry)
            : throw Failure($"have the {EntryText.Name(kind)} '{path}'", because, entry is null ? Nothing(path) : $"it has {EntryText.Of(entry)} there");
    }

    // What is near: the nearest folder above that is there, and what is in it.
    private string Nothing(string path)
    {
        const int Shown = 12;
        var unknown = Image.Base is null ? "" : " (what its base holds is not looked at)";
        var folder = path;
        do
        {
            folder = folder[..Math.Max(folder.LastIndexOf('/'), 0)];
        }
        while (folder.Length > 0 && Contents.Find(folder) is null);
        var names = Contents.Shown.Select(static entry => entry.Path)
            .Where(other => other.Length > folder.Length + 1 && other.StartsWith(folder + "/", StringComparison.Ordinal) && !other.AsSpan(folder.Length + 1).Contains('/'))
            .Select(other => other[(folder.Length + 1)..]).ToArray();
        return $"nothing is there{unknown}; {(names.Length == 0 ? "the image holds no files at all" : $"in '{(folder.Length == 0 ? "/" : folder)}' are {string.Join(", ", names.Take(Shown))}{(names.Length > Shown ? $" and {names.Length - Shown} more" : "")}")}";
    }

    private string DescribeLayer(int layer)
    {
        var entries = Contents.Entries.Where(entry => entry.Layer == layer && entry.Kind != ImageEntryKind.Folder).Select(static entry => entry.Path).ToArray();
        return $"{layer} ({(entries.Length == 0 ? "no files" : entries.Length == 1 ? entries[0] : $"{entries[0]} and {entries.Length - 1} more")})";
    }
}
