namespace Nixish;

/// <summary>
/// How the images that a stack's resources run get to where they run: pushed to a registry, or loaded without one. The references in the
/// resources follow.
/// </summary>
/// <remarks>
/// Loaded images are called <c>dev.local/web:tag</c>: Kubernetes does not pull a tag other than <c>latest</c> that a node has, unless a
/// container says <c>imagePullPolicy: Always</c>, and Knative asks no registry for <c>dev.local</c>.
/// </remarks>
/// <example><code>
/// var stack = new Stack("shop") { Deliver = Deliver.PushTo("registry.example.com/shop"), Resources = [.. shop] };
/// var local = stack with { Deliver = Deliver.ToKind("dev") };
/// </code></example>
public abstract record Deliver
{
    /// <summary>The registry that stands for none: what is called so is loaded, never pulled. https://knative.dev/docs/serving/tag-resolution/</summary>
    public const string LocalRegistry = "dev.local";

    private Deliver()
    {
    }

    /// <summary>Pushes them below <paramref name="prefix"/>, as <see cref="ImageDelivery.PushTo"/> does.</summary>
    /// <param name="prefix">A registry, and if wanted a path in it: <c>registry.example.com/shop</c>.</param>
    /// <exception cref="InvalidReferenceException">The prefix names no place.</exception>
    public static Deliver PushTo(string prefix)
    {
        _ = ImageDelivery.Within(prefix, "image");
        return new Push(prefix);
    }

    /// <summary>Loads them into a Docker engine: for clusters whose nodes run on it, as those of Docker Desktop and minikube can.</summary>
    public static Deliver ToDocker() => new Docker();

    /// <summary>Loads them into the nodes of a kind cluster, as <c>kind load</c> does. https://kind.sigs.k8s.io</summary>
    /// <param name="cluster">The cluster's name; kind's own default is <c>kind</c>.</param>
    public static Deliver ToKind(string cluster = KindLoad.DefaultCluster) => new Kind(KindLoad.Checked(cluster));

    /// <summary>Loads them into the containerd of this machine: for a cluster whose node it is, as with k3s.</summary>
    public static Deliver ToContainerd() => new LocalContainerd();

    /// <summary>What brings <paramref name="image"/> there.</summary>
    public abstract IImageDelivery Of(PullableImage image);

    private sealed record Push(string Prefix) : Deliver
    {
        public override IImageDelivery Of(PullableImage image) => image.PushTo(Prefix);
    }

    private sealed record Docker : Deliver
    {
        public override IImageDelivery Of(PullableImage image) => image is Image one
            ? new ImageLoad(one) { Registry = LocalRegistry }
            : throw new InvalidImageException($"'{image.Name}' is for several platforms, and what is loaded into a Docker engine is for one. Run one of its images, or deliver it by Deliver.PushTo.");
    }

    private sealed record Kind(string Cluster) : Deliver
    {
        public override IImageDelivery Of(PullableImage image) => new KindLoad(image, Cluster);
    }

    private sealed record LocalContainerd : Deliver
    {
        public override IImageDelivery Of(PullableImage image) => new ContainerdLoad(image);
    }
}
