using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Nixish.Kubernetes;

/// <summary>Makes the HTTP client of a resolved kubeconfig context.</summary>
internal static class HttpTransport
{
    public static HttpClient Connect(ClusterAccess access)
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !access.Server.IsLoopback,
            // On loopback the bandwidth is free and the server's gzip is most of the time of a large list.
            AutomaticDecompression = access.DisablesCompression || access.Server.IsLoopback ? DecompressionMethods.None : DecompressionMethods.GZip,
            SslOptions = Tls(access),
        };
        HttpMessageHandler named = access.TlsServerName is { } name ? new TlsServerNameHandler(name) { InnerHandler = handler } : handler;
        var chain = access.Server.Scheme == Uri.UriSchemeHttps ? Authorization(access, named) : named;
        return new(chain)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    private static HttpMessageHandler Authorization(ClusterAccess access, HttpMessageHandler inner) => access switch
    {
        { TokenFile: { } file } => new TokenFileHandler(file, access.Token, TimeProvider.System) { InnerHandler = inner },
        { Token: { } token } => new FixedAuthorizationHandler(new("Bearer", token)) { InnerHandler = inner },
        { Basic: { } basic } => new FixedAuthorizationHandler(new("Basic", basic)) { InnerHandler = inner },
        _ => inner,
    };

    private static SslClientAuthenticationOptions Tls(ClusterAccess access)
    {
        var options = new SslClientAuthenticationOptions();
        if (access.Authorities is { } authorities)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            options.CertificateChainPolicy = policy;
        }

        if (access.SkipsTlsVerification)
        {
#pragma warning disable CA5359, MA0039 // The kubeconfig says so in as many words: insecure-skip-tls-verify.
            options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }

        if (access.ClientCertificate is var (leaf, chain))
        {
            options.ClientCertificateContext = SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }

        return options;
    }

    // The handler takes the name that it indicates and verifies from the Host header, whatever its TLS options say.
    private sealed class TlsServerNameHandler(string name) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = name;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class FixedAuthorizationHandler(AuthenticationHeaderValue header) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = header;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
