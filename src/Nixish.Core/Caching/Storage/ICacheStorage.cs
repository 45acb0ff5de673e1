namespace Nixish;

/// <summary>
/// Where a binary cache keeps its objects: a folder, an HTTP server, a bucket. Keys are relative paths such as <c>nix-cache-info</c> or
/// <c>nar/1b8m….nar.br</c>: ASCII letters, digits and <c>+ - . _ ? = : ! @ ~</c> in parts divided by <c>/</c>, no part of them <c>.</c> or <c>..</c>.
/// </summary>
/// <remarks>An object appears whole or not at all. Every failure other than "there is no such object" is thrown as a <see cref="CacheException"/>.</remarks>
public interface ICacheStorage
{
    /// <summary>What messages call it: a path or address, without credentials.</summary>
    string Location { get; }

    /// <summary>The object's content, from its beginning, or null where there is none. Whoever gets it disposes it.</summary>
    Task<Stream?> ReadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Whether there is such an object.</summary>
    Task<bool> ExistsAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Writes an object over any that is there.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">A stream that can be rewound, at its beginning; its length is the object's. It stays open.</param>
    /// <param name="cancellationToken">Ends the upload; nothing of it appears.</param>
    Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default);

    /// <summary>Begins an object whose key is known only when all of it has been written, such as one that is named by its hash.</summary>
    /// <remarks><see cref="SpooledUpload"/> does it for storages that can only write under a final key.</remarks>
    CacheUpload BeginUpload();

    /// <summary>Deletes an object; none there is fine.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>The objects whose keys begin with <paramref name="prefix"/>, in any order.</summary>
    /// <exception cref="CacheException">The storage cannot list: plain HTTP has no way to ask.</exception>
    IAsyncEnumerable<CacheObject> ListAsync(string prefix, CancellationToken cancellationToken = default);
}

/// <summary>An object of a cache.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">When it was last written.</param>
public sealed record CacheObject(string Key, long Size, DateTimeOffset Modified);

/// <summary>An object that is being written. Disposed without <see cref="CommitAsync"/>, it never appears.</summary>
public abstract class CacheUpload : IAsyncDisposable
{
    /// <summary>Takes the bytes.</summary>
    public abstract Stream Content { get; }

    /// <summary>Makes what was written appear under <paramref name="key"/>. Once, and last.</summary>
    public abstract Task CommitAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Lets go of what is left.</summary>
    public abstract ValueTask DisposeAsync();
}
