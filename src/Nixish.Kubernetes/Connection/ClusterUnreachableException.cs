namespace Nixish.Kubernetes;

/// <summary>The API server did not answer: nothing listens, the name is unknown, its certificate is not trusted, or it took too long.</summary>
public sealed class ClusterUnreachableException : NixishException
{
    /// <summary>A server that could not be reached.</summary>
    public ClusterUnreachableException(string message, Uri server, string? context, Exception? innerException = null)
        : base(message, innerException) => (Server, Context) = (server, context);

    /// <summary>The API server's address.</summary>
    public Uri Server { get; }

    /// <summary>The kubeconfig context that led there; null for a cluster that was given as an address.</summary>
    public string? Context { get; }
}
