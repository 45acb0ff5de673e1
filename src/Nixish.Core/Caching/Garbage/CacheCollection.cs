using System.Text;

namespace Nixish;

/// <summary>One collection of a cache: marks what is alive, then deletes narinfos, each before what it refers to, and then their files.</summary>
internal sealed class CacheCollection(BinaryCache cache, CollectOptions options)
{
    private const string CollectedKey = "nixish/collected";
    private const int StepSize = 64;
    private readonly CacheGraph _graph = new(cache);
    private readonly List<StorePath> _deleted = [];
    private readonly HashSet<string> _leasedNars = [];
    private LiveMarks _live = new(StoreGraph.Empty, KeepAlso.None);
    private bool _anyLease;
    private long _bytes;

    /// <summary>The marks, for whoever asks what is alive.</summary>
    public async Task<LiveMarks> MarkAsync(CancellationToken cancellationToken)
    {
        await MarkAsync(await ClockAsync(cache.Options.Time.GetUtcNow().UtcDateTime, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return _live;
    }

    public bool Has(StorePath path) => _graph.Paths.Nodes.ContainsKey(path);

    public async Task<CollectResult> RunAsync(CancellationToken cancellationToken)
    {
        // Another store folder's paths would all look like none.
        if (await cache.GetInfoAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            return Result(0);
        }

        if (options.Mode == CollectMode.DryRun)
        {
            await MarkAsync(cancellationToken).ConfigureAwait(false);
            foreach (var path in CollectionOrder.Of(_graph.Paths, _live).TakeWhile(_ => !IsEnough))
            {
                Count(path);
            }

            return Result(0);
        }

        // Most of the reading before others have to wait.
        await _graph.UpdateAsync(cancellationToken).ConfigureAwait(false);
        var mark = await CollectorMark.TakeAsync(cache, cancellationToken).ConfigureAwait(false);
        await using (mark.ConfigureAwait(false))
        {
            var clock = await ClockAsync(mark.Now, cancellationToken).ConfigureAwait(false);
            await MarkAsync(clock, cancellationToken).ConfigureAwait(false);
            foreach (var step in CollectionOrder.Of(_graph.Paths, _live).Chunk(StepSize))
            {
                if (IsEnough)
                {
                    break;
                }

                await mark.CheckAsync(cancellationToken).ConfigureAwait(false);
                await DeleteAsync(step, cancellationToken).ConfigureAwait(false);
            }

            var litter = new CacheLitter(cache, _graph, _deleted, clock, options.Grace, mark);
            await litter.DeleteAsync(_anyLease ? CacheLitterScope.NamedOnly : CacheLitterScope.Everything, cancellationToken).ConfigureAwait(false);
            _bytes += litter.Bytes;
            await cache.WriteSmallAsync(CollectedKey, Encoding.ASCII.GetBytes(clock.ToText()), cancellationToken).ConfigureAwait(false);
            return Result(litter.Count);
        }
    }

    private bool IsEnough => _bytes >= options.StopAfterBytes;

    private async Task<StoreClock> ClockAsync(DateTime now, CancellationToken cancellationToken)
    {
        var last = await cache.ReadSmallAsync(CollectedKey, cancellationToken).ConfigureAwait(false);
        return StoreClock.Read(last is null ? null : Encoding.ASCII.GetString(last), cache.Options.Time, now);
    }

    // In this order: a push that gave its lease back before leases were read has written all its narinfos, and so have those whose root was read. Read
    // earlier, the narinfos could lack what a root names, and with it all that this refers to.
    private async Task MarkAsync(StoreClock clock, CancellationToken cancellationToken)
    {
        var leases = await ReadLeasesAsync(clock, cancellationToken).ConfigureAwait(false);
        var roots = await cache.Roots.ListAsync(cancellationToken).ConfigureAwait(false);
        await _graph.UpdateAsync(cancellationToken).ConfigureAwait(false);
        _live = new(_graph.Paths, options.KeepAlso);
        foreach (var (name, paths) in roots)
        {
            _live.Keep(paths, LivenessReason.Root, name);
        }

        var byHashPart = _graph.Paths.Nodes.Keys.ToDictionary(static path => path.HashPart, StringComparer.Ordinal);
        foreach (var (name, parts) in leases)
        {
            _live.Keep(parts.Where(byHashPart.ContainsKey).Select(part => byHashPart[part]), LivenessReason.Lease, name);
        }

        _live.MarkRecent(clock, options.Grace);
    }

    private async Task<List<(string Name, HashSet<string> HashParts)>> ReadLeasesAsync(StoreClock clock, CancellationToken cancellationToken)
    {
        List<(string, HashSet<string>)> leases = [];
        await foreach (var lease in cache.Storage.ListAsync(PushLease.Prefix, cancellationToken).ConfigureAwait(false))
        {
            if (clock.Age(lease.Modified.UtcDateTime) <= PushLease.Duration)
            {
                _anyLease = true;
                var (paths, nars) = await PushLease.ReadAsync(cache, lease.Key, cancellationToken).ConfigureAwait(false);
                _leasedNars.UnionWith(nars);
                leases.Add((lease.Key[PushLease.Prefix.Length..], paths));
            }
        }

        return leases;
    }

    // One after the other, so that at every moment what a narinfo refers to is there.
    private async Task DeleteAsync(StorePath[] step, CancellationToken cancellationToken)
    {
        List<string> files = [];
        foreach (var path in step)
        {
            if (IsEnough)
            {
                break;
            }

            await cache.Storage.DeleteAsync(CacheKey.NarInfo(path), cancellationToken).ConfigureAwait(false);
            files.AddRange(Count(path));
        }

        await Parallel.ForEachAsync(files, new ParallelOptions { MaxDegreeOfParallelism = cache.Options.Connections, CancellationToken = cancellationToken }, async (file, token) =>
            await cache.Storage.DeleteAsync(file, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    // What goes with a path: its file, unless another has the same, or somebody is just pushing one; its listing.
    private List<string> Count(StorePath path)
    {
        _deleted.Add(path);
        var narInfo = _graph[path];
        List<string> files = [];
        if (CacheGraph.NarOf(narInfo) is { } nar && --_graph.Uses[nar] == 0 && !_leasedNars.Contains(narInfo.Info.NarHash.ToDigits(HashFormat.Nix32)) && _graph.Nars.TryGetValue(nar, out var file))
        {
            _bytes += file.Size;
            files.Add(nar);
            _graph.Nars.Remove(nar);
        }

        if (_graph.Others.Contains($"{path.HashPart}.ls"))
        {
            files.Add($"{path.HashPart}.ls");
        }

        return files;
    }

    private CollectResult Result(int litter) => new() { Paths = [.. _deleted], Bytes = _bytes, Kept = _graph.Paths.Nodes.Count - _deleted.Count, Litter = litter };
}
