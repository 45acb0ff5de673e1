namespace Nixish;

/// <summary>An image that is pushed to a registry, under its content tag.</summary>
/// <param name="Image">What is pushed.</param>
/// <param name="Repository">Where to: <c>registry.example.com/shop/web</c>.</param>
public sealed record ImagePush(PullableImage Image, ImageRepository Repository) : IImageDelivery
{
    /// <summary>The list of what is in the image that is attached to it in the registry; none by default. Of an index, each image has its own.</summary>
    public SbomFormat Sbom { get; init; }

    /// <summary><c>image/registry.example.com/shop/web</c>.</summary>
    public string Id => $"image/{Repository}";

    /// <inheritdoc/>
    public string NeededTarget => $"a {nameof(RegistryTarget)}";

    /// <inheritdoc/>
    public string ReferenceFor(string tag) => Repository.Tagged(tag).ToString();

    /// <summary>This push to another registry, in which the repository keeps its path.</summary>
    /// <param name="registry">A host, and a prefix if wanted: <c>127.0.0.1:5000</c>, <c>mirror.example.com/dev</c>.</param>
    public ImagePush RedirectedTo(string registry) => this with { Repository = ImageDelivery.Within(registry, Repository.Path) };
}

/// <summary>How an image gets to where it runs.</summary>
public static class ImageDelivery
{
    /// <summary>Pushes <paramref name="image"/> below <paramref name="prefix"/>.</summary>
    /// <param name="image">What is pushed.</param>
    /// <param name="prefix">A registry, and if wanted a path in it: <c>registry.example.com/shop</c> gives <c>registry.example.com/shop/web:tag</c>.</param>
    /// <exception cref="InvalidReferenceException">The prefix names no place.</exception>
    public static ImagePush PushTo(this PullableImage image, string prefix)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new(image, Within(prefix, image.Name));
    }

    /// <summary>Loads <paramref name="image"/> into the Docker engine of the stack's <c>DockerTarget</c>.</summary>
    public static ImageLoad LoadIntoDocker(this Image image) => new(image);

    /// <summary>Loads <paramref name="image"/> into the nodes of the kind cluster <paramref name="cluster"/>.</summary>
    public static KindLoad LoadIntoKind(this PullableImage image, string cluster = KindLoad.DefaultCluster) => new(image, cluster);

    /// <summary>Loads <paramref name="image"/> into the containerd of the stack's <see cref="ContainerdTarget"/>.</summary>
    public static ContainerdLoad LoadIntoContainerd(this PullableImage image) => new(image);

    /// <summary>The same resources with every push redirected: see <see cref="ImagePush.RedirectedTo"/>. Take the deliveries from the result, so that references follow.</summary>
    public static Seq<IResource> ThroughRegistry(this IEnumerable<IResource> resources, string registry)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return [.. resources.Select(resource => resource is ImagePush push ? push.RedirectedTo(registry) : resource)];
    }

    internal static ImageRepository Within(string prefix, string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prefix);
        // "x/" + name rather than the prefix alone: a lone word would be read as a library image of Docker Hub.
        return ImageRepository.Parse($"{prefix.TrimEnd('/')}/{path}");
    }
}
