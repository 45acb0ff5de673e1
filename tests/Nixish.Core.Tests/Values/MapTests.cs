using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Values;

public class MapTests
{
    [Fact]
    public void Insertion_order_does_not_show()
    {
        var forward = new Map<int> { ["b"] = 2, ["a"] = 1 };
        Map<int> backward = [new("a", 1), new("b", 2)];
        forward.Should().Equal(backward);
        (forward == backward).Should().BeTrue();
        forward.GetHashCode().Should().Be(backward.GetHashCode());
    }

    [Fact]
    public void Keys_sort_as_their_utf8_bytes()
    {
        var map = new Map<int> { ["\U0001F600"] = 2, ["\uFF5E"] = 1 };
        map.Keys.Should().Equal("\uFF5E", "\U0001F600");
    }

    [Fact]
    public void The_comparer_agrees_with_comparing_bytes() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from s in ArbMap.Default.GeneratorFor<NonNull<string>>() select Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s.Get))).Two().ToArbitrary(),
        pair => Math.Sign(Utf8Order.Comparer.Compare(pair.Item1, pair.Item2)) ==
                Math.Sign(Encoding.UTF8.GetBytes(pair.Item1).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(pair.Item2)))));

    [Fact]
    public void The_later_of_two_entries_with_one_key_is_kept() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.GeneratorFor<(byte, int)[]>().ToArbitrary(),
        entries =>
        {
            var expected = new SortedDictionary<string, int>(Utf8Order.Comparer);
            foreach (var (key, value) in entries)
            {
                expected[$"k{key % 16}"] = value;
            }

            return Map.Create<int>([.. entries.Select(entry => KeyValuePair.Create($"k{entry.Item1 % 16}", entry.Item2))]).SequenceEqual(expected);
        }));
}
