using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Values;

public class StoreStringTests
{
    private static readonly Recipe App = new("app") { System = "x86_64-linux", Builder = "/bin/sh" };
    private static readonly Gen<StoreString> AnyText = Gen.OneOf(
        Gen.Elements("", "a", "b", "ab", "é", "\U0001F600", "\n").Select(text => (StoreString)text),
        Gen.Elements<byte[]>([0xC3], [0xA9], [0xFF], [0x61], [0xF0, 0x9F], [0x98, 0x80]).Select(bytes => StoreString.FromBytes(bytes)),
        Gen.Elements(App, App with { Name = "other" }).Select(recipe => (StoreString)$"{recipe}"));

    [Fact]
    public void How_a_text_was_split_does_not_show()
    {
        (("a" + (StoreString)"b") == "ab").Should().BeTrue();
        StoreString holes = $"{"a"}{'b'}{1}{-2L}{3UL}{"c"}d";
        holes.Should().Be((StoreString)"ab1-23cd");
        holes.GetHashCode().Should().Be(((StoreString)"ab1-23cd").GetHashCode());
        (StoreString.FromBytes([0xC3]) + StoreString.FromBytes([0xA9]) == "é").Should().BeTrue();
        (default(StoreString) == "").Should().BeTrue();
        ((StoreString)$"{App}" == $"{""}{App}{""}").Should().BeTrue();
    }

    [Fact]
    public void Joining_is_associative_and_the_empty_text_is_neutral() => Check.QuickThrowOnFailure(Prop.ForAll(
        AnyText.Three().ToArbitrary(),
        texts =>
        {
            var (a, b, c) = texts;
            var (left, right) = (a + b + c, a + (b + c));
            return left == right && left.GetHashCode() == right.GetHashCode() && a + "" == a && "" + a == a &&
                left.ResolveBytes(new Lowering()).AsSpan().SequenceEqual([.. a.ResolveBytes(new Lowering()), .. b.ResolveBytes(new Lowering()), .. c.ResolveBytes(new Lowering())]);
        }));

    [Fact]
    public void A_text_resolves_to_store_paths_and_remembers_its_references()
    {
        StoreString text = $"{App}/bin:{App.Output("out")}:{App}:{Placeholder.For("out")}";
        var path = new Lowering().Lower(App).Path;
        text.Resolve(new Lowering()).Should().Be($"{path}/bin:{path}:{path}:/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9");
        text.References.Should().Equal(App, App.Output("out"));
    }

    [Fact]
    public void Appending_to_a_copy_leaves_the_original_alone()
    {
        StoreString original = $"{App}/a";
        var (first, second) = (original, original);
        first.AppendLiteral("1");
        second.AppendLiteral("2");
        original.Should().Be((StoreString)$"{App}/a");
        first.Should().Be((StoreString)$"{App}/a1");
        second.Should().Be((StoreString)$"{App}/a2");
    }

    [Fact]
    public void A_plain_string_that_lost_its_reference_is_refused_with_advice()
    {
#pragma warning disable NIX0001 // The mistake is the point.
        var lost = $"{App}/bin";
#pragma warning restore NIX0001
        var using_it = () => (StoreString)lost;
        using_it.Should().Throw<ArgumentException>().WithMessage("*Declare the target as StoreString instead of var or string*");
    }

    [Fact]
    public void Text_that_no_process_can_be_given_is_refused()
    {
        foreach (var make in (Func<StoreString>[])[() => "a\0b", () => "\uD83D", () => "a\uDE00", () => StoreString.FromBytes([0])])
        {
            make.Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void Bytes_that_are_not_utf8_resolve_as_bytes_only()
    {
        var text = "a" + StoreString.FromBytes([0xE4]);
        text.ResolveBytes(new Lowering()).Should().Equal((byte)'a', 0xE4);
        text.Invoking(it => it.Resolve(new Lowering())).Should().Throw<NixishException>().WithMessage("*not UTF-8*");
    }

    [Fact]
    public void Holes_take_text_references_and_whole_numbers_and_nothing_else() =>
        typeof(StoreString).GetMethods().Where(method => method.Name == nameof(StoreString.AppendFormatted) && !method.IsDefined(typeof(ObsoleteAttribute), inherit: false))
            .Select(method => method.GetParameters().Single().ParameterType)
            .Should().BeEquivalentTo([typeof(string), typeof(char), typeof(int), typeof(long), typeof(ulong), typeof(Placeholder), typeof(StoreString), typeof(IBuildable)]);

    [Fact]
    public void Comparing_graphs_that_share_much_takes_no_longer_than_they_are_large()
    {
        static Recipe Diamonds()
        {
            var recipe = App;
            for (var i = 0; i < 60; i++)
            {
                recipe = App with { Arguments = [$"{recipe}", $"{recipe}", $"{recipe}{i}"] };
            }

            return recipe;
        }

        var (left, right) = (Diamonds(), Diamonds());
        left.Equals(right).Should().BeTrue();
        left.GetHashCode().Should().Be(right.GetHashCode());
        left.Equals(right with { Name = "other" }).Should().BeFalse();
    }
}
