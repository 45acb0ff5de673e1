namespace Nixish;

/// <summary>One image for several platforms, as a value: pulled by one reference, of which each machine takes what it can run.</summary>
/// <remarks>Its tag is known before building, as an image's is. https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md</remarks>
/// <param name="Name">Its repository without a registry: <c>web</c>, <c>shop/web</c>.</param>
/// <example><code>
/// var web = new Image("web") { Base = os, Layers = [new("/srv", site)] }.For("linux/amd64", "linux/arm64");
/// var app = ImageIndex.Of(["linux/amd64", "linux/arm64"], platform => new Image("app") { Layers = [new("/app", Compiled(platform))] });
/// </code></example>
public sealed record ImageIndex(string Name) : PullableImage(Name)
{
    /// <summary>The images, one a platform. Order does not count.</summary>
    /// <exception cref="InvalidImageException">Two are for one platform.</exception>
    public Seq<Image> Images { get; init => field = Checked(Name, value); }

    /// <summary>The index of what <paramref name="image"/> makes for each of <paramref name="platforms"/>, under the name that they share.</summary>
    /// <param name="platforms">At least one.</param>
    /// <param name="image">Called once for each, now; what it makes is for that platform, whatever it says itself.</param>
    /// <exception cref="InvalidImageException">There are none, one comes twice, or the images have different names.</exception>
    public static ImageIndex Of(Seq<Platform> platforms, Func<Platform, Image> image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Seq<Image> images = platforms.Select(platform => image(platform) with { Platform = platform });
        var name = images.IsEmpty ? throw new InvalidImageException("An image index needs a platform. Name some: \"linux/amd64\", \"linux/arm64\".") : images[0].Name;
        return images.AsEnumerable().FirstOrDefault(other => !string.Equals(other.Name, name, StringComparison.Ordinal)) is { } stray
            ? throw new InvalidImageException($"The images of an index have one name; these are '{name}' and '{stray.Name}'. Give them the same.")
            : new(name) { Images = images };
    }

    /// <summary>The image for <paramref name="platform"/>, or for the nearest that it runs; null where there is none.</summary>
    public Image? ImageFor(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return Images.AsEnumerable().Where(image => platform.Runs(image.Platform)).MaxBy(static image => image.Platform.Nearness);
    }

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.Lower(ImageIndexRecipe.Of(this));
    }

    private static Seq<Image> Checked(string name, Seq<Image> images)
    {
        for (var i = 1; i < images.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (images[i].Platform.IsSame(images[j].Platform))
                {
                    throw new InvalidImageException($"Image index '{name}' has two images for {images[i].Platform}. Give it one a platform.");
                }
            }
        }

        return images;
    }
}
