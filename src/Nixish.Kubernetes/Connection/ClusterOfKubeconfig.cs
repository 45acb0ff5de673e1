using System.Text;

namespace Nixish.Kubernetes;

/// <summary>Where a kubeconfig's cluster is and how it is trusted.</summary>
internal static class ClusterOfKubeconfig
{
    private const int SocksPort = 1080;

    public static ClusterAccess Read(KubeconfigEntry cluster, string name)
    {
        var where = $"cluster '{name}'";
        var server = cluster["server"] ?? throw new KubeconfigException($"The {where} in {cluster.File} has no server.", cluster.File);
        var skips = Flag(cluster, "insecure-skip-tls-verify", where);
        var authority = Pem.Text(cluster, "certificate-authority", where);
        if (skips && authority is not null)
        {
            throw new KubeconfigException($"The {where} in {cluster.File} has both a certificate authority and insecure-skip-tls-verify: remove the latter.", cluster.File);
        }

        // A server without a scheme is one of TLS where anything is said about TLS, as in client-go.
        var scheme = skips || authority is not null ? "https://" : "http://";
        if (!Uri.TryCreate(server.Contains("://", StringComparison.Ordinal) ? server : scheme + server, UriKind.Absolute, out var uri) ||
            (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            throw new KubeconfigException($"The server '{server}' of {where} in {cluster.File} is not an http or https address.", cluster.File);
        }

        return new()
        {
            Server = uri,
            Source = cluster.File,
            Authorities = authority is null ? null : Pem.Certificates(authority, $"the certificate-authority of {where} in {cluster.File}"),
            TlsServerName = cluster["tls-server-name"],
            SkipsTlsVerification = skips,
            DisablesCompression = Flag(cluster, "disable-compression", where),
            Proxy = Proxy(cluster, where),
        };
    }

    /// <summary>What a credential plugin that asks for it is told of the cluster; what is not set is left out.</summary>
    public static Json ForPlugin(KubeconfigEntry cluster, ClusterAccess access)
    {
        List<KeyValuePair<string, Json>> told = [new("server", cluster["server"])];
        if (access.TlsServerName is { } name)
        {
            told.Add(new("tls-server-name", name));
        }

        if (access.SkipsTlsVerification)
        {
            told.Add(new("insecure-skip-tls-verify", true));
        }

        if (Pem.Text(cluster, "certificate-authority", "the cluster") is { } authority)
        {
            told.Add(new("certificate-authority-data", Convert.ToBase64String(Encoding.UTF8.GetBytes(authority))));
        }

        if (cluster["proxy-url"] is { } proxy)
        {
            told.Add(new("proxy-url", proxy));
        }

        if (access.DisablesCompression)
        {
            told.Add(new("disable-compression", true));
        }

        // Null where the cluster holds nothing that is meant for plugins; client-go writes it all the same.
        var extensions = cluster.Nested.TryGetValue("extensions", out var list) ? list.Items : default;
        told.Add(new("config", extensions.FirstOrDefault(extension => extension["name"].Text is ExecConfig.ExtensionName)["extension"]));
        return told.ToMap();
    }

    private static Uri? Proxy(KubeconfigEntry cluster, string where)
    {
        if (cluster["proxy-url"] is not { } text)
        {
            return null;
        }

        // The address stays out of the message: it may hold a password.
        if (!Uri.TryCreate(text, UriKind.Absolute, out var proxy) || proxy.Host.Length == 0 || proxy.Scheme is not ("http" or "https" or "socks5"))
        {
            throw new KubeconfigException($"The 'proxy-url' of {where} in {cluster.File} is not an http, https or socks5 address such as http://proxy.example:3128.", cluster.File);
        }

        return proxy.Port > 0 ? proxy : new UriBuilder(proxy) { Port = SocksPort }.Uri;
    }

    private static bool Flag(KubeconfigEntry entry, string field, string where) => entry[field] switch
    {
        null or "false" or "False" or "FALSE" => false,
        "true" or "True" or "TRUE" => true,
        var other => throw new KubeconfigException($"'{field}' of {where} in {entry.File} is '{other}': it must be true or false.", entry.File),
    };
}
