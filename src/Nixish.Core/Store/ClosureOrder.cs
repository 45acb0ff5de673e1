namespace Nixish;

/// <summary>Sorts paths so that each comes after all that it refers to.</summary>
internal static class ClosureOrder
{
    /// <summary>The values of <paramref name="paths"/> in that order, and otherwise by their paths; references outside of it do not count.</summary>
    /// <exception cref="StoreException">Paths refer to each other in a circle, which no store that Nix or Nixish wrote holds.</exception>
    public static List<PathInfo> Of(IReadOnlyDictionary<StorePath, PathInfo> paths)
    {
        List<PathInfo> order = new(paths.Count);
        var done = new Dictionary<StorePath, bool>(paths.Count);
        var rest = new Stack<(PathInfo Info, bool ReferencesAreDone)>();
        foreach (var start in paths.Values.OrderBy(static info => info.Path))
        {
            rest.Push((start, false));
            while (rest.TryPop(out var top))
            {
                if (top.ReferencesAreDone)
                {
                    done[top.Info.Path] = true;
                    order.Add(top.Info);
                }
                else if (!done.TryGetValue(top.Info.Path, out var isDone))
                {
                    done[top.Info.Path] = false;
                    rest.Push((top.Info, true));
                    Push(rest, top.Info, paths, done);
                }
                else if (!isDone)
                {
                    // Begun and not done: it lies on the way that led here.
                    throw Circle(top.Info.Path);
                }
            }
        }

        return order;
    }

    private static void Push(Stack<(PathInfo, bool)> rest, PathInfo info, IReadOnlyDictionary<StorePath, PathInfo> paths, Dictionary<StorePath, bool> done)
    {
        foreach (var reference in info.References)
        {
            if (reference != info.Path && paths.TryGetValue(reference, out var needed) && !(done.TryGetValue(reference, out var isDone) && isDone))
            {
                rest.Push((needed, false));
            }
        }
    }

    private static StoreException Circle(StorePath path) => new($"'{path}' refers to itself through other paths: no order makes all of them valid. Verify the store that it comes from.");
}
