namespace Nixish.Kubernetes;

/// <summary>A kubeconfig is missing, malformed, or asks for something that cannot be done.</summary>
public sealed class KubeconfigException : NixishException
{
    /// <summary>A fault in the kubeconfig at <paramref name="path"/>, or in finding one where it is null.</summary>
    public KubeconfigException(string message, string? path = null, Exception? innerException = null)
        : base(message, innerException) => Path = path;

    /// <summary>The file at fault; null where none was found or several were merged.</summary>
    public string? Path { get; }
}
