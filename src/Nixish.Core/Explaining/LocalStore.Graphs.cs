namespace Nixish;

/// <summary>How much <see cref="LocalStore.WhyDependsAsync"/> looks at.</summary>
public enum WhyDepends
{
    /// <summary>What the store noted when the paths were made.</summary>
    Paths,

    /// <summary>The content too: in which file, at which byte one path speaks of the next. Reads files until it is found.</summary>
    Places,
}

public sealed partial class LocalStore
{
    /// <summary>What <paramref name="path"/> refers to, and so on: its closure as a graph. Of a <c>.drv</c> it is the build graph.</summary>
    /// <exception cref="PathNotValidException">It is not in this store.</exception>
    public Task<DependencyGraph> GraphAsync(StorePath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return DependencyGraph.OfReferencesAsync(path, async next => (await RequireInfoAsync(next, cancellationToken).ConfigureAwait(false)).References);
    }

    /// <summary>The shortest way by which <paramref name="from"/> refers to <paramref name="to"/>; null where it does not, not even by way of others.</summary>
    /// <param name="from">A path in this store.</param>
    /// <param name="to">What it may refer to.</param>
    /// <param name="look">How much is looked at. By default what the store noted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PathNotValidException"><paramref name="from"/> is not in this store.</exception>
    public async Task<DependencyChain?> WhyDependsAsync(StorePath from, StorePath to, WhyDepends look = WhyDepends.Paths, CancellationToken cancellationToken = default)
    {
        var graph = await GraphAsync(from, cancellationToken).ConfigureAwait(false);
        var chain = graph.WayTo(to);
        return chain is null || look == WhyDepends.Paths ? chain : await Task.Run(() => WithPlaces(chain, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private DependencyChain WithPlaces(DependencyChain chain, CancellationToken cancellationToken)
    {
        List<DependencyStep> steps = [];
        for (var i = 0; i < chain.Steps.Count; i++)
        {
            var step = chain.Steps[i];
            steps.Add(i + 1 == chain.Steps.Count ? step : step with { Place = ReferenceSearch.Find(PhysicalPath(step.Path), chain.Steps[i + 1].Path, cancellationToken) });
        }

        return new() { Steps = [.. steps] };
    }

    private async Task<PathInfo> RequireInfoAsync(StorePath path, CancellationToken cancellationToken) =>
        await FindAsync(path, cancellationToken).ConfigureAwait(false)
        ?? throw new PathNotValidException(path, $"'{path}' is not in the store '{Root}'. Build or add it first.");
}
