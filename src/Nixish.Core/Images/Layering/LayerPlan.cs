using System.Numerics;

namespace Nixish;

/// <summary>A store path that is to be in some layer.</summary>
/// <param name="Path">The path.</param>
/// <param name="Name">What it is called whatever its hash: what is decided by names stays when hashes change.</param>
/// <param name="Size">How many bytes it holds.</param>
/// <param name="References">Where in the list the paths are that it refers to.</param>
internal sealed record LayerMember(string Path, string Name, long Size, IReadOnlyList<int> References);

/// <summary>Divides store paths into layers so that the bytes sent again after a change are few.</summary>
/// <remarks>
/// A path changes with each path of its closure, so a group of paths changes as often as the union of their closures is large,
/// and then all its bytes are sent again. From a layer for each path, the two whose union costs least are joined, again and
/// again: first while joining saves more (a layer costs something itself), then until there are few enough.
/// </remarks>
internal static class LayerPlan
{
    // What a layer costs beside its bytes, each time it is sent and once in any case: requests, a manifest entry, a mount.
    private const long LayerCost = 256 * 1024;

    /// <summary>The groups, the one that changes least first; within a group by path.</summary>
    /// <param name="members">Every path once.</param>
    /// <param name="maxLayers">The most groups, at least 1.</param>
    public static IReadOnlyList<IReadOnlyList<LayerMember>> Of(IReadOnlyList<LayerMember> members, int maxLayers)
    {
        var alive = Groups(members);
        for (var i = 1; i < alive.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Group.Meet(alive[i], alive[j]);
            }
        }

        while (alive.Count > 1 && Cheapest(alive) is var first && (alive.Count > maxLayers || first.BestCost <= 0))
        {
            var second = first.Best!;
            alive.Remove(second);
            first.Join(second);
            foreach (var group in alive)
            {
                if (group.Best == first || group.Best == second)
                {
                    group.LoseBest();
                }

                Group.Meet(group, first);
            }
        }

        return
        [
            .. alive.OrderBy(static group => group.Rate).ThenBy(static group => group.First)
                .Select(static group => group.Members.OrderBy(static member => member.Path, StringComparer.Ordinal).ToArray()),
        ];
    }

    private static Group Cheapest(List<Group> groups)
    {
        while (true)
        {
            var cheapest = groups[0];
            foreach (var group in groups)
            {
                if (group.BestCost < cheapest.BestCost)
                {
                    cheapest = group;
                }
            }

            // One that lost its best can be no cheaper than it was: it is looked at again only when that would make it the cheapest.
            if (cheapest.Best is not null)
            {
                return cheapest;
            }

            cheapest.FindBest(groups);
        }
    }

    // In the order of names, by which equal costs are decided.
    private static List<Group> Groups(IReadOnlyList<LayerMember> members)
    {
        var closures = Closures(members);
        return
        [
            .. Enumerable.Range(0, members.Count)
                .OrderBy(at => members[at].Name, StringComparer.Ordinal).ThenBy(at => members[at].Path, StringComparer.Ordinal)
                .Select((at, order) => new Group(order, members[at], closures[at])),
        ];
    }

    // Each path's closure as a set of bits, itself included; referred ones first, by a stack of its own. Circles exist only of a path with itself.
    private static ulong[][] Closures(IReadOnlyList<LayerMember> members)
    {
        var closures = new ulong[members.Count][];
        var open = new Stack<(int At, bool AreReferencesDone)>();
        for (var start = 0; start < members.Count; start++)
        {
            open.Push((start, false));
            while (open.TryPop(out var top))
            {
                if (closures[top.At] is not null)
                {
                    continue;
                }

                var references = members[top.At].References.Where(reference => reference != top.At);
                if (top.AreReferencesDone)
                {
                    var closure = new ulong[(members.Count + 63) / 64];
                    closure[top.At / 64] |= 1UL << (top.At % 64);
                    foreach (var reference in references)
                    {
                        Unite(closure, closures[reference]);
                    }

                    closures[top.At] = closure;
                    continue;
                }

                open.Push((top.At, true));
                foreach (var reference in references)
                {
                    open.Push((reference, false));
                }
            }
        }

        return closures;
    }

    private static void Unite(ulong[] into, ulong[] from)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] |= from[i];
        }
    }

    private sealed class Group
    {
        private readonly ulong[] _closure;
        private long _weight;
        private Int128 _cost;

        public Group(int order, LayerMember member, ulong[] closure)
        {
            (First, _closure, Members) = (order, [.. closure], [member]);
            // In powers of two, so that a path that grows a little decides nothing anew.
            _weight = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(member.Size, 4096, 1L << 48));
            Weigh();
        }

        public int First { get; private set; }

        public List<LayerMember> Members { get; }

        /// <summary>How many paths there are whose change changes it.</summary>
        public long Rate { get; private set; }

        /// <summary>The group that it costs least to join; null where that is to be found.</summary>
        public Group? Best { get; private set; }

        /// <summary>What joining the best costs; where that is to be found, it is no less than this.</summary>
        public Int128 BestCost { get; private set; } = Int128.MaxValue;

        /// <summary>Each may be the best for the other.</summary>
        public static void Meet(Group one, Group other)
        {
            if (one != other)
            {
                var cost = one.CostWith(other);
                one.Offer(other, cost);
                other.Offer(one, cost);
            }
        }

        public void FindBest(List<Group> groups)
        {
            BestCost = Int128.MaxValue;
            foreach (var other in groups)
            {
                if (other != this)
                {
                    Offer(other, CostWith(other));
                }
            }
        }

        public void LoseBest() => Best = null;

        public void Join(Group other)
        {
            Unite(_closure, other._closure);
            Members.AddRange(other.Members);
            _weight += other._weight;
            First = Math.Min(First, other.First);
            (Best, BestCost) = (null, Int128.MaxValue);
            Weigh();
        }

        private static Int128 CostOf(long weight, long rate) => ((Int128)weight * rate) + ((Int128)LayerCost * (rate + 1));

        private Int128 CostWith(Group other) => CostOf(_weight + other._weight, Count(_closure, other._closure)) - _cost - other._cost;

        // Of equal costs the one whose name comes first, whoever is offered first.
        private void Offer(Group other, Int128 cost)
        {
            if (cost < BestCost || (cost == BestCost && other.First < Best?.First))
            {
                (Best, BestCost) = (other, cost);
            }
        }

        private void Weigh()
        {
            Rate = Count(_closure, _closure);
            _cost = CostOf(_weight, Rate);
        }

        private static long Count(ulong[] a, ulong[] b)
        {
            var count = 0L;
            for (var i = 0; i < a.Length; i++)
            {
                count += BitOperations.PopCount(a[i] | b[i]);
            }

            return count;
        }
    }
}
