namespace Nixish;

internal sealed record PlannedChange(Change Change, ITarget Target);

// The order of a plan: what others depend on first, deletes last and dependents first among them; ties keep the given order.
internal static class ChangeGraph
{
    public static PlannedChange[] Sort(IReadOnlyList<PlannedChange> changes, StackState state)
    {
        var after = Edges(changes, state);
        var order = new List<PlannedChange>(changes.Count);
        var marks = new Dictionary<string, bool>(changes.Count, StringComparer.Ordinal);
        foreach (var deletes in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var (id, (planned, _)) in after)
            {
                if (planned.Change.Action == ChangeAction.Delete == deletes)
                {
                    Visit(id, after, marks, order);
                }
            }
        }

        return [.. order];
    }

    // What must be done before each change, within the plan.
    public static OrderedDictionary<string, (PlannedChange Planned, List<string> After)> Edges(IReadOnlyList<PlannedChange> changes, StackState state)
    {
        var graph = new OrderedDictionary<string, (PlannedChange Planned, List<string> After)>(changes.Count, StringComparer.Ordinal);
        foreach (var planned in changes)
        {
            graph.Add(planned.Change.ResourceId, (planned, []));
        }

        foreach (var (id, (planned, after)) in graph)
        {
            if (planned.Change.Action == ChangeAction.Delete)
            {
                // A deleted resource waits until those that depended on it are gone.
                foreach (var dependency in Dependencies(planned.Change, state))
                {
                    if (graph.TryGetValue(dependency, out var other) && other.Planned.Change.Action == ChangeAction.Delete)
                    {
                        other.After.Add(id);
                    }
                }
            }
            else
            {
                foreach (var dependency in planned.Change.DependsOn)
                {
                    if (graph.TryGetValue(dependency, out var other) && other.Planned.Change.Action != ChangeAction.Delete)
                    {
                        after.Add(dependency);
                    }
                }
            }
        }

        return graph;
    }

    private static IEnumerable<string> Dependencies(Change change, StackState state) =>
        state.Entries.TryGetValue(change.ResourceId, out var entry)
            ? change.DependsOn.AsEnumerable().Union(entry.DependsOn, StringComparer.Ordinal)
            : change.DependsOn;

    // Depth first with a stack of its own: a chain of thousands of changes must not overflow the thread's.
    private static void Visit(string start, OrderedDictionary<string, (PlannedChange Planned, List<string> After)> graph, Dictionary<string, bool> marks, List<PlannedChange> order)
    {
        if (!marks.TryAdd(start, false))
        {
            return;
        }

        var path = new Stack<(string Id, int Next)>();
        path.Push((start, 0));
        while (path.TryPop(out var top))
        {
            var (planned, after) = graph[top.Id];
            if (top.Next == after.Count)
            {
                marks[top.Id] = true;
                order.Add(planned);
                continue;
            }

            path.Push((top.Id, top.Next + 1));
            var next = after[top.Next];
            if (marks.TryAdd(next, false))
            {
                path.Push((next, 0));
            }
            else if (!marks[next])
            {
                var cycle = path.Reverse().Select(step => step.Id).SkipWhile(id => !string.Equals(id, next, StringComparison.Ordinal));
                throw new DependencyCycleException([.. cycle, next]);
            }
        }
    }
}
