using System.Text.Json;

namespace Nixish.Kubernetes.Tests.Planning;

public class FieldDiffTests
{
    [Fact]
    public void What_the_server_filled_in_is_no_difference() => Between(
        """{"spec":{"ports":[{"port":80}]}}""",
        """{"spec":{"clusterIP":"10.0.0.1","ports":[{"port":80,"protocol":"TCP","targetPort":80}]}}""").Should().BeEmpty();

    [Fact]
    public void List_items_are_matched_by_their_merge_keys_in_any_order() => Between(
        """{"spec":{"containers":[{"name":"b","image":"b:2"},{"name":"a","image":"a:1"}]}}""",
        """{"spec":{"containers":[{"name":"a","image":"a:1"},{"name":"b","image":"b:1"}]}}""")
        .Should().Equal(new FieldChange("spec.containers[b].image", "b:1", "b:2"));

    [Fact]
    public void A_list_of_the_servers_own_keys_is_matched_by_what_managed_fields_say() => Between(
        """{"spec":{"rules":[{"id":"x","weight":2}]}}""",
        Owned("""{"spec":{"rules":[{"id":"w","weight":1},{"id":"x","weight":1}]}}""", """{"f:spec":{"f:rules":{"k:{\"id\":\"x\"}":{".":{},"f:id":{},"f:weight":{}}}}}"""))
        .Should().Equal(new FieldChange("spec.rules[x].weight", "1", "2"));

    [Fact]
    public void An_atomic_list_is_compared_item_by_item_and_by_length() => Between(
        """{"spec":{"args":["a","c"]}}""",
        """{"spec":{"args":["a","b","d"]}}""")
        .Should().Equal(new FieldChange("spec.args[1]", "b", "c"), new FieldChange("spec.args[2]", "d", null));

    [Fact]
    public void A_field_that_nixish_applied_and_that_is_wanted_no_more_is_a_removal() => Between(
        """{"data":{"a":"1"}}""",
        Owned("""{"data":{"a":"1","b":"2","theirs":"3"}}""", """{"f:data":{"f:a":{},"f:b":{}}}"""))
        .Should().Equal(new FieldChange("data.b", "2", null));

    [Fact]
    public void An_item_that_is_wanted_no_more_is_a_removal() => Between(
        """{"spec":{"containers":[{"name":"a"}]}}""",
        Owned("""{"spec":{"containers":[{"name":"a"},{"name":"b"}]}}""", """{"f:spec":{"f:containers":{"k:{\"name\":\"a\"}":{".":{},"f:name":{}},"k:{\"name\":\"b\"}":{".":{},"f:name":{}}}}}"""))
        .Should().Equal(new FieldChange("spec.containers[b]", """{"name":"b"}""", null));

    [Fact]
    public void An_entry_added_to_an_atomic_map_that_was_ours_is_a_difference() => Between(
        """{"spec":{"selector":{"app":"web"},"type":"x"}}""",
        Owned("""{"spec":{"selector":{"app":"web","extra":"1"},"type":"x"}}""", """{"f:spec":{"f:type":{}}}"""))
        .Should().Equal(new FieldChange("spec.selector.extra", "1", null));

    [Theory]
    [InlineData("500m", "0.5")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1500m", "1.5")]
    [InlineData("1e3", "1k")]
    public void Amounts_are_compared_by_value(string live, string wanted) => Between(
        $$$"""{"spec":{"resources":{"limits":{"cpu":"{{{wanted}}}"} } } }""",
        $$$"""{"spec":{"resources":{"limits":{"cpu":"{{{live}}}"} } } }""").Should().BeEmpty();

    [Fact]
    public void Texts_that_look_like_amounts_are_texts() => Between(
        """{"data":{"a":"1000m"}}""",
        """{"data":{"a":"1"}}""").Should().HaveCount(1);

    [Fact]
    public void Zero_values_that_the_server_does_not_print_are_no_difference() => Between(
        """{"spec":{"hostNetwork":false,"items":[],"text":"","number":0,"nothing":null,"map":{}}}""",
        """{"spec":{}}""").Should().BeEmpty();

    [Fact]
    public void The_values_of_a_secret_are_masked() => Between(
        """{"kind":"Secret","data":{"password":"bmV3"}}""",
        """{"kind":"Secret","data":{"password":"b2xk"}}""")
        .Should().Equal(new FieldChange("data.password", "(secret)", "(secret, changed)"));

    [Fact]
    public void Keys_with_dots_stand_in_brackets() => Between(
        """{"metadata":{"labels":{"app.kubernetes.io/name":"b"}}}""",
        """{"metadata":{"labels":{"app.kubernetes.io/name":"a"}}}""")
        .Should().Equal(new FieldChange("metadata.labels[app.kubernetes.io/name]", "a", "b"));

    private static Seq<FieldChange> Between(string wanted, string live)
    {
        using var left = JsonDocument.Parse(wanted);
        using var right = JsonDocument.Parse(live);
        return FieldDiff.Between(left.RootElement, right.RootElement);
    }

    private static string Owned(string live, string fields) =>
        live[..^1] + ""","metadata":{"managedFields":[{"manager":"nixish","operation":"Apply","fieldsV1":""" + fields + "}]}}";
}
