using System.Net;

namespace Nixish;

/// <summary>In which way a registry failed.</summary>
public enum RegistryFailure
{
    /// <summary>No connection, or it broke and did not recover.</summary>
    Unreachable,

    /// <summary>It wants other credentials, or refuses what these may do.</summary>
    Unauthorized,

    /// <summary>It has no such image, blob or repository.</summary>
    NotFound,

    /// <summary>It answers too many requests, or that it is failing, and did not recover.</summary>
    Unavailable,

    /// <summary>What it sent or took is not what its digest says.</summary>
    WrongDigest,

    /// <summary>It refuses the request, or answers in a way that its protocol does not have.</summary>
    Refused,

    /// <summary>It does not offer what was asked of it: deletion of tags, deletion at all.</summary>
    Unsupported,

    /// <summary>Doing it would put credentials or content at risk: plain HTTP, a redirect that leaves TLS.</summary>
    Insecure,
}

/// <summary>A registry failed, for one image.</summary>
public sealed class RegistryException : NixishException
{
    internal RegistryException(RegistryFailure failure, string reference, string host, string message, Exception? inner = null)
        : base(message, inner) => (Failure, Reference, Host) = (failure, reference, host);

    /// <summary>In which way.</summary>
    public RegistryFailure Failure { get; }

    /// <summary>The image or blob: <c>registry.example.com/shop/web:tag</c>.</summary>
    public string Reference { get; }

    /// <summary>The host that failed, which a redirect can have made another than the reference's.</summary>
    public string Host { get; }

    /// <summary>What it answered; null where it did not.</summary>
    public HttpStatusCode? Status { get; init; }

    internal TimeSpan? RetryAfter { get; init; }

    internal bool IsTransient { get; init; }
}
