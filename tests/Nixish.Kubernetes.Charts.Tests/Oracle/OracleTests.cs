using System.Text.Json.Nodes;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Oracle;

public class OracleTests
{
    [Fact]
    public void The_oracle_renders_with_Go_itself() =>
        GoOracle.Ask(OracleQuestion.Render("{{ .a | printf \"%v %d\" 1.5 }}", new GoMap { ["a"] = 5L })).Output.Should().Be("1.5 5");

    [Fact]
    public void The_oracle_tells_an_error() => GoOracle.Ask(OracleQuestion.Render("{{ .a.b }}", new GoMap { ["a"] = 5L })).Error.Should().Contain("can't evaluate field b");

    [Fact]
    public void The_oracle_has_the_functions_of_Helm() =>
        GoOracle.Ask(OracleQuestion.Render("{{ toYaml . | nindent 2 | upper }}", new GoMap { ["a"] = 1.0 }) with { Functions = "helm" }).Output.Should().Be("\n  A: 1");

    [Fact]
    public void A_value_keeps_its_type_on_the_way_to_the_oracle()
    {
        object?[] values =
        [
            true, "x", "é😀", GoText.FromUtf8([0xff]), (nint)1, (sbyte)2, (short)3, 4, 5L, (nuint)6, (byte)7, (ushort)8, 9U, 10UL, 1.5, 2.5f, double.NaN, new System.Numerics.Complex(1, -2),
            new byte[] { 1 }, GoList.Of(1.0), GoList.OfStrings(["a"]), new GoList(GoType.IntSlice, (nint)1), new GoMap(), new GoMap { ["$a"] = 1.0 }, new GoMap(GoType.StringMap) { ["a"] = "b" },
            new GoMap(new GoType(GoKind.Map, "main.namedMap", GoType.Any)), Thing.Value("t"), Thing.Pointer("p"), new Speaker("w"),
        ];
        var types = GoOracle.Ask([.. values.Select(value => OracleQuestion.Printf("%T", value))]);
        types.Select(type => type.Output).Should().Equal(values.Select(value => GoType.Of(value)!.Name));
        GoOracle.Ask(OracleQuestion.Printf("%v", [null])).Output.Should().Be("<nil>");
    }

    [Fact]
    public void A_value_keeps_its_type_on_the_way_back()
    {
        var read = GoOracle.Ask(new OracleQuestion("yaml.read") { Text = "a: [1, x, true, null]\n" });
        TypedJson.Write(TypedJson.Read(JsonNode.Parse(read.Output!)))!.ToJsonString().Should().Be("""{"a":[{"$float64":"1"},"x",true,null]}""");
    }

    [Fact]
    public void A_thousand_questions_are_answered_in_order() =>
        GoOracle.Ask([.. Enumerable.Range(0, 1000).Select(n => OracleQuestion.Printf("%d", (nint)n))]).Select(one => one.Output)
            .Should().Equal(Enumerable.Range(0, 1000).Select(n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
