using System.Collections.Concurrent;

namespace Nixish;

/// <summary>
/// What a run knows of what caches have. It is asked for in batches, each path once, and forgotten with the run: what was missing may be
/// there for the next.
/// </summary>
internal sealed class CacheAnswers(CacheSet caches, StoreLease lease)
{
    // No cache may keep a run busy for ever by inventing ever more references.
    private const int Most = 1_000_000;

    private readonly ConcurrentDictionary<StorePath, CachedPath?> _answers = [];

    /// <summary>The caches.</summary>
    public CacheSet Caches => caches;

    /// <summary>Whether the caches were asked for <paramref name="path"/>, and what they have; null where they have nothing.</summary>
    public bool TryGet(StorePath path, out CachedPath? found) => _answers.TryGetValue(path, out found);

    /// <summary>Asks for all of <paramref name="paths"/> at once. They, and what those that are found refer to, are leased before anybody looks for them here.</summary>
    public async Task AskAsync(IReadOnlyCollection<StorePath> paths, CancellationToken cancellationToken)
    {
        await lease.AddAsync(paths, cancellationToken).ConfigureAwait(false);
        var found = _answers.Count + paths.Count <= Most
            ? await caches.FindAsync(paths, cancellationToken).ConfigureAwait(false)
            : new Dictionary<StorePath, CachedPath>();
        await lease.AddAsync(found.Values.SelectMany(static path => path.References.AsEnumerable()), cancellationToken).ConfigureAwait(false);
        foreach (var path in paths)
        {
            _answers[path] = found.GetValueOrDefault(path);
        }
    }
}
