namespace Nixish.Cli;

// What keeps paths, has roots and is collected: the store, or a cache.
internal interface IPathKeeper
{
    // As messages call it: "in the store", "in the cache 'x'".
    string Place { get; }

    Task<CollectResult> CollectAsync(CollectOptions options, CancellationToken cancellationToken);

    Task<Liveness?> WhyAliveAsync(StorePath path, CollectOptions options, CancellationToken cancellationToken);

    Task<bool> HasAsync(StorePath path, CancellationToken cancellationToken);

    Task<Map<Seq<StorePath>>> RootsAsync(CancellationToken cancellationToken);

    Task SetRootAsync(string name, IEnumerable<StorePath> paths, CancellationToken cancellationToken);

    Task<bool> RemoveRootAsync(string name, CancellationToken cancellationToken);
}

internal sealed class StoreKeeper(LocalStore store) : IPathKeeper
{
    public string Place => "in the store";

    public Task<CollectResult> CollectAsync(CollectOptions options, CancellationToken cancellationToken) => store.CollectAsync(options, cancellationToken);

    public Task<Liveness?> WhyAliveAsync(StorePath path, CollectOptions options, CancellationToken cancellationToken) => store.WhyAliveAsync(path, options, cancellationToken);

    public Task<bool> HasAsync(StorePath path, CancellationToken cancellationToken) => Task.FromResult(store.Contains(path));

    public Task<Map<Seq<StorePath>>> RootsAsync(CancellationToken cancellationToken) => Task.FromResult(store.Roots.List());

    public Task SetRootAsync(string name, IEnumerable<StorePath> paths, CancellationToken cancellationToken) => store.Roots.SetAsync(name, paths, cancellationToken);

    public Task<bool> RemoveRootAsync(string name, CancellationToken cancellationToken) => Task.FromResult(store.Roots.Remove(name));
}

internal sealed class CacheKeeper(BinaryCache cache) : IPathKeeper
{
    public string Place => $"in the cache '{cache.Location}'";

    public Task<CollectResult> CollectAsync(CollectOptions options, CancellationToken cancellationToken) => cache.CollectAsync(options, cancellationToken);

    public Task<Liveness?> WhyAliveAsync(StorePath path, CollectOptions options, CancellationToken cancellationToken) => cache.WhyAliveAsync(path, options, cancellationToken);

    // Whoever signed it.
    public Task<bool> HasAsync(StorePath path, CancellationToken cancellationToken) => cache.Storage.ExistsAsync($"{path.HashPart}.narinfo", cancellationToken);

    public Task<Map<Seq<StorePath>>> RootsAsync(CancellationToken cancellationToken) => cache.Roots.ListAsync(cancellationToken);

    public Task SetRootAsync(string name, IEnumerable<StorePath> paths, CancellationToken cancellationToken) => cache.Roots.SetAsync(name, paths, cancellationToken);

    public Task<bool> RemoveRootAsync(string name, CancellationToken cancellationToken) => cache.Roots.RemoveAsync(name, cancellationToken);
}
