using System.Net;

namespace Nixish;

/// <summary>How registries are talked to.</summary>
public sealed class RegistryOptions
{
    /// <summary>What sends requests; null is a <see cref="SocketsHttpHandler"/> that verifies certificates. Not disposed. Redirects are followed by the client, never by the handler.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Credentials by registry (<c>registry.example.com</c>, <c>127.0.0.1:5000</c>); null takes <see cref="DockerConfig"/>. Registries without an entry are used anonymously.</summary>
    public Map<RegistryCredentials>? Credentials { get; init; }

    /// <summary>Where credentials are noted where <see cref="Credentials"/> are not given; null is <see cref="Nixish.DockerConfig.Default"/>.</summary>
    public DockerConfig? DockerConfig { get; init; }

    /// <summary>Registries that are used without TLS. Those on loopback addresses are too, unless there are certificates for them in <see cref="CertificateFolder"/>.</summary>
    public Seq<string> PlainHttp { get; init; }

    /// <summary>A file of certificates (PEM) whose authorities are trusted beside the system's; null trusts the system's alone. Certificates are always verified.</summary>
    public string? CertificateAuthorities { get; init; }

    /// <summary>
    /// A folder with a folder for each registry that has certificates of its own, <c>registry.example.com:5000</c>: authorities to trust
    /// beside the system's in <c>*.crt</c>, and a certificate to show in <c>client.cert</c> with <c>client.key</c>.
    /// </summary>
    /// <value>By default Docker's, <c>/etc/docker/certs.d</c>.</value>
    public string CertificateFolder { get; init; } = OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "docker", "certs.d")
        : "/etc/docker/certs.d";

    /// <summary>The proxy that registries are reached through; null takes the environment's (<c>HTTPS_PROXY</c>, <c>NO_PROXY</c>) or the system's, for hosts other than this one.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>In pieces of how many bytes a blob is sent, for proxies that take no longer ones; null sends it whole. A registry may ask for longer pieces.</summary>
    public long? ChunkSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value ?? 1, 1, nameof(value));
            field = value;
        }
    }

    /// <summary>How many blobs go at once. 4 by default.</summary>
    public int Parallelism
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 4;

    /// <summary>How often a request is tried again after a reset connection, 408, 429 or 5xx. 5 by default.</summary>
    public int Retries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 5;

    /// <summary>The pause before the first retry; it doubles for each further one. A registry's <c>Retry-After</c> goes before, up to <see cref="LongestPause"/>. 500 ms by default.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A registry that asks for a longer pause is given up. 60 s by default.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a registry may take to begin its answer. 100 s by default; nor may it pause longer while it sends or takes a blob.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Measures the pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
