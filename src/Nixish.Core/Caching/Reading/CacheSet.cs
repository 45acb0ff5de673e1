using System.Collections.Concurrent;

namespace Nixish;

/// <summary>A path that caches have, best cache first.</summary>
/// <param name="Path">The path.</param>
/// <param name="Offers">Who has it, and what each says of it.</param>
public sealed record CachedPath(StorePath Path, Seq<CacheOffer> Offers)
{
    /// <summary>The paths that must be valid before it is fetched; what the first offer says.</summary>
    public Seq<StorePath> References => Offers[0].NarInfo.Info.References;
}

/// <summary>What one cache has of a path.</summary>
public sealed record CacheOffer(BinaryCache Cache, NarInfo NarInfo);

/// <summary>
/// Several caches as one: all are asked at the same time, the one with the lowest priority number is taken from, and the next where that
/// fails. A cache that fails is a miss, never a failed run. Nothing is remembered from one set to the next.
/// </summary>
/// <param name="caches">The caches; of equal priority, in this order.</param>
/// <param name="warnings">Told once for each cache and reason why something was left out.</param>
public sealed class CacheSet(IEnumerable<BinaryCache> caches, IProgress<CacheWarning>? warnings = null)
{
    private readonly BinaryCache[] _caches = [.. caches];
    private readonly WarnOnce? _warnings = WarnOnce.Of(warnings);

    /// <summary>What the caches have of the paths; what none has is left out.</summary>
    public async Task<IReadOnlyDictionary<StorePath, CachedPath>> FindAsync(IEnumerable<StorePath> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var found = new ConcurrentDictionary<StorePath, CachedPath>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Width, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(paths.Distinct(), parallel, async (path, token) =>
        {
            if (await FindAsync(path, token).ConfigureAwait(false) is { } cached)
            {
                found[path] = cached;
            }
        }).ConfigureAwait(false);
        return found;
    }

    /// <summary>What the caches have of one path; null where none has it.</summary>
    public async Task<CachedPath?> FindAsync(StorePath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var answers = await Task.WhenAll(_caches.Select(cache => cache.TryFindAsync(path, _warnings, cancellationToken))).ConfigureAwait(false);
        List<(int Priority, CacheOffer Offer)> offers = [];
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i] is { } narInfo)
            {
                // Known by now: a cache answers for no path before it has said what it is.
                var info = await _caches[i].GetInfoAsync(cancellationToken).ConfigureAwait(false);
                offers.Add((info!.Priority, new(_caches[i], narInfo)));
            }
        }

        return offers.Count == 0 ? null : new(path, [.. offers.OrderBy(static one => one.Priority).Select(static one => one.Offer)]);
    }

    /// <summary>What those caches that somebody trusted wrote traces to say under <paramref name="key"/>, in the order of the caches.</summary>
    internal async Task<IReadOnlyList<byte[]>> ReadTracesAsync(Hash key, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(_caches.Select(cache => cache.TryReadTraceAsync(key, _warnings, cancellationToken))).ConfigureAwait(false)).OfType<byte[]>()];

    /// <summary>Brings paths and all that they refer to, each leased before it is looked for.</summary>
    internal Task<SubstituteResult> SubstituteAsync(IEnumerable<StorePath> paths, LocalStore store, StoreLease lease, CancellationToken cancellationToken) =>
        new Substitution(store, this, lease).RunAsync([.. paths], cancellationToken);

    /// <summary>How many requests may run at one time, all caches together.</summary>
    internal int Width => Math.Max(1, _caches.Sum(static cache => cache.Options.Connections));

    /// <summary>Brings a path to the store from the best cache that gives it; null where none does.</summary>
    /// <exception cref="PathNotValidException">A reference is not valid in the store.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<PathInfo?> FetchAsync(CachedPath path, LocalStore store, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(store);
        return await TryFetchAsync(path, store, null, cancellationToken).ConfigureAwait(false) is var (info, _) ? info : null;
    }

    /// <summary>The same, with the path's lock held by the caller where <paramref name="held"/> is not null, telling which cache gave it.</summary>
    internal async Task<(PathInfo Info, CacheOffer Offer)?> TryFetchAsync(CachedPath path, LocalStore store, FileLock? held, CancellationToken cancellationToken)
    {
        foreach (var offer in path.Offers.ToArray())
        {
            if (await offer.Cache.TryFetchAsync(offer.NarInfo, store, ImportMode.WhereMissing, held, _warnings, cancellationToken).ConfigureAwait(false) is { } info)
            {
                return (info, offer);
            }
        }

        return null;
    }
}
