namespace Nixish.Kubernetes;

/// <summary>One of the reasons the API server gives for refusing a request.</summary>
/// <param name="Reason">A word for programs: <c>FieldValueInvalid</c>.</param>
/// <param name="Message">A sentence for people.</param>
/// <param name="Field">Where in the object: <c>spec.replicas</c>.</param>
public sealed record ApiCause(string? Reason, string? Message, string? Field);

/// <summary>The API server refused a request. See https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/.</summary>
public class KubernetesApiException : NixishException
{
    /// <summary>A refusal, as the server states it.</summary>
    public KubernetesApiException(string message, int statusCode, string? reason = null, Seq<ApiCause> causes = default, Exception? innerException = null)
        : base(message, innerException) => (StatusCode, Reason, Causes) = (statusCode, reason, causes);

    /// <summary>The HTTP status.</summary>
    public int StatusCode { get; }

    /// <summary>The server's word for it: <c>Invalid</c>, <c>Forbidden</c>; null where it gave none.</summary>
    public string? Reason { get; }

    /// <summary>The single faults, where the server lists them.</summary>
    public Seq<ApiCause> Causes { get; }
}

/// <summary>The server does not know a kind that a stack holds, in the version asked for.</summary>
public sealed class UnknownKindException : KubernetesApiException
{
    /// <summary>A kind that <paramref name="server"/> does not serve.</summary>
    public UnknownKindException(string message, string apiVersion, string kind, Uri server)
        : base(message, 404, "NotFound") => (ApiVersion, Kind, Server) = (apiVersion, kind, server);

    /// <summary>The group and version asked for.</summary>
    public string ApiVersion { get; }

    /// <summary>The kind asked for.</summary>
    public string Kind { get; }

    /// <summary>The API server's address.</summary>
    public Uri Server { get; }
}
