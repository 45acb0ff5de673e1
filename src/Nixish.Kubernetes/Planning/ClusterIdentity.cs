namespace Nixish.Kubernetes;

/// <summary>
/// Tells clusters apart: by the uid of the namespace <c>kube-system</c>, which a cluster has from its first to its last day, whatever its address
/// and certificates. A state that was made for one must not be used for another, whose objects it would take for gone.
/// </summary>
internal sealed class ClusterIdentity(KubernetesApi api)
{
    private const string Field = "cluster";
    private string? _known;

    /// <summary>The cluster's identity; null where these credentials may not read it. One request in a lifetime.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_known is null)
            {
                using var home = await api.GetAsync("api/v1/namespaces/kube-system", cancellationToken, KubernetesApi.MetadataOnly).ConfigureAwait(false);
                _known = home?.RootElement.At("metadata", "uid").AsText();
            }

            return _known;
        }
        catch (KubernetesApiException refused) when (refused.StatusCode is 401 or 403)
        {
            return null;
        }
    }

    /// <summary>An entry that knows its cluster.</summary>
    public static StateEntry Mark(StateEntry entry, string? cluster) => cluster is null ? entry : entry with { Data = entry.Data.With(Field, cluster) };

    /// <exception cref="OtherClusterException">An entry is of another cluster.</exception>
    public void Check(string stack, IEnumerable<StateEntry> entries, string? cluster)
    {
        if (cluster is not null && entries.FirstOrDefault(entry => entry.Data.TryGetValue(Field, out var other) && !string.Equals(other, cluster, StringComparison.Ordinal)) is { } foreign)
        {
            throw new OtherClusterException(
                $"The state of stack '{stack}' is that of another cluster: it holds {foreign.ResourceId}, which was applied to the cluster {foreign.Data[Field]}, and {api.ServerName} is the cluster {cluster}. " +
                "Choose the context that is meant, or give each cluster a state of its own (--state). If the other cluster is gone for good, delete the state file.",
                api.Server);
        }
    }
}

/// <summary>A state holds objects of another cluster than the one it is used with.</summary>
public sealed class OtherClusterException : NixishException
{
    internal OtherClusterException(string message, Uri server)
        : base(message) => Server = server;

    /// <summary>The address of the cluster that the state is not of.</summary>
    public Uri Server { get; }
}
