namespace Nixish;

/// <summary>The paths that something keeps, and what: the marks of a collection.</summary>
internal sealed class LivePaths(LocalStore store, StoreGraph graph, KeepAlso also)
{
    private readonly Dictionary<StorePath, Mark> _marks = [];

    // How much of each lease was read: leases only grow.
    private readonly Dictionary<string, long> _read = [];

    public bool Contains(StorePath path) => _marks.ContainsKey(path);

    /// <summary>Marks what the roots name.</summary>
    public void MarkRoots()
    {
        foreach (var (name, paths) in store.Roots.List())
        {
            Keep(paths, new(null, LivenessReason.Root, name));
        }
    }

    /// <summary>Marks what is leased, and gives the leases that have ended.</summary>
    public List<LeaseFile> MarkLeases(StoreClock clock)
    {
        List<LeaseFile> ended = [];
        foreach (var lease in LeaseFile.List(store))
        {
            if (lease.HasHolder(store) || clock.Age(File.GetLastWriteTimeUtc(lease.Path)) <= lease.Duration)
            {
                MarkLease(lease);
            }
            else
            {
                ended.Add(lease);
            }
        }

        return ended;
    }

    private void MarkLease(LeaseFile lease)
    {
        // Looked up before it is read: what is added in between is read again.
        var length = lease.Length;
        if (_read.GetValueOrDefault(lease.Path, -1) != length)
        {
            Keep(lease.Read(store.Directory), new(null, LivenessReason.Lease, lease.Holder));
            _read[lease.Path] = length;
        }
    }

    /// <summary>Marks what was used within <paramref name="grace"/>.</summary>
    public void MarkRecent(StoreClock clock, TimeSpan grace)
    {
        // With no grace, what was made in this very moment goes too.
        if (grace > TimeSpan.Zero)
        {
            Keep(graph.Nodes.Values.Where(node => clock.Age(node.Used) <= grace).Select(static node => node.Info.Path), new(null, LivenessReason.Recent, ""));
        }
    }

    /// <summary>Marks a path that turned out to be in use.</summary>
    public void MarkUsed(StorePath path) => Keep([path], new(null, LivenessReason.Recent, ""));

    /// <summary>Why <paramref name="path"/> is marked; null where it is not.</summary>
    public Liveness? Explain(StorePath path)
    {
        if (!_marks.TryGetValue(path, out var mark))
        {
            return null;
        }

        List<StorePath> chain = [path];
        while (mark.By is { } by)
        {
            chain.Add(by);
            mark = _marks[by];
        }

        chain.Reverse();
        return new(mark.Reason, mark.Name, [.. chain]);
    }

    // Breadth first, so that an explanation is as short as it can be.
    private void Keep(IEnumerable<StorePath> paths, Mark origin)
    {
        var rest = new Queue<(StorePath Path, Mark Mark)>(paths.Select(path => (path, origin)));
        while (rest.TryDequeue(out var next))
        {
            if (_marks.TryAdd(next.Path, next.Mark))
            {
                foreach (var kept in graph.KeptBy(next.Path, also))
                {
                    if (!_marks.ContainsKey(kept))
                    {
                        rest.Enqueue((kept, origin with { By = next.Path }));
                    }
                }
            }
        }
    }

    private sealed record Mark(StorePath? By, LivenessReason Reason, string Name);
}
