namespace Nixish;

/// <summary>What was brought from caches.</summary>
public sealed record SubstituteResult
{
    /// <summary>The paths that were fetched, referred ones before what refers to them.</summary>
    public required Seq<PathInfo> Fetched { get; init; }

    /// <summary>The paths asked for that are still not valid, since no cache has them or something that they refer to.</summary>
    public required Seq<StorePath> Missing { get; init; }
}

public sealed partial class LocalStore
{
    /// <summary>Brings paths, and all that they refer to, from caches: what is to be done is found out first, by parallel questions, then everything is fetched in parallel, references first.</summary>
    /// <param name="paths">The paths; what is valid already is not asked for.</param>
    /// <param name="caches">Where to look.</param>
    /// <param name="warnings">Told once for each cache and reason why something was left out.</param>
    /// <param name="cancellationToken">Ends it; what was fetched stays.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<SubstituteResult> SubstituteAsync(IEnumerable<StorePath> paths, IEnumerable<BinaryCache> caches, IProgress<CacheWarning>? warnings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(caches);
        StorePath[] wanted = [.. paths.Distinct()];
        if (wanted.All(Contains))
        {
            return new() { Fetched = [], Missing = [] };
        }

        using var lease = await LeaseAsync(wanted, null, cancellationToken).ConfigureAwait(false);
        return await new Substitution(this, new(caches, warnings), lease).RunAsync(wanted, cancellationToken).ConfigureAwait(false);
    }
}
