using System.Collections.Concurrent;

namespace Nixish.Core.Tests.Building.Substitution;

/// <summary>A cache's folder that tells what was read of it, and lets a test decide when and how a read ends.</summary>
internal sealed class CountingStorage(string folder) : ICacheStorage
{
    private readonly FileCacheStorage _folder = new(folder);

    public ConcurrentQueue<string> Reads { get; } = [];

    /// <summary>Called before each read.</summary>
    public Func<string, CancellationToken, Task> Reading { get; init; } = static (_, _) => Task.CompletedTask;

    public string Location => _folder.Location;

    public async Task<Stream?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        Reads.Enqueue(key);
        await Reading(key, cancellationToken);
        return await _folder.ReadAsync(key, cancellationToken);
    }

    public Task<bool> ExistsAsync(string key, CancellationToken cancellationToken = default) => _folder.ExistsAsync(key, cancellationToken);

    public Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default) => _folder.WriteAsync(key, content, cancellationToken);

    public CacheUpload BeginUpload() => _folder.BeginUpload();

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => _folder.DeleteAsync(key, cancellationToken);

    public IAsyncEnumerable<CacheObject> ListAsync(string prefix, CancellationToken cancellationToken = default) => _folder.ListAsync(prefix, cancellationToken);
}
