using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>What a credential plugin gave: a token, a client certificate, or both; and until when it serves.</summary>
internal sealed class PluginCredential
{
    // Clocks differ and requests take time; but never so early that short-lived credentials are asked for all the time.
    private static readonly TimeSpan LongestSkew = TimeSpan.FromSeconds(30);

    public string? Token { get; private init; }

    public (X509Certificate2 Leaf, X509Certificate2Collection Chain)? Certificate { get; private init; }

    /// <summary>The certificate and its key as text, by which two are told apart; empty where there is none.</summary>
    public string CertificateText { get; private init; } = "";

    /// <summary>When to ask again; null never.</summary>
    public DateTimeOffset? AskAgainAt { get; private init; }

    public bool SameAs(PluginCredential other) =>
        string.Equals(Token, other.Token, StringComparison.Ordinal) && string.Equals(CertificateText, other.CertificateText, StringComparison.Ordinal);

    /// <summary>Reads the JSON that a plugin writes. Nothing of it is ever part of an error.</summary>
    /// <param name="answer">What it wrote.</param>
    /// <param name="apiVersion">The version that it was asked for.</param>
    /// <param name="now">The time.</param>
    /// <param name="error">Makes the exception of a problem.</param>
    public static PluginCredential Read(ReadOnlyMemory<byte> answer, string apiVersion, DateTimeOffset now, Func<string, CredentialPluginException> error)
    {
        using var document = Parse(answer, error);
        var root = document.RootElement;
        if (root.Member("kind").AsText() is not "ExecCredential" || !string.Equals(root.Member("apiVersion").AsText(), apiVersion, StringComparison.Ordinal))
        {
            throw error($"it answered with something else than an ExecCredential of {apiVersion}, which the kubeconfig asks for");
        }

        var status = root.Member("status");
        if (status.ValueKind != JsonValueKind.Object)
        {
            throw error("its answer has no status, where the credentials should be");
        }

        var (token, certificate, key) = (Text(status, "token", error), Text(status, "clientCertificateData", error), Text(status, "clientKeyData", error));
        if (certificate is null != key is null)
        {
            throw error($"it gave a {(key is null ? "certificate without its key" : "key without its certificate")}");
        }

        if (token is null && certificate is null)
        {
            throw error("it gave neither a token nor a client certificate");
        }

        if (token is not null && token.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e'))
        {
            throw error("its token holds spaces or other characters that a header cannot carry");
        }

        return new()
        {
            Token = token,
            Certificate = certificate is null ? null : Loaded(certificate, key!, error),
            CertificateText = certificate + key,
            AskAgainAt = Expiry(status.Member("expirationTimestamp"), error) is { } expiry ? expiry - Skew(expiry - now) : null,
        };
    }

    private static TimeSpan Skew(TimeSpan life) => life <= TimeSpan.Zero ? TimeSpan.Zero : life / 10 < LongestSkew ? life / 10 : LongestSkew;

    private static JsonDocument Parse(ReadOnlyMemory<byte> answer, Func<string, CredentialPluginException> error)
    {
        try
        {
            return JsonText.Parse(answer);
        }
        // Without the cause: it may quote what could not be read.
        catch (KubernetesJsonException)
        {
            throw error("it answered with something that is not JSON");
        }
    }

    private static string? Text(JsonElement status, string field, Func<string, CredentialPluginException> error) => status.Member(field) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } value => value.GetString() is { Length: > 0 } text ? text : null,
        _ => throw error($"status.{field} of its answer is not text"),
    };

    private static DateTimeOffset? Expiry(JsonElement value, Func<string, CredentialPluginException> error)
    {
        if (!value.Exists())
        {
            return null;
        }

        // RFC 3339. A time without an offset would mean another moment on every machine.
        return value.AsText() is { } text && value.TryGetDateTimeOffset(out var expiry) && text.LastIndexOfAny(['Z', '+', '-']) > text.IndexOf('T', StringComparison.Ordinal) && text.Contains('T', StringComparison.Ordinal)
            ? expiry
            : throw error("status.expirationTimestamp of its answer is not a time such as 2030-01-01T00:00:00Z");
    }

    private static (X509Certificate2 Leaf, X509Certificate2Collection Chain) Loaded(string certificate, string key, Func<string, CredentialPluginException> error)
    {
        try
        {
            return Pem.ClientCertificate(certificate, key, "the plugin");
        }
        catch (KubeconfigException)
        {
            throw error("its client certificate and key are malformed or do not belong together; both must be PEM");
        }
    }
}
