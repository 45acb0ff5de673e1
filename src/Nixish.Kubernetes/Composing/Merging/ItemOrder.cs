namespace Nixish.Kubernetes;

/// <summary>
/// The order of a merged list's items, the same for any order of layers: each layer's own order holds, and where two contradict that of the weaker, which
/// the stronger amends; items that nobody compares go by strength, what weaker layers brought first, then by key.
/// </summary>
internal static class ItemOrder
{
    public static IReadOnlyList<string> Of(List<(Priority Priority, IReadOnlyList<string> Keys)> orders)
    {
        // Mostly one layer has the list, or the others only repeat items of it in its order.
        var longest = orders.MaxBy(static order => order.Keys.Count).Keys;
        if (orders.TrueForAll(order => IsWithin(order.Keys, longest)))
        {
            return longest;
        }

        Dictionary<string, Priority> brought = new(StringComparer.Ordinal);
        foreach (var (priority, keys) in orders)
        {
            foreach (var key in keys)
            {
                brought[key] = brought.TryGetValue(key, out var weakest) && weakest < priority ? weakest : priority;
            }
        }

        return Sorted(brought, Followers(orders));
    }

    // Who must come after whom, as far as no weaker order says the opposite.
    private static Dictionary<string, HashSet<string>> Followers(List<(Priority Priority, IReadOnlyList<string> Keys)> orders)
    {
        Dictionary<string, HashSet<string>> followers = new(StringComparer.Ordinal);
        foreach (var (_, keys) in orders.OrderBy(static order => order.Priority).ThenBy(static order => string.Join('\n', order.Keys), StringComparer.Ordinal))
        {
            for (var i = 1; i < keys.Count; i++)
            {
                if (!Leads(keys[i], keys[i - 1], followers))
                {
                    (followers.TryGetValue(keys[i - 1], out var after) ? after : followers[keys[i - 1]] = new(StringComparer.Ordinal)).Add(keys[i]);
                }
            }
        }

        return followers;
    }

    private static bool Leads(string from, string to, Dictionary<string, HashSet<string>> followers)
    {
        HashSet<string> seen = new(StringComparer.Ordinal) { from };
        Stack<string> open = new([from]);
        while (open.TryPop(out var key))
        {
            if (string.Equals(key, to, StringComparison.Ordinal))
            {
                return true;
            }

            foreach (var next in followers.GetValueOrDefault(key) ?? [])
            {
                if (seen.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return false;
    }

    private static List<string> Sorted(Dictionary<string, Priority> brought, Dictionary<string, HashSet<string>> followers)
    {
        var before = brought.Keys.ToDictionary(static key => key, static _ => 0, StringComparer.Ordinal);
        foreach (var after in followers.Values.SelectMany(static after => after))
        {
            before[after]++;
        }

        SortedSet<string> free = new(before.Where(static key => key.Value == 0).Select(static key => key.Key), Comparer<string>.Create((left, right) =>
            brought[left].CompareTo(brought[right]) is not 0 and var strength ? strength : Utf8Order.Comparer.Compare(left, right)));
        List<string> sorted = [];
        while (free.Min is { } next)
        {
            free.Remove(next);
            sorted.Add(next);
            foreach (var after in followers.GetValueOrDefault(next) ?? [])
            {
                if (--before[after] == 0)
                {
                    free.Add(after);
                }
            }
        }

        return sorted;
    }

    private static bool IsWithin(IReadOnlyList<string> keys, IReadOnlyList<string> whole)
    {
        var at = 0;
        foreach (var key in whole)
        {
            at += at < keys.Count && string.Equals(keys[at], key, StringComparison.Ordinal) ? 1 : 0;
        }

        return at == keys.Count;
    }
}
