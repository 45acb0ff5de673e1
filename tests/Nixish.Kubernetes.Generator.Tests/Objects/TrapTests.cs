using System.Text;
using Traps;

namespace Nixish.Kubernetes.Generator.Tests.Objects;

public class TrapTests
{
    private static readonly string Whole = """
        {"apiVersion":"traps.nixish.dev/v1","kind":"Trap","metadata":{"name":"all"},"spec":{"class":"c","namespace":"n","event":true,"foo-bar":"1","fooBar":"2","foo.bar":"3","foo bar":"4","3scale":5,"":"e","日本":"j",
        "quote\"back\\slash":"q","$dollar":1.5,"trapSpec":"t","equals":"e","toString":"s","read":"r","clone":"c","json":{"a":[1]},"seq":[[[1,2],[]],[]],"map":{"a":{"b":[true,false]}},"numbers":[0.5],"counts":{"a":1},"flags":{"a":false},
        "parts":[[{"kind":"a b"},{"kind":""}]],"requiredList":[],"requiredMap":{},"requiredAny":"25%","any":{"x":null},"empty":{},"embedded":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c"},"data":{"a":"1"}},
        "embeddedList":[{"apiVersion":"x.dev/v1","kind":"X","metadata":{"name":"x"},"more":1}],"when":"2026-01-01T00:00:00Z","bytes":"AAE=","wait":"30s","set":["a"],"keyed":[{"port":80,"protocol":"UDP"}],"atomic":{"a":"1"},
        "trap":{"spec":{"trap":"x"}},"open":{"known":"k","otherFields":"o","extra":[1]}}}
        """.Replace("\n", "", StringComparison.Ordinal);

    [Fact]
    public void Every_shape_is_read_and_written_back_without_loss() =>
        Json.Parse(Encoding.UTF8.GetString(Trap.FromJson(Encoding.UTF8.GetBytes(Whole)).ToJson(Deliveries.None))).Should().Be(Json.Parse(Whole));

    [Fact]
    public void Names_that_clash_have_each_their_property()
    {
        var spec = Trap.FromJson(Encoding.UTF8.GetBytes(Whole)).Spec!;
        (spec.FooBar, spec.FooBar2, spec.FooBar3, spec.FooBar4).Should().Be(("1", "2", "3", "4"));
        (spec.Class, spec.Namespace, spec.Event, spec._3scale, spec._, spec._日本).Should().Be(("c", "n", true, 5, "e", "j"));
        spec.Open!.OtherFields2["extra"].Items.Should().Equal(1);
        spec.Parts[0][0].Kind.Should().Be(TrapSpecPartsKind.AB);
        TrapSpecPartsKind.Known.Should().HaveCount(7);
        spec.Embedded.Should().BeOfType<ConfigMap>();
        spec.Wait.Should().Be((Duration)"0.5m");
    }

    [Fact]
    public void Unknown_and_wrong_fields_are_named()
    {
        FluentActions.Invoking(() => Trap.FromJson(Encoding.UTF8.GetBytes(Whole.Replace("\"event\":true", "\"evnt\":true", StringComparison.Ordinal)))).Should().Throw<KubernetesJsonException>().WithMessage("spec.evnt: *did you mean event?*");
        FluentActions.Invoking(() => Trap.FromJson(Encoding.UTF8.GetBytes(Whole.Replace("\"wait\":\"30s\"", "\"wait\":\"30\"", StringComparison.Ordinal)))).Should().Throw<KubernetesJsonException>().WithMessage("spec.wait: expected a duration*");
        FluentActions.Invoking(() => Trap.FromJson(Encoding.UTF8.GetBytes(Whole.Replace("\"requiredAny\":\"25%\",", "", StringComparison.Ordinal)))).Should().Throw<KubernetesJsonException>().WithMessage("spec.requiredAny: *required*");
    }

    [Fact]
    public void A_kind_whose_schema_names_nothing_keeps_everything()
    {
        var json = """{"apiVersion":"traps.nixish.dev/v1","kind":"Anything","metadata":{"name":"x"},"a":{"b":1},"c":[]}""";
        Encoding.UTF8.GetString(Anything.FromJson(Encoding.UTF8.GetBytes(json)).ToJson(Deliveries.None)).Should().Be(json);
    }

    [Fact]
    public void Fields_beside_spec_that_objects_have_already_get_other_names() =>
        new Json2("x") { Labels2 = "l", Name2 = "n" }.ToString().Should().Be("traps.nixish.dev/v1/Json/default/x");

    [Fact]
    public void Merging_follows_the_schema()
    {
        Trap With(Json spec) => new Trap("x") { Spec = new() { Class = "c", RequiredList = [], RequiredMap = default, RequiredAny = 1, Set = ["a"], Keyed = [new() { Port = 80, Label = "one" }] } }.Patched(Json.Parse($$"""{"spec":{{spec}}}"""));
        With(Json.Parse("""{"keyed":[{"port":80,"protocol":"TCP","label":"two"},{"port":81}]}""")).Spec!.Keyed.Select(item => (item.Port, item.Label)).Should().Equal((80, "two"), (81, null));
        With(Json.Parse("""{"set":["b"]}""")).Spec!.Set.Should().BeEquivalentTo(["a", "b"]);
    }
}
