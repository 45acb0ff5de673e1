using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Kubernetes.Tests.Selecting;

public class SelectorLawTests
{
    private static readonly Gen<string> Keys = Gen.Elements("a", "b", "in", "notin", "nothing", "example.com/tier");
    private static readonly Gen<string> Values = Gen.Elements("", "a", "b", "in", "1", "2", "10");

    private static readonly Gen<SelectorRequirement> Requirements =
        from key in Keys
        from @operator in Gen.Elements(Enum.GetValues<SelectorOperator>())
        from number in Gen.Choose(0, 12)
        from count in Gen.Choose(1, 3)
        from values in Values.ArrayOf(count)
        select @operator switch
        {
            SelectorOperator.In or SelectorOperator.NotIn => new SelectorRequirement(key, @operator, values.ToSeq()),
            SelectorOperator.Exists or SelectorOperator.DoesNotExist => new SelectorRequirement(key, @operator),
            _ => new SelectorRequirement(key, @operator, [$"{number}"]),
        };

    private static readonly Gen<Map<string>> Labels =
        from keys in Keys.ArrayOf(4)
        from values in Values.ArrayOf(4)
        select keys.Zip(values, (key, value) => KeyValuePair.Create(key, value)).ToMap();

    private static readonly Gen<SelectorRequirement[]> Several =
        from count in Gen.Choose(0, 5)
        from requirements in Requirements.ArrayOf(count)
        select requirements;

    [Fact]
    public void What_is_written_is_read_as_it_was() => Check.QuickThrowOnFailure(Prop.ForAll(Several.ToArbitrary(), requirements =>
    {
        var selector = Selector.Where(requirements);
        Selector.Parse(selector.ToString()).Should().Be(selector);
    }));

    [Fact]
    public void Order_and_spelling_are_nothing() => Check.QuickThrowOnFailure(Prop.ForAll(Several.ToArbitrary(), Labels.ToArbitrary(), (requirements, labels) =>
    {
        var selector = Selector.Where(requirements);
        var backward = Selector.Parse(string.Join(" , ", Enumerable.Reverse(requirements).Select(one => one.ToString().Replace("=", " = ", StringComparison.Ordinal).Replace("! = ", " != ", StringComparison.Ordinal))));
        backward.Should().Be(selector);
        backward.Matches(labels).Should().Be(selector.Matches(labels));
    }));

    [Fact]
    public void A_selector_means_what_all_its_requirements_mean() => Check.QuickThrowOnFailure(Prop.ForAll(Several.ToArbitrary(), Several.ToArbitrary(), Labels.ToArbitrary(), (left, right, labels) =>
    {
        Selector.Where(left).Matches(labels).Should().Be(left.All(one => one.Matches(labels)));
        (Selector.Where(left) + Selector.Where(right)).Matches(labels).Should().Be(Selector.Where(left).Matches(labels) && Selector.Where(right).Matches(labels));
    }));

    [Fact]
    public void In_and_not_in_are_opposites() => Check.QuickThrowOnFailure(Prop.ForAll(Keys.ToArbitrary(), Values.ArrayOf(2).ToArbitrary(), Labels.ToArbitrary(), (key, values, labels) =>
    {
        new SelectorRequirement(key, SelectorOperator.In, values.ToSeq()).Matches(labels)
            .Should().Be(!new SelectorRequirement(key, SelectorOperator.NotIn, values.ToSeq()).Matches(labels));
        new SelectorRequirement(key, SelectorOperator.Exists).Matches(labels).Should().Be(!new SelectorRequirement(key, SelectorOperator.DoesNotExist).Matches(labels));
    }));

    [Fact]
    public void What_is_written_of_fields_is_read_as_it_was() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from field in Gen.Elements("metadata.name", "type", "a b")
         from value in Gen.Elements("", "a", "=", ",", "\\", "\\,", "a=b,c\\d", "!=", "ä🙂").ArrayOf(3)
         select FieldSelector.Equal(field, string.Concat(value)) + FieldSelector.NotEqual(field, value[0])).ToArbitrary(),
        selector => FieldSelector.Parse(selector.ToString()).Should().Be(selector)));
}
