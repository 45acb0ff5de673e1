namespace Nixish;

/// <summary>An image that is loaded into a Docker engine, under its name and content tag.</summary>
/// <param name="Image">What is loaded.</param>
public sealed record ImageLoad(Image Image) : IImageDelivery
{
    /// <summary>What stands before its name, such as <see cref="Deliver.LocalRegistry"/>; null, as by default: nothing.</summary>
    public string? Registry { get; init; }

    /// <summary><c>image/docker/web</c>.</summary>
    public string Id => $"image/docker/{Image.Name}";

    /// <inheritdoc/>
    public string NeededTarget => $"a {nameof(DockerTarget)}";

    PullableImage IImageDelivery.Image => Image;

    /// <inheritdoc/>
    public string ReferenceFor(string tag) => Registry is null ? $"{Image.Name}:{tag}" : $"{Registry}/{Image.Name}:{tag}";
}

/// <summary>An image that is loaded into the nodes of a kind cluster, as <c>dev.local/name:tag</c>.</summary>
public sealed record KindLoad : IImageDelivery
{
    /// <summary>What kind calls a cluster that was given no name.</summary>
    public const string DefaultCluster = "kind";

    /// <param name="image">What is loaded.</param>
    /// <param name="cluster">The cluster's name.</param>
    /// <exception cref="InvalidImageException">No cluster can be called so.</exception>
    public KindLoad(PullableImage image, string cluster = DefaultCluster)
    {
        ArgumentNullException.ThrowIfNull(image);
        (Image, Cluster) = (image, Checked(cluster));
    }

    /// <inheritdoc/>
    public PullableImage Image { get; }

    /// <summary>The cluster's name.</summary>
    public string Cluster { get; }

    /// <summary><c>image/kind/dev/web</c>.</summary>
    public string Id => $"image/kind/{Cluster}/{Image.Name}";

    /// <inheritdoc/>
    public string NeededTarget => $"a {nameof(KindTarget)}";

    /// <inheritdoc/>
    public string ReferenceFor(string tag) => $"{Deliver.LocalRegistry}/{Image.Name}:{tag}";

    // https://github.com/kubernetes-sigs/kind/blob/main/pkg/cluster/internal/create/create.go: it names containers and hosts.
    internal static string Checked(string cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return cluster.Length is > 0 and <= 50 && cluster.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-')
            ? cluster
            : throw new InvalidImageException($"'{Printable.Text(cluster)}' cannot name a kind cluster. Use lower-case letters, digits, '.' and '-', as 'kind get clusters' prints it.");
    }
}

/// <summary>An image that is imported into a containerd, as <c>dev.local/name:tag</c>.</summary>
/// <param name="Image">What is imported.</param>
public sealed record ContainerdLoad(PullableImage Image) : IImageDelivery
{
    /// <summary><c>image/containerd/web</c>.</summary>
    public string Id => $"image/containerd/{Image.Name}";

    /// <inheritdoc/>
    public string NeededTarget => $"a {nameof(ContainerdTarget)}";

    /// <inheritdoc/>
    public string ReferenceFor(string tag) => $"{Deliver.LocalRegistry}/{Image.Name}:{tag}";
}
