namespace Nixish;

public sealed partial class BinaryCache
{
    /// <summary>
    /// Pushes paths and all that they refer to. What the cache has is found out first, in parallel; NARs are uploaded in parallel, each read,
    /// hashed and compressed in one pass; a path appears in the cache after its NAR, its log and everything that it refers to. So whenever the push is
    /// killed, the cache is whole, and pushing again goes on.
    /// </summary>
    /// <exception cref="PathNotValidException">A path is not valid in the store.</exception>
    /// <exception cref="StoreException">A path in the store is not what it was when it was registered.</exception>
    /// <exception cref="CacheException">The cache fails, or is one of another store folder.</exception>
    public async Task<PushResult> PushAsync(LocalStore store, IEnumerable<StorePath> paths, PushOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(paths);
        using var push = new CachePush(this, store, options ?? new());
        return await push.RunAsync(paths, cancellationToken).ConfigureAwait(false);
    }
}
