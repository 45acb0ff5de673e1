namespace Nixish;

/// <summary>One collection: marks what is alive, then deletes the rest in small steps, each decided with the gate shut.</summary>
internal sealed class Collection(LocalStore store, CollectOptions options)
{
    // So few that nobody waits at the gate for longer than about ten milliseconds.
    private const int StepSize = 64;
    private readonly StoreClock _clock = StoreClock.Read(store);
    private readonly DiskUse _use = new();
    private readonly List<StorePath> _deleted = [];
    private long _bytes;

    /// <summary>The marks, for whoever asks what is alive.</summary>
    public LivePaths Mark(CancellationToken cancellationToken)
    {
        var leases = new LeaseWatch(store, _clock);
        return Mark(StoreGraph.Read(store, cancellationToken), leases);
    }

    public async Task<CollectResult> RunAsync(CancellationToken cancellationToken)
    {
        if (options.Mode == CollectMode.DryRun)
        {
            return DryRun(cancellationToken);
        }

        // One collector at a time: two would only wait for each other at every step.
        using var alone = await FileLock.TakeKeptAsync(store.Writable.Layout.CollectLock, cancellationToken).ConfigureAwait(false);
        using var locks = new CollectorLocks(store);
        Scratch.Sweep(store.Layout.Temporary);
        var leases = new LeaseWatch(store, _clock);
        var graph = StoreGraph.Read(store, cancellationToken);
        Rejuvenate(graph);
        var live = Mark(graph, leases);
        foreach (var step in CollectionOrder.Of(graph, live).Chunk(StepSize))
        {
            // All of a step, or the end: what comes later in the order may be what a left-out path refers to.
            for (var rest = step; rest.Length > 0 && !IsEnough;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var measured = Measure(rest);
                await DeleteAsync(measured, graph, live, leases, locks, cancellationToken).ConfigureAwait(false);
                rest = rest[measured.Count..];
            }

            if (IsEnough)
            {
                break;
            }
        }

        var litter = new Litter(store, options, _clock, locks);
        litter.Delete(cancellationToken);
        _clock.Save(store);
        return Result(graph) with { Bytes = _bytes + litter.Bytes, Litter = litter.Count };
    }

    private bool IsEnough => _bytes >= options.StopAfterBytes;

    private LivePaths Mark(StoreGraph graph, LeaseWatch leases)
    {
        var live = new LivePaths(store, graph, options.KeepAlso);
        live.MarkRoots();
        live.MarkLeases(leases.Ended);
        live.MarkRecent(_clock, options.Grace);
        return live;
    }

    private CollectResult DryRun(CancellationToken cancellationToken)
    {
        var leases = new LeaseWatch(store, _clock);
        var graph = StoreGraph.Read(store, cancellationToken);
        foreach (var path in CollectionOrder.Of(graph, Mark(graph, leases)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsEnough)
            {
                break;
            }

            _bytes += _use.Add(store.Layout.PhysicalOf(path));
            _deleted.Add(path);
            graph.Remove(path);
        }

        return Result(graph);
    }

    private CollectResult Result(StoreGraph graph) => new() { Paths = [.. _deleted], Bytes = _bytes, Kept = graph.ValidCount, Litter = 0 };

    // Up to where enough is freed. Before the gate is shut, since it may take long.
    private List<(StorePath Path, long Bytes)> Measure(StorePath[] step)
    {
        List<(StorePath, long)> measured = [];
        var sum = _bytes;
        foreach (var path in step)
        {
            if (sum >= options.StopAfterBytes)
            {
                break;
            }

            var bytes = _use.Add(store.Layout.PhysicalOf(path));
            sum += bytes;
            measured.Add((path, bytes));
        }

        return measured;
    }

    private async Task DeleteAsync(List<(StorePath Path, long Bytes)> step, StoreGraph graph, LivePaths live, LeaseWatch leases, CollectorLocks locks, CancellationToken cancellationToken)
    {
        List<DiskPath> trash = [];
        using (await CollectionGate.ShutAsync(store, cancellationToken).ConfigureAwait(false))
        {
            // What was protected since the last look, and what became valid under a lease that is gone again.
            live.MarkRoots();
            live.MarkLeases(leases.Ended);
            if (leases.Look())
            {
                graph.AddNew(store).ForEach(live.MarkUsed);
            }

            foreach (var (path, bytes) in step)
            {
                if (live.Contains(path))
                {
                    continue;
                }

                if (!TryDelete(graph.Nodes[path], locks, trash))
                {
                    // Then what it refers to stays too: it comes later in the order.
                    live.MarkUsed(path);
                    continue;
                }

                _deleted.Add(path);
                graph.Remove(path);
                _bytes += bytes;
            }
        }

        trash.ForEach(Disk.Delete);
    }

    // The info first: from then on the tree is nobody's, and whoever finds it, after a kill here, deletes it.
    private bool TryDelete(StoreGraph.Node node, CollectorLocks locks, List<DiskPath> trash)
    {
        var path = node.Info.Path;
        var info = store.Layout.InfoOf(path);
        using var held = locks.TryTake(path);
        if (held is null || File.GetLastWriteTimeUtc(info) != node.Used)
        {
            return false;
        }

        File.Delete(info);
        DiskPath place = store.Layout.PhysicalOf(path);
        if (Disk.Stat(place) is { } stat)
        {
            if (stat.Kind == FileKind.Directory)
            {
                // A folder that is moved must be writable, since its ".." changes.
                Disk.SetMode(place, 0x1c0);
            }

            if (Aside() is { } aside)
            {
                Disk.Move(place, aside);
                trash.Add(aside);
            }
            else
            {
                Disk.Delete(place);
            }
        }

        return true;
    }

    // A disk may be too full for one more folder, and that is when collecting matters. Then trees are deleted where they are, slowly, under their locks.
    private DiskPath? Aside()
    {
        try
        {
            return store.Temporary();
        }
        catch (StoreException)
        {
            return null;
        }
    }

    // What comes from the future, of a clock that was set back, would never age.
    private void Rejuvenate(StoreGraph graph)
    {
        foreach (var node in graph.Nodes.Values.Where(node => _clock.IsAhead(node.Used)))
        {
            File.SetLastWriteTimeUtc(store.Layout.InfoOf(node.Info.Path), _clock.Now);
        }

        foreach (var lease in LeaseFile.List(store).Where(lease => _clock.IsAhead(File.GetLastWriteTimeUtc(lease.Path))))
        {
            File.SetLastWriteTimeUtc(lease.Path, _clock.Now);
        }
    }
}
