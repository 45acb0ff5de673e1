namespace Nixish;

/// <summary>The paths that something keeps, and what: the marks of a collection.</summary>
internal class LiveMarks(StoreGraph graph, KeepAlso also)
{
    private readonly Dictionary<StorePath, Mark> _marks = [];

    public bool Contains(StorePath path) => _marks.ContainsKey(path);

    /// <summary>Marks what was used within <paramref name="grace"/>.</summary>
    public void MarkRecent(StoreClock clock, TimeSpan grace)
    {
        // With no grace, what was made in this very moment goes too.
        if (grace > TimeSpan.Zero)
        {
            Keep(graph.Nodes.Values.Where(node => clock.Age(node.Used) <= grace).Select(static node => node.Info.Path), LivenessReason.Recent);
        }
    }

    /// <summary>Marks a path that turned out to be in use, and what it refers to, also where it was marked before it was valid.</summary>
    public void MarkUsed(StorePath path)
    {
        Keep([path], LivenessReason.Recent);
        Keep(graph.KeptBy(path, also), LivenessReason.Recent);
    }

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

    /// <summary>Marks paths and what they keep.</summary>
    // Breadth first, so that an explanation is as short as it can be.
    public void Keep(IEnumerable<StorePath> paths, LivenessReason reason, string name = "")
    {
        var origin = new Mark(null, reason, name);
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
