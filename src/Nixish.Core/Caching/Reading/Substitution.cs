using System.Collections.Concurrent;

namespace Nixish;

/// <summary>Brings closures from caches.</summary>
internal sealed class Substitution(LocalStore store, BinaryCache[] caches, IProgress<CacheWarning>? warnings)
{
    // No cache may keep a run busy for ever by inventing ever more references.
    private const int LargestClosure = 1_000_000;

    private readonly CacheSet _set = new(caches, warnings);
    private readonly int _width = Math.Max(1, caches.Sum(static cache => cache.Options.Connections));

    public async Task<SubstituteResult> RunAsync(StorePath[] paths, CancellationToken cancellationToken)
    {
        var found = await DiscoverAsync(paths, cancellationToken).ConfigureAwait(false);
        var fetched = await FetchAsync(found, cancellationToken).ConfigureAwait(false);
        return new() { Fetched = fetched, Missing = [.. paths.Where(path => !store.Contains(path))] };
    }

    // Everything that is not here and some cache has. What is valid here has all its references.
    private async Task<ConcurrentDictionary<StorePath, CachedPath>> DiscoverAsync(StorePath[] paths, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<StorePath, CachedPath>();
        var seen = new ConcurrentDictionary<StorePath, bool>();
        await Crew.RunAsync<StorePath>(_width, paths.Where(path => seen.TryAdd(path, true)), async (path, more, token) =>
        {
            if (!store.Contains(path) && await _set.FindAsync(path, token).ConfigureAwait(false) is { } cached)
            {
                found[path] = cached;
                foreach (var reference in cached.References.ToArray())
                {
                    if (seen.Count < LargestClosure && seen.TryAdd(reference, true))
                    {
                        more(reference);
                    }
                }
            }
        }, cancellationToken).ConfigureAwait(false);
        return found;
    }

    // A path is fetched when all it refers to is here. Where a reference was not to be had, or paths refer to each other in a circle, nothing starts.
    private async Task<Seq<PathInfo>> FetchAsync(ConcurrentDictionary<StorePath, CachedPath> found, CancellationToken cancellationToken)
    {
        var waiting = new Dictionary<StorePath, int>();
        var dependents = new Dictionary<StorePath, List<StorePath>>();
        foreach (var (path, cached) in found)
        {
            var needed = cached.References.Where(reference => reference != path && !store.Contains(reference)).ToArray();
            waiting[path] = needed.Length;
            foreach (var reference in needed)
            {
                if (!dependents.TryGetValue(reference, out var others))
                {
                    dependents[reference] = others = [];
                }

                others.Add(path);
            }
        }

        List<PathInfo> fetched = [];
        await Crew.RunAsync<StorePath>(_width, [.. waiting.Where(static one => one.Value == 0).Select(static one => one.Key)], async (path, more, token) =>
        {
            if (await _set.FetchAsync(found[path], store, token).ConfigureAwait(false) is not { } info)
            {
                return;
            }

            lock (fetched)
            {
                fetched.Add(info);
                foreach (var dependent in dependents.GetValueOrDefault(path) ?? [])
                {
                    if (--waiting[dependent] == 0)
                    {
                        more(dependent);
                    }
                }
            }
        }, cancellationToken).ConfigureAwait(false);
        return [.. fetched];
    }
}
