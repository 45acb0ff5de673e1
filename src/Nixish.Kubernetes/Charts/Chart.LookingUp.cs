using Nixish.Kubernetes.Charts;

namespace Nixish.Kubernetes;

public sealed partial record Chart
{
    /// <summary>
    /// The chart with what its <c>lookup</c>s find in a cluster, as <c>helm template --dry-run=server</c> has it. It is rendered once to see what it asks for; the answers
    /// are then part of the value, so that it renders to the same from there on, whatever becomes of the cluster.
    /// </summary>
    /// <param name="cluster">The cluster that is asked, with the rights of its user. A chart is somebody else's code: it reads whatever that user may read.</param>
    /// <param name="cancellationToken">Ends the render.</param>
    /// <exception cref="ChartNotFetchedException">The chart has to be fetched first: see <see cref="FetchAsync"/>.</exception>
    /// <exception cref="ChartException">The chart cannot be rendered, or the cluster refuses to answer; the message says where.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<Chart> LookUpAsync(Cluster cluster, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var lookup = new ClusterLookup(cluster.Api, cancellationToken);

        // Templates are executed in one go, and wait for each answer: on a thread of their own.
        await Task.Factory.StartNew(
            () => ChartRenderer.Render(ChartCache.Load(this), Request() with { Lookup = lookup.Find }, cancellationToken),
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
        return this with { Lookups = lookup.Answers };
    }
}

/// <summary>What a <c>lookup</c> finds.</summary>
/// <param name="ApiVersion">What it asks for: <c>v1</c>.</param>
/// <param name="Kind">The kind: <c>Secret</c>.</param>
/// <param name="Namespace">The namespace; empty for kinds that have none, and for those of all.</param>
/// <param name="Name">The name; empty for a list of all there are.</param>
/// <param name="Found">The object, or the list with its <c>items</c>; an empty object where there is nothing.</param>
public sealed record LookedUp(string ApiVersion, string Kind, string Namespace, string Name, Json Found)
{
    /// <summary>What was asked for; what was found may be secret.</summary>
    public override string ToString() => $"{ApiVersion} {Kind} {(Namespace.Length > 0 ? Namespace + "/" : "")}{(Name.Length > 0 ? Name : "*")}";
}
