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

    /// <summary>The proxy to go through, with its user and password if it has them; null leaves it to the environment.</summary>
    public Uri? Proxy { get; init; }

    public bool SkipsTlsVerification { get; init; }

    public bool DisablesCompression { get; init; }

    public (X509Certificate2 Leaf, X509Certificate2Collection Chain)? ClientCertificate { get; init; }

    public string? Token { get; init; }

    /// <summary>Read again as it rotates; beats <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User and password of basic authentication, as the header takes them.</summary>
    public string? Basic { get; init; }

    /// <summary>The plugin that gives the credentials; null where they are here already.</summary>
    public ExecConfig? Exec { get; init; }

    /// <summary>Whom the user acts as.</summary>
    public Impersonation? Impersonation { get; init; }

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

        if (chosen["namespace"] is { } ns && NameRules.LabelNameProblem(ns) is { } problem)
        {
            throw new KubeconfigException($"Context '{name}' in {chosen.File} has a namespace '{ns}' that no namespace can have: {problem}.", chosen.File);
        }

        var access = ClusterOfKubeconfig.Read(cluster, clusterName) with
        {
            Context = name,
            Namespace = chosen["namespace"],
            Source = $"context '{name}' of {files}",
        };
        return user is null ? access : WithUser(access, cluster, user, chosen["user"]!);
    }

    private static ClusterAccess WithUser(ClusterAccess access, KubeconfigEntry cluster, KubeconfigEntry user, string name)
    {
        var where = $"user '{name}'";
        var exec = ExecConfig.Of(user, where);
        if (user.Nested.ContainsKey("auth-provider"))
        {
            throw new KubeconfigException($"The {where} in {user.File} logs in through a plugin of the old kind (auth-provider), which Nixish does not run. Use an exec plugin, a token, a token file or a client certificate, or pass an HttpClient of your own to Cluster.", user.File);
        }

        var (certificate, key) = (Pem.Text(user, "client-certificate", where), Pem.Text(user, "client-key", where));
        if (certificate is null != key is null)
        {
            throw new KubeconfigException($"The {where} in {user.File} has a client {(key is null ? "certificate without its key" : "key without its certificate")}.", user.File);
        }

        var (token, tokenFile, basic) = (user["token"], user.PathOf("tokenFile"), user["username"] ?? (user["password"] is null ? null : ""));
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
            Impersonation = Impersonation.Of(user, where),
            // A plugin is asked only where nothing else says who the user is.
            Exec = exec is null || token is not null || tokenFile is not null || basic is not null || certificate is not null
                ? null
                : exec.WantsCluster ? exec with { Cluster = ClusterOfKubeconfig.ForPlugin(cluster, access) } : exec,
            Basic = basic is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic}:{user["password"]}")),
        };
    }

    private static string List(Map<KubeconfigEntry> entries) => entries.IsEmpty ? "none" : string.Join(", ", entries.Keys);
}
