namespace Nixish.Kubernetes.Tests.Values;

public class JsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":[true,null,"x"]}""", """{"a":[true,null,"x"],"b":1}""")]
    [InlineData("1.0", "1")]
    [InlineData("1e2", "100")]
    [InlineData("-0.0", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("9007199254740993", "9007199254740993")]
    [InlineData("\"\\u00fc<&\"", "\"ü<&\"")]
    public void Values_have_one_text(string text, string canonical) => Json.Parse(text).ToString().Should().Be(canonical);

    [Fact]
    public void Order_of_members_is_nothing()
    {
        Json.Parse("""{"a":1,"b":{"c":2,"d":3}}""").Should().Be(Json.Parse("""{"b":{"d":3,"c":2},"a":1.0}"""));
        Json.Parse("[1,2]").Should().NotBe(Json.Parse("[2,1]"));
    }

    [Fact]
    public void Values_are_written_in_code()
    {
        Json value = new Map<Json> { ["name"] = "web", ["ports"] = (Seq<Json>)[80, 443], ["on"] = true, ["ratio"] = 0.5 };
        value.ToString().Should().Be("""{"name":"web","on":true,"ports":[80,443],"ratio":0.5}""");
        value["ports"].Items[1].Integer.Should().Be(443);
        value["absent"].IsNull.Should().BeTrue();
    }

    [Fact]
    public void What_JSON_cannot_hold_is_refused()
    {
        FluentActions.Invoking(() => { Json _ = double.NaN; }).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Json.Parse("{\"a\":1,\"a\":2}")).Should().Throw<KubernetesJsonException>();
        FluentActions.Invoking(() => Json.Parse(new string('[', 5000))).Should().Throw<KubernetesJsonException>();
    }
}
