namespace Nixish.Kubernetes;

/// <summary>
/// Which fields of a kind name other objects and images, where no schema says so: those of a custom resource, or an annotation of a built-in one. A
/// path is written as <c>spec.tls[*].secretName</c>; what is there is a name, an object with <c>name</c>, or a list of either.
/// </summary>
/// <param name="Group">The kind's API group: <c>serving.knative.dev</c>; empty for the core group.</param>
/// <param name="Kind">The kind: <c>Service</c>.</param>
/// <example><code>new KindFields("serving.knative.dev", "Service") { PodSpecs = ["spec.template.spec"] }</code></example>
public sealed record KindFields(string Group, string Kind)
{
    /// <summary>Paths of fields that name a ConfigMap.</summary>
    public Seq<string> ConfigMaps { get; init; }

    /// <summary>Paths of fields that name a Secret.</summary>
    public Seq<string> Secrets { get; init; }

    /// <summary>Paths of fields that name a Service.</summary>
    public Seq<string> Services { get; init; }

    /// <summary>Paths of fields that name a ServiceAccount.</summary>
    public Seq<string> ServiceAccounts { get; init; }

    /// <summary>Paths of fields that hold an image's reference.</summary>
    public Seq<string> Images { get; init; }

    /// <summary>Paths of fields that hold a whole pod spec, with all that it names.</summary>
    public Seq<string> PodSpecs { get; init; }

    internal bool IsOf(KubernetesObject resource) => string.Equals(resource.Kind, Kind, StringComparison.Ordinal) && string.Equals(resource.Group, Group, StringComparison.Ordinal);

    internal IEnumerable<(TreePath Path, string Named)> Paths() =>
    [
        .. Of(ConfigMaps, "ConfigMap"), .. Of(Secrets, "Secret"), .. Of(Services, "Service"), .. Of(ServiceAccounts, "ServiceAccount"),
        .. Of(Images, NameSchema.Image), .. Of(PodSpecs, ">PodSpec"),
    ];

    private static IEnumerable<(TreePath, string)> Of(Seq<string> paths, string named) => paths.AsEnumerable().Select(path => (TreePath.Parse(path), named));
}
