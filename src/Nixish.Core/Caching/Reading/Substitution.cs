using System.Collections.Concurrent;

namespace Nixish;

/// <summary>Brings closures from caches.</summary>
internal sealed class Substitution(LocalStore store, CacheSet caches, StoreLease lease)
{
    // No cache may keep a run busy for ever by inventing ever more references.
    private const int LargestClosure = 1_000_000;

    public async Task<SubstituteResult> RunAsync(StorePath[] paths, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<StorePath, CachedPath>();
        var here = new ConcurrentDictionary<StorePath, bool>();
        for (var wanted = paths; wanted.Length > 0;)
        {
            await DiscoverAsync(wanted, found, here, cancellationToken).ConfigureAwait(false);

            // What was here before it was leased may have been collected meanwhile; what is looked at now stays.
            await lease.AddAsync(found.Keys.Concat(here.Keys), cancellationToken).ConfigureAwait(false);
            wanted = [.. here.Keys.Where(path => !store.Contains(path))];
            here.Clear();
        }

        var fetched = await FetchAsync(found, cancellationToken).ConfigureAwait(false);
        return new() { Fetched = fetched, Missing = [.. paths.Where(path => !store.Contains(path))] };
    }

    // Everything that is not here and some cache has. What is valid here has all its references.
    private async Task DiscoverAsync(StorePath[] paths, ConcurrentDictionary<StorePath, CachedPath> found, ConcurrentDictionary<StorePath, bool> here, CancellationToken cancellationToken)
    {
        var seen = new ConcurrentDictionary<StorePath, bool>();
        await Crew.RunAsync<StorePath>(caches.Width, paths.Where(path => seen.TryAdd(path, true)), async (path, more, token) =>
        {
            if (store.Contains(path))
            {
                here[path] = true;
            }
            else if (!found.ContainsKey(path) && await caches.FindAsync(path, token).ConfigureAwait(false) is { } cached)
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
        await Crew.RunAsync<StorePath>(caches.Width, [.. waiting.Where(static one => one.Value == 0).Select(static one => one.Key)], async (path, more, token) =>
        {
            if (await caches.FetchAsync(found[path], store, token).ConfigureAwait(false) is not { } info)
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
