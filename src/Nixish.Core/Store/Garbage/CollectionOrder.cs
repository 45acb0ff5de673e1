namespace Nixish;

/// <summary>The order in which dead paths go: each before what it refers to, so that what a valid path refers to is valid at every moment; among those that may go, the one that was used longest ago.</summary>
internal static class CollectionOrder
{
    public static IEnumerable<StorePath> Of(StoreGraph graph, LiveMarks live)
    {
        var referrers = new Dictionary<StorePath, int>();
        foreach (var node in graph.Nodes.Values.Where(node => !live.Contains(node.Info.Path)))
        {
            referrers.TryAdd(node.Info.Path, 0);
            foreach (var reference in Others(node.Info))
            {
                referrers[reference] = referrers.GetValueOrDefault(reference) + 1;
            }
        }

        var ready = new PriorityQueue<StoreGraph.Node, (DateTime, StorePath)>();
        foreach (var (path, count) in referrers)
        {
            Offer(path, count);
        }

        // Ends before paths that refer to each other in a circle, which no store registers.
        while (ready.TryDequeue(out var node, out _))
        {
            yield return node.Info.Path;
            foreach (var reference in Others(node.Info))
            {
                Offer(reference, --referrers[reference]);
            }
        }

        void Offer(StorePath path, int count)
        {
            if (count == 0 && graph.Nodes.TryGetValue(path, out var node) && !live.Contains(path))
            {
                ready.Enqueue(node, (node.Used, path));
            }
        }
    }

    private static IEnumerable<StorePath> Others(PathInfo info) => info.References.Where(reference => reference != info.Path).Distinct();
}
