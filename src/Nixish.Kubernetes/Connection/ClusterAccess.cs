using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>How to reach one cluster, as one user: a kubeconfig context, resolved.</summary>
internal sealed record ClusterAccess
{
    public required Uri Server { get; init; }

    /// <summary>Where this comes from, for messages: <c>context 'prod' of /home/ann/.kube/config</c>.</summary>
    public required string Source { get; init; }

    public string? Context { get; init; }

    public string? Namespace { get; init; }

    /// <summary>The only authorities to trust; null trusts the system's.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    public string? TlsServerName { get; init; }

    public bool SkipsTlsVerification { get; init; }

    public bool DisablesCompression { get; init; }

    public (X509Certificate2 Leaf, X509Certificate2Collection Chain)? ClientCertificate { get; init; }

    public string? Token { get; init; }

    /// <summary>Read again as it rotates; beats <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User and password of basic authentication, as the header takes them.</summary>
    public string? Basic { get; init; }

    public static ClusterAccess Of(Kubeconfig config, string? context, string files)
    {
        var name = context ?? config.CurrentContext ??
            throw new KubeconfigException($"The kubeconfig {files} has no current-context. Name one of: {List(config.Contexts)}.", files);
        if (!config.Contexts.TryGetValue(name, out var chosen))
        {
            throw new KubeconfigException($"There is no context '{name}' in {files}. There are: {List(config.Contexts)}.", files);
        }

        var clusterName = chosen["cluster"] ?? throw new KubeconfigException($"Context '{name}' in {chosen.File} names no cluster.", chosen.File);
        if (!config.Clusters.TryGetValue(clusterName, out var cluster))
        {
            throw new KubeconfigException($"Context '{name}' in {chosen.File} names cluster '{clusterName}', which is not there. There are: {List(config.Clusters)}.", chosen.File);
        }

        KubeconfigEntry? user = null;
        if (chosen["user"] is { } userName && !config.Users.TryGetValue(userName, out user))
        {
            throw new KubeconfigException($"Context '{name}' in {chosen.File} names user '{userName}', which is not there. There are: {List(config.Users)}.", chosen.File);
        }

        var access = OfCluster(cluster, clusterName) with
        {
            Context = name,
            Namespace = chosen["namespace"],
            Source = $"context '{name}' of {files}",
        };
        return user is null ? access : WithUser(access, user, chosen["user"]!);
    }

    private static ClusterAccess OfCluster(KubeconfigEntry cluster, string name)
    {
        var where = $"cluster '{name}'";
        var server = cluster["server"] ?? throw new KubeconfigException($"The {where} in {cluster.File} has no server.", cluster.File);
        if (!Uri.TryCreate(server.Contains("://", StringComparison.Ordinal) ? server : "http://" + server, UriKind.Absolute, out var uri) ||
            (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp))
        {
            throw new KubeconfigException($"The server '{server}' of {where} in {cluster.File} is not an http or https address.", cluster.File);
        }

        if (cluster["proxy-url"] is { } proxy)
        {
            throw new KubeconfigException($"The {where} in {cluster.File} is reached through the proxy {proxy}, which Nixish does not do yet. Set HTTPS_PROXY, or pass an HttpClient of your own to Cluster.", cluster.File);
        }

        var skips = Flag(cluster, "insecure-skip-tls-verify", where);
        var authority = Pem.Text(cluster, "certificate-authority", where);
        if (skips && authority is not null)
        {
            throw new KubeconfigException($"The {where} in {cluster.File} has both a certificate authority and insecure-skip-tls-verify: remove the latter.", cluster.File);
        }

        return new()
        {
            Server = uri,
            Source = cluster.File,
            Authorities = authority is null ? null : Pem.Certificates(authority, $"the certificate-authority of {where} in {cluster.File}"),
            TlsServerName = cluster["tls-server-name"],
            SkipsTlsVerification = skips,
            DisablesCompression = Flag(cluster, "disable-compression", where),
        };
    }

    private static ClusterAccess WithUser(ClusterAccess access, KubeconfigEntry user, string name)
    {
        var where = $"user '{name}'";
        foreach (var section in user.Sections.AsSpan())
        {
            if (section is "exec" or "auth-provider")
            {
                throw new KubeconfigException($"The {where} in {user.File} logs in through a plugin ({section}), which Nixish does not run yet. Use a token, a token file or a client certificate, or pass an HttpClient of your own to Cluster.", user.File);
            }
        }

        foreach (var field in (ReadOnlySpan<string>)["as", "as-uid", "as-groups", "as-user-extra"])
        {
            if (user[field] is not null || user.Sections.Contains(field, StringComparer.Ordinal))
            {
                throw new KubeconfigException($"The {where} in {user.File} impersonates another user ('{field}'), which Nixish does not do yet. Use that user's own credentials.", user.File);
            }
        }

        var (certificate, key) = (Pem.Text(user, "client-certificate", where), Pem.Text(user, "client-key", where));
        if (certificate is null != key is null)
        {
            throw new KubeconfigException($"The {where} in {user.File} has a client {(key is null ? "certificate without its key" : "key without its certificate")}.", user.File);
        }

        var (token, tokenFile, basic) = (user["token"], user.PathOf("tokenFile"), user["username"]);
        if (basic is not null && (token is not null || tokenFile is not null))
        {
            throw new KubeconfigException($"The {where} in {user.File} has both a token and a user name: keep one.", user.File);
        }

        if (token is not null && token.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e'))
        {
            throw new KubeconfigException($"The token of {where} in {user.File} holds spaces or other characters that a header cannot carry.", user.File);
        }

        return access with
        {
            ClientCertificate = certificate is null ? null : Pem.ClientCertificate(certificate, key!, $"{where} in {user.File}"),
            Token = token,
            TokenFile = tokenFile,
            Basic = basic is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic}:{user["password"]}")),
        };
    }

    private static bool Flag(KubeconfigEntry entry, string field, string where) => entry[field] switch
    {
        null or "false" or "False" or "FALSE" => false,
        "true" or "True" or "TRUE" => true,
        var other => throw new KubeconfigException($"'{field}' of {where} in {entry.File} is '{other}': it must be true or false.", entry.File),
    };

    private static string List(Map<KubeconfigEntry> entries) => entries.IsEmpty ? "none" : string.Join(", ", entries.Keys);
}
