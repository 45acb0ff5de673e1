namespace Nixish;

public sealed partial class BinaryCache
{
    /// <summary>What must stay in the cache, by name.</summary>
    public CacheRoots Roots { get; }

    /// <summary>
    /// Deletes what no root, no push that goes on and no recent upload keeps: narinfos, each before what it refers to, and only then their files. Whoever reads
    /// meanwhile sees a path with all that it refers to, or does not see it. Pushes and collections of other machines are safe beside it: they wait for
    /// each other. Killed at any moment it leaves a cache that is whole, and the next collection goes on.
    /// </summary>
    /// <remarks>
    /// Real Nix, pushing to the same cache, says nothing of it: only <see cref="CollectOptions.Grace"/> keeps what it is about to refer to. Ages are those that
    /// the storage's own clock gives; when it jumps, time begins anew, as in a store.
    /// </remarks>
    /// <returns>What was deleted, or in a dry run would be.</returns>
    /// <exception cref="CacheException">The cache fails, cannot be listed, or has a root that cannot be read: then nothing was deleted, or only garbage.</exception>
    public Task<CollectResult> CollectAsync(CollectOptions? options = null, CancellationToken cancellationToken = default) =>
        new CacheCollection(this, options ?? new()).RunAsync(cancellationToken);

    /// <summary>What keeps <paramref name="path"/> from being collected, by the shortest way; null where a collection with the same options would delete it, or it is not in the cache.</summary>
    /// <exception cref="CacheException">The cache fails, cannot be listed, or has a root that cannot be read.</exception>
    public async Task<Liveness?> WhyAliveAsync(StorePath path, CollectOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var collection = new CacheCollection(this, options ?? new());
        var live = await collection.MarkAsync(cancellationToken).ConfigureAwait(false);
        return collection.Has(path) ? live.Explain(path) : null;
    }

    internal async Task WriteSmallAsync(string key, byte[] content, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(content, writable: false);
        await Storage.WriteAsync(key, bytes, cancellationToken).ConfigureAwait(false);
    }
}
