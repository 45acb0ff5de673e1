using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Images;

public sealed class LayerPlanTests
{
    [Fact]
    public void Every_path_is_in_one_layer_and_there_are_no_more_than_were_allowed() => ForAllSeeds(seed =>
    {
        var members = Closure(seed, 1 + (seed % 120));
        var limit = 1 + (seed % 127);
        var plan = LayerPlan.Of(members, limit);
        plan.Count.Should().BeLessThanOrEqualTo(limit);
        plan.SelectMany(group => group).Select(member => member.Path).Order(StringComparer.Ordinal).Should().Equal(members.Select(member => member.Path).Order(StringComparer.Ordinal));
        plan.Should().NotContain(group => group.Count == 0);
    });

    [Fact]
    public void The_order_that_paths_are_listed_in_does_not_show() => ForAllSeeds(seed =>
    {
        var members = Closure(seed, 60);
        var order = Enumerable.Range(0, members.Length).OrderBy(at => (seed ^ (at * 7919)) & 1023).ToArray();
        var shuffled = order.Select(at => members[at] with { References = [.. members[at].References.Select(reference => Array.IndexOf(order, reference))] }).ToArray();
        Text(LayerPlan.Of(shuffled, 10)).Should().Be(Text(LayerPlan.Of(members, 10)));
    });

    [Fact]
    public void A_new_version_of_a_program_moves_its_own_layer_alone() => ForAllSeeds(seed =>
    {
        var members = Closure(seed, 80);
        var leaf = members.Length - 1;
        var changed = members.Select((member, at) => at == leaf ? member with { Path = "/nix/store/new-" + member.Name, Size = member.Size + 1 } : member).ToArray();
        var (before, after) = (LayerPlan.Of(members, 12), LayerPlan.Of(changed, 12));
        after.Select(Text).Except(before.Select(Text)).Should().ContainSingle();
    });

    [Fact]
    public void A_library_under_all_programs_lies_lowest_and_programs_do_not_share_a_layer()
    {
        var plan = LayerPlan.Of(
        [
            new("/nix/store/a-libc", "libc", 30_000_000, []),
            new("/nix/store/b-runtime", "runtime", 60_000_000, [0]),
            new("/nix/store/c-web", "web", 5_000_000, [1]),
            new("/nix/store/d-jobs", "jobs", 5_000_000, [1]),
        ], 64);
        plan.Select(group => group.Single().Name).Should().Equal("libc", "runtime", "jobs", "web");
    }

    [Fact]
    public void Crumbs_share_a_layer_even_where_there_is_room()
    {
        var plan = LayerPlan.Of([.. Enumerable.Range(0, 40).Select(at => new LayerMember($"/nix/store/{at:00}-crumb{at}", $"crumb{at}", 200, []))], 64);
        plan.Count.Should().BeLessThan(12);
    }

    [Fact]
    public void Less_is_sent_again_than_by_popularity()
    {
        var members = Closure(7, 300);
        Resent(members, LayerPlan.Of(members, 64)).Should().BeLessThan(Resent(members, ByPopularity(members, 64)) / 3);
    }

    [Fact]
    public void It_is_what_joining_the_cheapest_two_again_and_again_gives() => ForAllSeeds(seed =>
    {
        var members = Closure(seed, 1 + (seed % 50));
        var limit = 1 + (seed % 20);
        LayerPlan.Of(members, limit).Select(group => string.Join(' ', group.Select(static member => member.Path)))
            .Should().BeEquivalentTo(ByTrying(members, limit).Select(group => string.Join(' ', group.Select(at => members[at].Path).Order(StringComparer.Ordinal))));
    });

    private static void ForAllSeeds(Action<int> holds) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), holds).Check(Config.QuickThrowOnFailure);

    // What is sent again when one path changes, on average over the paths: every layer with something that depends on it.
    private static double Resent(LayerMember[] members, IReadOnlyList<IReadOnlyList<LayerMember>> plan)
    {
        var (closures, at) = (Closures(members), members.Select((member, index) => (member.Path, index)).ToDictionary(pair => pair.Path, pair => pair.index, StringComparer.Ordinal));
        return plan.Sum(group => (double)group.Sum(member => member.Size) * group.SelectMany(member => closures[at[member.Path]]).Distinct().Count()) / members.Length;
    }

    // Every two are tried each time; of equal costs the two whose names come first.
    private static List<List<int>> ByTrying(LayerMember[] members, int limit)
    {
        var closures = Closures(members);
        var groups = Enumerable.Range(0, members.Length).OrderBy(at => members[at].Name, StringComparer.Ordinal).ThenBy(at => members[at].Path, StringComparer.Ordinal)
            .Select((at, order) => (Members: new List<int> { at }, First: order, Order: order)).ToList();
        while (groups.Count > 1)
        {
            var (cost, first, _, second) = groups.SelectMany(one => groups.Where(other => other.Order != one.Order).Select(other => (Cost: Cost([.. one.Members, .. other.Members]) - Cost(one.Members) - Cost(other.Members), one.Order, other.First, Other: other.Order))).Min();
            if (groups.Count <= limit && cost > 0)
            {
                break;
            }

            var (into, from) = (groups.Single(group => group.Order == first), groups.Single(group => group.Order == second));
            groups[groups.IndexOf(into)] = ([.. into.Members, .. from.Members], Math.Min(into.First, from.First), first);
            groups.Remove(from);
        }

        return [.. groups.Select(static group => group.Members)];

        Int128 Cost(List<int> group)
        {
            var rate = group.SelectMany(at => closures[at]).Distinct().Count();
            return ((Int128)group.Sum(at => (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Clamp(members[at].Size, 4096, 1L << 48))) * rate) + ((Int128)(256 * 1024) * (rate + 1));
        }
    }

    // As dockerTools.buildLayeredImage divides: the most depended upon by themselves, the others together.
    private static List<IReadOnlyList<LayerMember>> ByPopularity(LayerMember[] members, int limit)
    {
        var dependents = Closures(members).SelectMany(closure => closure).CountBy(at => at).ToDictionary();
        var order = Enumerable.Range(0, members.Length).OrderByDescending(at => dependents[at]).ThenBy(at => members[at].Path, StringComparer.Ordinal).Select(at => members[at]).ToArray();
        return [.. order.Take(limit - 1).Select(member => new[] { member }), order[(limit - 1)..]];
    }

    private static HashSet<int>[] Closures(LayerMember[] members)
    {
        var closures = new HashSet<int>[members.Length];
        for (var at = 0; at < members.Length; at++)
        {
            closures[at] = [at, .. members[at].References.SelectMany(reference => closures[reference])];
        }

        return closures;
    }

    // Each refers to a few before it, the early ones more often; the last is what nothing refers to.
    private static LayerMember[] Closure(int seed, int count)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(at => new LayerMember(
                $"/nix/store/{random.NextInt64():x16}-p{at}",
                $"p{at}",
                (long)Math.Exp(8 + (random.NextDouble() * 9)),
                at == 0 ? [] : [.. Enumerable.Range(0, random.Next(5)).Select(_ => (int)(at * Math.Pow(random.NextDouble(), 2))).Distinct()])),
        ];
    }

    private static string Text(IReadOnlyList<IReadOnlyList<LayerMember>> plan) => string.Join('\n', plan.Select(Text));

    private static string Text(IReadOnlyList<LayerMember> group) => string.Join(' ', group.Select(member => member.Path));
}
