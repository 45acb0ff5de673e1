using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Data;

public class GoMapTests
{
    [Fact]
    public void Entries_come_in_the_order_of_their_keys_bytes() =>
        new GoMap { ["b"] = 1, ["é"] = 2, ["B"] = 3, ["a"] = 4, ["😀"] = 5, ["\uffff"] = 6 }.Keys.Should().Equal("B", "a", "b", "é", "\uffff", "😀");

    [Fact]
    public void What_is_set_while_a_map_is_walked_is_not_seen_by_the_walk()
    {
        var map = new GoMap { ["a"] = 1, ["b"] = 2 };
        var seen = new List<object?>();
        foreach (var (_, value) in map)
        {
            map["b"] = 3;
            map["c"] = 4;
            seen.Add(value);
        }

        seen.Should().Equal(1, 2);
        map.Values.Should().Equal(1, 3, 4);
    }

    [Fact]
    public void A_removed_key_is_gone()
    {
        var map = new GoMap { ["a"] = 1, ["b"] = null };
        map.Remove("a").Should().BeTrue();
        map.Keys.Should().Equal("b");
        map.ContainsKey("b").Should().BeTrue();
        map["a"].Should().BeNull();
    }
}
