using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>Sets of fields are sets, also through the JSON of <c>managedFields</c>.</summary>
public sealed class FieldSetLawTests
{
    private static readonly Gen<string> Elements = Gen.Elements("f:a", "f:b", "f:c.d/e", "k:{\"name\":\"web\"}", "k:{\"containerPort\":80,\"protocol\":\"TCP\"}", "v:\"x\"", "v:3", "i:0");

    private static readonly Gen<string[]> Path =
        from length in Gen.Choose(1, 4)
        from elements in Elements.ArrayOf(length)
        select elements;

    private static readonly Arbitrary<FieldSet> Sets = (
        from count in Gen.Choose(0, 6)
        from paths in Path.ArrayOf(count)
        select Of(paths)).ToArbitrary();

    [Fact]
    public void What_is_written_is_read_as_it_was() => Holds((a, _, _) => FieldSet.FromJson(a.ToJson()).SetEquals(a));

    [Fact]
    public void Union_and_intersection_do_not_mind_order() => Holds((a, b, c) =>
        a.Union(b).SetEquals(b.Union(a)) && a.Intersect(b).SetEquals(b.Intersect(a)) &&
        a.Union(b.Union(c)).SetEquals(a.Union(b).Union(c)) && a.Intersect(b.Intersect(c)).SetEquals(a.Intersect(b).Intersect(c)));

    [Fact]
    public void A_set_with_itself_is_itself_and_without_itself_nothing() => Holds((a, _, _) => a.Union(a).SetEquals(a) && a.Intersect(a).SetEquals(a) && a.Except(a).IsEmpty);

    [Fact]
    public void Union_and_intersection_distribute() => Holds((a, b, c) => a.Intersect(b.Union(c)).SetEquals(a.Intersect(b).Union(a.Intersect(c))));

    [Fact]
    public void What_is_taken_away_and_what_is_shared_make_up_the_set() => Holds((a, b, _) =>
        a.Except(b).Union(a.Intersect(b)).SetEquals(a) && a.Except(b).Intersect(b).IsEmpty && a.Except(b).Except(b).SetEquals(a.Except(b)));

    [Fact]
    public void Without_what_is_below_is_less_than_without_the_fields_alone() => Holds((a, b, _) => a.ExceptBelow(b).Except(a.Except(b)).IsEmpty && a.ExceptBelow(new FieldSet()).SetEquals(a));

    [Fact]
    public void A_set_has_the_paths_that_it_was_made_of() => Check.QuickThrowOnFailure(Prop.ForAll(Path.ArrayOf(5).ToArbitrary(), paths =>
        Of(paths).Paths().Count() == paths.Select(static path => string.Join('\n', path)).Distinct(StringComparer.Ordinal).Count()));

    private static void Holds(Func<FieldSet, FieldSet, FieldSet, bool> law) => Check.QuickThrowOnFailure(Prop.ForAll(Sets, Sets, Sets, law));

    private static FieldSet Of(string[][] paths)
    {
        var set = new FieldSet();
        foreach (var path in paths)
        {
            var at = set;
            foreach (var element in path[..^1])
            {
                at = at.Child(element);
            }

            at.Add(path[^1]);
        }

        return set;
    }
}
