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
            return Exists(path)
                ? ClusterAccess.Of(KubeconfigFile.Load(path), context, path)
                : throw new KubeconfigException($"There is no kubeconfig at {Path.GetFullPath(path)}. Check the path, or leave it out to use $KUBECONFIG or ~/.kube/config.", path);
        }

        var (config, candidates, files) = Merged();
        // A context that was asked for by name cannot mean the pod's own cluster.
        if (context is null && config.IsEmpty && InCluster() is { } pod)
        {
            return pod;
        }

        return files.Count > 0 ? ClusterAccess.Of(config, context, string.Join(Path.PathSeparator, files)) : throw new KubeconfigException(
            $"No kubeconfig was found: looked for {(candidates.Count > 0 ? string.Join(", ", candidates) : "the files in KUBECONFIG, which names none")}, and this is not a pod (KUBERNETES_SERVICE_HOST is not set). Pass a path or set KUBECONFIG.");
    }

    /// <summary>What the files say together that are looked for where no path is given; which these are, and which of them exist.</summary>
    public (Kubeconfig Config, IReadOnlyList<string> Candidates, IReadOnlyList<string> Files) Merged()
    {
        // A variable of separators alone names no file, and yet is one: the home folder is not looked at.
        List<string> candidates = environment("KUBECONFIG") is { Length: > 0 } variable
            ? [.. variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)]
            : [Path.Combine(home, ".kube", "config")];
        var files = candidates.Where(Exists).ToList();
        return (files.Select(KubeconfigFile.Load).Aggregate(new Kubeconfig(), (earlier, later) => earlier.MergedWith(later)), candidates, files);
    }

    // A folder in a file's place is an error of who wrote the list, and reading it says so.
    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

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
            Namespace = environment("POD_NAMESPACE") is { Length: > 0 } ns ? ns : File.Exists(namespaceFile) ? File.ReadAllText(namespaceFile).Trim() : null,
            Authorities = File.Exists(authority) ? Pem.Certificates(File.ReadAllText(authority), authority) : null,
            TokenFile = token,
        };
    }
}
