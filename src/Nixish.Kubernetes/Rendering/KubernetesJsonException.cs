namespace Nixish.Kubernetes;

/// <summary>JSON that cannot be read as the Kubernetes type it should be.</summary>
public sealed class KubernetesJsonException : NixishException
{
    /// <summary>What is wrong at <paramref name="path"/>.</summary>
    public KubernetesJsonException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException) => Path = path;

    /// <summary>Where in the document: <c>spec.template.spec.containers[0].ports</c>; <c>$</c> is the document itself.</summary>
    public string Path { get; }
}
