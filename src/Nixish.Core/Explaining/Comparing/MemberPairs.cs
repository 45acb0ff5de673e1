using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>A member before and now; one of them is null where it came or went.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MemberPair(ConfigMember? Before, ConfigMember? After);

/// <summary>Sets the members of two derivations side by side, those that are equal left out.</summary>
internal static class MemberPairs
{
    public static IEnumerable<MemberPair> Of(List<ConfigMember> before, List<ConfigMember> after, References left, References right)
    {
        var groups = after.Select(static member => member.Name).Concat(before.Select(static member => member.Name)).Distinct(StringComparer.Ordinal);
        var (befores, afters) = (before.ToLookup(static member => member.Name, StringComparer.Ordinal), after.ToLookup(static member => member.Name, StringComparer.Ordinal));
        foreach (var name in groups)
        {
            ConfigMember[] mine = [.. befores[name]], now = [.. afters[name]];
            var pairs = (now.Length > 0 ? now : mine)[0] switch
            {
                { Index: not null } => InOrder(mine, now, left, right),
                { IsItem: true } => ByKey(mine, now, static member => Convert.ToHexString(member.Text.Span)),
                _ => ByKey(mine, now, static member => member.Key ?? ""),
            };
            foreach (var pair in pairs)
            {
                if (pair is not { Before: { } old, After: { } current } || !old.Text.Span.SequenceEqual(current.Text.Span))
                {
                    yield return pair;
                }
            }
        }
    }

    private static List<MemberPair> ByKey(ConfigMember[] before, ConfigMember[] after, Func<ConfigMember, string> key)
    {
        List<MemberPair> pairs = [];
        var rest = before.GroupBy(key, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);
        foreach (var member in after)
        {
            rest.Remove(key(member), out var old);
            pairs.Add(new(old, member));
        }

        pairs.AddRange(rest.Values.Select(static gone => new MemberPair(gone, null)));
        return pairs;
    }

    // One item more in the middle is one item more, not a change of all that follow: what both begin and end with is set side by side.
    private static List<MemberPair> InOrder(ConfigMember[] before, ConfigMember[] after, References left, References right)
    {
        Array.Sort(before, static (one, other) => one.Index!.Value - other.Index!.Value);
        Array.Sort(after, static (one, other) => one.Index!.Value - other.Index!.Value);
        List<MemberPair> pairs = [];
        int start = 0, beforeEnd = before.Length, afterEnd = after.Length;
        if (before.Length != after.Length)
        {
            while (start < Math.Min(beforeEnd, afterEnd) && Alike(before[start], after[start]))
            {
                start++;
            }

            while (Math.Min(beforeEnd, afterEnd) > start && Alike(before[beforeEnd - 1], after[afterEnd - 1]))
            {
                (beforeEnd, afterEnd) = (beforeEnd - 1, afterEnd - 1);
            }
        }

        for (var i = 0; i < start; i++)
        {
            pairs.Add(new(before[i], after[i]));
        }

        for (var i = start; i < Math.Max(beforeEnd, afterEnd); i++)
        {
            pairs.Add(new(i < beforeEnd ? before[i] : null, i < afterEnd ? after[i] : null));
        }

        for (var i = 0; i < before.Length - beforeEnd; i++)
        {
            pairs.Add(new(before[beforeEnd + i], after[afterEnd + i]));
        }

        return pairs;

        bool Alike(ConfigMember one, ConfigMember other)
        {
            var (mine, found) = left.Split(one.Text.Span);
            var (now, foundNow) = right.Split(other.Text.Span);
            return mine.AsSpan().SequenceEqual(now) &&
                found.Select(static reference => reference.Path.Name).SequenceEqual(foundNow.Select(static reference => reference.Path.Name), StringComparer.Ordinal);
        }
    }
}
