namespace Nixish.Kubernetes;

/// <summary>An operator that keeps a cluster as a Git repository says: <see cref="ArgoCD"/> or <see cref="Flux"/>.</summary>
public abstract record GitOps
{
    private protected GitOps()
    {
    }

    /// <summary>Where in the repository the folder lies: <c>deploy/prod</c>; <c>.</c> is its root.</summary>
    public string Path { get; init; } = ".";

    // The object that has the component in folder applied; what lies in no namespace comes first.
    internal abstract KubernetesResource AppOf(string component, string? ns, bool hasCluster);

    private protected string PathOf(string component) => string.Join('/', new[] { Path.Trim('/'), component }.Where(static part => part is not ("" or ".")));

    private protected static Json Texts(params ReadOnlySpan<string> texts) => Seq.Create<Json>([.. texts.ToArray().Select(static text => (Json)text)]);
}

/// <summary>Argo CD: an <c>Application</c> for each component.</summary>
/// <param name="Repository">The Git repository's URL.</param>
/// <seealso href="https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/"/>
public sealed record ArgoCD(string Repository) : GitOps
{
    /// <summary>The branch, tag or commit; by default the repository's own.</summary>
    public string Revision { get; init; } = "HEAD";

    /// <summary>Argo CD's project.</summary>
    public string Project { get; init; } = "default";

    /// <summary>The namespace that Argo CD lies in.</summary>
    public string Namespace { get; init; } = "argocd";

    /// <summary>The cluster's API server; by default the one that Argo CD runs in.</summary>
    public string Server { get; init; } = "https://kubernetes.default.svc";

    internal override KubernetesResource AppOf(string component, string? ns, bool hasCluster) => new("argoproj.io/v1alpha1", "Application", component)
    {
        Namespace = Namespace,
        Annotations = component == FolderFiles.Cluster ? new() { ["argocd.argoproj.io/sync-wave"] = "-1" } : default,
        Content = new()
        {
            ["spec"] = new Map<Json>
            {
                ["project"] = Project,
                ["source"] = new Map<Json> { ["repoURL"] = Repository, ["path"] = PathOf(component), ["targetRevision"] = Revision },
                ["destination"] = new Map<Json> { ["server"] = Server, ["namespace"] = ns ?? "default" },
                ["syncPolicy"] = new Map<Json>
                {
                    ["automated"] = new Map<Json> { ["prune"] = true, ["selfHeal"] = true },
                    ["syncOptions"] = Texts("ServerSideApply=true"),
                },
            },
        },
    };
}

/// <summary>Flux: a <c>Kustomization</c> for each component.</summary>
/// <param name="Source">The name of the source that has the repository.</param>
/// <seealso href="https://fluxcd.io/flux/components/kustomize/kustomizations/"/>
public sealed record Flux(string Source) : GitOps
{
    /// <summary>The source's kind.</summary>
    public string SourceKind { get; init; } = "GitRepository";

    /// <summary>The namespace that Flux's objects lie in.</summary>
    public string Namespace { get; init; } = "flux-system";

    /// <summary>How often the cluster is brought in line, as Flux writes durations.</summary>
    public string Interval { get; init; } = "10m0s";

    internal override KubernetesResource AppOf(string component, string? ns, bool hasCluster)
    {
        Map<Json> spec = new()
        {
            ["interval"] = Interval,
            ["path"] = "./" + PathOf(component),
            ["prune"] = true,
            ["wait"] = true,
            ["sourceRef"] = new Map<Json> { ["kind"] = SourceKind, ["name"] = Source },
        };
        return new("kustomize.toolkit.fluxcd.io/v1", "Kustomization", component)
        {
            Namespace = Namespace,
            Content = new()
            {
                ["spec"] = hasCluster && component != FolderFiles.Cluster
                    ? spec.With("dependsOn", Seq.Create<Json>([new Map<Json> { ["name"] = FolderFiles.Cluster }]))
                    : spec,
            },
        };
    }
}
