using System.Text;

namespace Nixish;

/// <summary>
/// The named roots of a cache: what a root names, and all that it refers to, is never collected. They are objects of the cache
/// (<c>nixish/roots/NAME</c>), so whoever may write to it may set them, from any machine.
/// </summary>
public sealed class CacheRoots
{
    private const string Prefix = "nixish/roots/";
    private readonly BinaryCache _cache;

    internal CacheRoots(BinaryCache cache) => _cache = cache;

    /// <summary>Makes <paramref name="name"/> a root for <paramref name="path"/>, in place of what it named before.</summary>
    /// <inheritdoc cref="SetAsync(string, IEnumerable{StorePath}, CancellationToken)"/>
    public Task SetAsync(string name, StorePath path, CancellationToken cancellationToken = default) => SetAsync(name, [path], cancellationToken);

    /// <summary>Makes <paramref name="name"/> a root for <paramref name="paths"/>, in place of what it named before. Waits while the cache is being collected.</summary>
    /// <param name="name">1 to 200 of <c>0-9 A-Z a-z + - . _ = @ ~</c>, not beginning with a dot.</param>
    /// <param name="paths">What to keep: one or more paths that the cache has.</param>
    /// <param name="cancellationToken">Gives up; what the root names then is what it named before, or the paths.</param>
    /// <exception cref="ArgumentException">The name is not one, or there are no paths.</exception>
    /// <exception cref="PathNotValidException">A path is not in the cache: there is nothing to keep. The root is as it was.</exception>
    /// <exception cref="CacheException">The cache fails.</exception>
    public async Task SetAsync(string name, IEnumerable<StorePath> paths, CancellationToken cancellationToken = default)
    {
        var key = KeyOf(name);
        ArgumentNullException.ThrowIfNull(paths);
        var sorted = RootText.Sorted(name, paths);
        var before = await _cache.ReadSmallAsync(key, cancellationToken).ConfigureAwait(false);

        // First said, then looked: a collection that did not read the root is seen here, and over before the paths are looked for.
        await _cache.WriteSmallAsync(key, Encoding.UTF8.GetBytes(RootText.Of(sorted)), cancellationToken).ConfigureAwait(false);
        await CollectorMark.WaitAsync(_cache, cancellationToken).ConfigureAwait(false);
        foreach (var path in sorted)
        {
            if (!await _cache.Storage.ExistsAsync(CacheKey.NarInfo(path), cancellationToken).ConfigureAwait(false))
            {
                await (before is null ? _cache.Storage.DeleteAsync(key, cancellationToken) : _cache.WriteSmallAsync(key, before, cancellationToken)).ConfigureAwait(false);
                throw new PathNotValidException(path, $"'{path}' is not in the cache '{_cache.Location}', so the root '{name}' could not keep it: push it first.");
            }
        }
    }

    /// <summary>Removes a root. What nothing else keeps may then be collected.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ArgumentException">The name is none that a root can have.</exception>
    /// <exception cref="CacheException">The cache fails.</exception>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellationToken = default)
    {
        var key = KeyOf(name);
        var existed = await _cache.Storage.ExistsAsync(key, cancellationToken).ConfigureAwait(false);
        await _cache.Storage.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
        return existed;
    }

    /// <summary>What the root <paramref name="name"/> names, in order; empty where there is no such root.</summary>
    /// <exception cref="CacheException">The cache fails, or the root was damaged.</exception>
    public async Task<Seq<StorePath>> FindAsync(string name, CancellationToken cancellationToken = default) => await ReadAsync(KeyOf(name), cancellationToken).ConfigureAwait(false);

    /// <summary>All roots, and what each names.</summary>
    /// <exception cref="CacheException">The cache fails or cannot be listed, or a root was damaged: set or remove that root.</exception>
    public async Task<Map<Seq<StorePath>>> ListAsync(CancellationToken cancellationToken = default)
    {
        List<KeyValuePair<string, Seq<StorePath>>> roots = [];
        await foreach (var found in _cache.Storage.ListAsync(Prefix, cancellationToken).ConfigureAwait(false))
        {
            // One that was removed since it was listed is none.
            var name = found.Key[Prefix.Length..];
            if (RootText.NameProblem(name) is null && await ReadAsync(found.Key, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } paths)
            {
                roots.Add(new(name, paths));
            }
        }

        return [.. roots];
    }

    private async Task<Seq<StorePath>> ReadAsync(string key, CancellationToken cancellationToken)
    {
        if (await _cache.ReadSmallAsync(key, cancellationToken).ConfigureAwait(false) is not { } bytes)
        {
            return [];
        }

        // Half a root must stop a collection, not shrink what it keeps.
        return RootText.Parse(Encoding.UTF8.GetString(bytes), _cache.Options.Directory)
            ?? throw _cache.Invalid($"has a root '{key[Prefix.Length..]}' that is not a list of store paths in {_cache.Options.Directory}. Set the root again, or remove it; nothing is collected until then.");
    }

    private static string KeyOf(string name)
    {
        RootText.CheckName(name);
        return Prefix + name;
    }
}
