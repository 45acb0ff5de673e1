namespace Nixish.Kubernetes;

/// <summary>What one file of a rendered folder holds.</summary>
public enum FileGrouping
{
    /// <summary>One resource: <c>prod/deployment-web.yaml</c>.</summary>
    Resource,

    /// <summary>All resources of a component: <c>prod/web.yaml</c>.</summary>
    Component,
}

/// <summary>How files are written.</summary>
public enum FileFormat
{
    /// <summary>As YAML documents.</summary>
    Yaml,

    /// <summary>As one JSON object; several resources as a <c>v1</c> <c>List</c>.</summary>
    Json,
}

/// <summary>
/// Where resources stand in a folder of files. Equal sets give equal bytes under equal names, whatever their order; names fit every file system,
/// also those that take <c>A</c> and <c>a</c> for one.
/// </summary>
public sealed record FolderLayout
{
    /// <summary>One file a resource, in a folder for each namespace: <c>prod/deployment-web.yaml</c>.</summary>
    public static FolderLayout Resources { get; } = new();

    /// <summary>One file a component, in a folder for each namespace: <c>prod/web.yaml</c>.</summary>
    public static FolderLayout Components { get; } = new() { Files = FileGrouping.Component };

    /// <summary>One file a resource, and a <c>kustomization.yaml</c> that lists them: <c>kubectl apply -k folder</c>.</summary>
    public static FolderLayout Kustomize { get; } = new() { Kustomization = true };

    /// <summary>What one file holds.</summary>
    public FileGrouping Files { get; init; }

    /// <summary>How files are written.</summary>
    public FileFormat Format { get; init; }

    /// <summary>Whether a <c>kustomization.yaml</c> lists the files. A folder of GitOps always has one for each component.</summary>
    public bool Kustomization { get; init; }

    /// <summary>The label that says to which component a resource belongs. One without the label belongs to the component of its own name; one that is in no namespace, to <c>cluster</c>.</summary>
    public string ComponentLabel { get; init; } = "app.kubernetes.io/name";

    /// <summary>Who takes the folder from a Git repository to the cluster; null where nobody does. Components have folders of their own then, and <c>apps/</c> an object for each.</summary>
    public GitOps? GitOps { get; init; }

    /// <summary>A folder for Argo CD, an app of apps: point one Application at <c>apps/</c>.</summary>
    /// <param name="repository">The Git repository's URL.</param>
    /// <param name="path">Where in it the folder lies: <c>deploy/prod</c>.</param>
    public static FolderLayout ArgoCD(string repository, string path = ".") => new() { GitOps = new ArgoCD(repository) { Path = path } };

    /// <summary>A folder for Flux: point one Kustomization at <c>apps/</c>.</summary>
    /// <param name="source">The name of the GitRepository that has the folder.</param>
    /// <param name="path">Where in it the folder lies: <c>deploy/prod</c>.</param>
    public static FolderLayout Flux(string source, string path = ".") => new() { GitOps = new Flux(source) { Path = path } };
}
