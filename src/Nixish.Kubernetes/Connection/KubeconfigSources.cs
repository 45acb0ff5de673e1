namespace Nixish.Kubernetes;

/// <summary>Finds the kubeconfig: an explicit path, else the list in <c>KUBECONFIG</c>, else <c>~/.kube/config</c>, else the pod this runs in.</summary>
internal sealed class KubeconfigSources(Func<string, string?> environment, string home, string serviceAccount = KubeconfigSources.ServiceAccountFolder)
{
    public const string ServiceAccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    public static KubeconfigSources OfProcess { get; } =
        new(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>How to reach the cluster of <paramref name="context"/>, or of the current context where it is null.</summary>
    public ClusterAccess Find(string? path, string? context)
    {
        if (path is not null)
        {
            return File.Exists(path)
                ? ClusterAccess.Of(KubeconfigFile.Load(path), context, path)
                : throw new KubeconfigException($"There is no kubeconfig at {Path.GetFullPath(path)}. Check the path, or leave it out to use $KUBECONFIG or ~/.kube/config.", path);
        }

        var listed = (environment("KUBECONFIG") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        List<string> candidates = listed.Count > 0 ? listed : [Path.Combine(home, ".kube", "config")];
        var files = candidates.Where(File.Exists).ToList();
        if (files.Count > 0)
        {
            return ClusterAccess.Of(files.Select(KubeconfigFile.Load).Aggregate((first, later) => first.MergedWith(later)), context, string.Join(Path.PathSeparator, files));
        }

        // A context that was asked for by name cannot mean the pod's own cluster.
        if (context is null && InCluster() is { } pod)
        {
            return pod;
        }

        throw new KubeconfigException(
            $"No kubeconfig was found: looked for {string.Join(", ", candidates)}, and this is not a pod (KUBERNETES_SERVICE_HOST is not set). Pass a path or set KUBECONFIG.");
    }

    private ClusterAccess? InCluster()
    {
        if (environment("KUBERNETES_SERVICE_HOST") is not { Length: > 0 } host || environment("KUBERNETES_SERVICE_PORT") is not { Length: > 0 } port)
        {
            return null;
        }

        var token = Path.Combine(serviceAccount, "token");
        if (!File.Exists(token))
        {
            throw new KubeconfigException($"This pod has no service account token at {token}: set automountServiceAccountToken, or pass a kubeconfig.", token);
        }

        var authority = Path.Combine(serviceAccount, "ca.crt");
        var namespaceFile = Path.Combine(serviceAccount, "namespace");
        return new()
        {
            Server = new UriBuilder(Uri.UriSchemeHttps, host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host, int.TryParse(port, out var number) ? number : 443).Uri,
            Source = "the pod's service account",
            Namespace = environment("POD_NAMESPACE") ?? (File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : null),
            Authorities = File.Exists(authority) ? Pem.Certificates(File.ReadAllText(authority), authority) : null,
            TokenFile = token,
        };
    }
}
