using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>Makes the HTTP client of a resolved kubeconfig context.</summary>
internal static class HttpTransport
{
    /// <summary>The client, and the plugin that gives its credentials, if one does.</summary>
    public static (HttpClient Client, CredentialPlugin? Plugin) Connect(ClusterAccess access, ClusterOptions options)
    {
        // Credentials are for servers that TLS says who they are.
        var secure = access.Server.Scheme == Uri.UriSchemeHttps;
        var plugin = secure && access.Exec is { } exec ? new CredentialPlugin(exec, options.LoginTimeout, options.Clock) : null;
        HttpMessageHandler chain = plugin is not null
            ? new CredentialPluginHandler(plugin, credential => Connections(access, credential.Certificate))
            : secure ? Authorization(access, Connections(access, access.ClientCertificate)) : Connections(access, certificate: null);
        if (secure && access.Impersonation is { } impersonation)
        {
            chain = new ImpersonationHandler(impersonation) { InnerHandler = chain };
        }

        return (new(chain)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        }, plugin);
    }

    private static HttpMessageHandler Connections(ClusterAccess access, (X509Certificate2 Leaf, X509Certificate2Collection Chain)? certificate)
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
            Proxy = access.Proxy is { } proxy ? ProxyAt(proxy) : null,
            UseProxy = access.Proxy is not null || !access.Server.IsLoopback,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            // On loopback the bandwidth is free and the server's gzip is most of the time of a large list.
            AutomaticDecompression = access.DisablesCompression || access.Server.IsLoopback ? DecompressionMethods.None : DecompressionMethods.GZip,
            SslOptions = Tls(access, certificate),
        };
        return access.TlsServerName is { } name ? new TlsServerNameHandler(name) { InnerHandler = handler } : handler;
    }

    private static WebProxy ProxyAt(Uri address)
    {
        if (address.UserInfo.Length == 0)
        {
            return new(address);
        }

        var user = address.UserInfo.Split(':', 2);
        return new(new UriBuilder(address) { UserName = "", Password = "" }.Uri)
        {
            Credentials = new NetworkCredential(Uri.UnescapeDataString(user[0]), user.Length > 1 ? Uri.UnescapeDataString(user[1]) : ""),
        };
    }

    private static HttpMessageHandler Authorization(ClusterAccess access, HttpMessageHandler inner) => access switch
    {
        { TokenFile: { } file } => new TokenFileHandler(file, access.Token, TimeProvider.System) { InnerHandler = inner },
        { Token: { } token } => new FixedAuthorizationHandler(new("Bearer", token)) { InnerHandler = inner },
        { Basic: { } basic } => new FixedAuthorizationHandler(new("Basic", basic)) { InnerHandler = inner },
        _ => inner,
    };

    private static SslClientAuthenticationOptions Tls(ClusterAccess access, (X509Certificate2 Leaf, X509Certificate2Collection Chain)? certificate)
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

        if (certificate is var (leaf, chain))
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
