namespace Nixish.Kubernetes.Tests.Selecting;

public class SelectorTests
{
    private static readonly Map<string> Web = new() { ["app"] = "web", ["tier"] = "front", ["cores"] = "8", ["empty"] = "" };

    [Theory]
    [InlineData("", "")]
    [InlineData(" \t\r\n", "")]
    [InlineData("app", "app")]
    [InlineData("app=web", "app=web")]
    [InlineData("app==web", "app=web")]
    [InlineData(" app = web ", "app=web")]
    [InlineData("app in (web)", "app=web")]
    [InlineData("app in(web,api)", "app in (api,web)")]
    [InlineData("app in ( web , api , web )", "app in (api,web)")]
    [InlineData("app notin (web)", "app!=web")]
    [InlineData("app\nnotin\t(web,api)", "app notin (api,web)")]
    [InlineData("app=", "app=")]
    [InlineData("app!=", "app!=")]
    [InlineData("app=,tier", "app=,tier")]
    [InlineData("!app", "!app")]
    [InlineData("! app", "!app")]
    [InlineData("tier,!app,a=b", "a=b,!app,tier")]
    [InlineData("b=2,a=1", "a=1,b=2")]
    [InlineData("a=1,a=1", "a=1")]
    [InlineData("a=2,a=1", "a=1,a=2")]
    [InlineData("app in ()", "app=")]
    [InlineData("app in (,)", "app=")]
    [InlineData("app in (,a)", "app in (,a)")]
    [InlineData("app in (a,)", "app in (,a)")]
    [InlineData("app in (a,,b)", "app in (,a,b)")]
    [InlineData("app in (a,,,)", "app in (,a)")]
    [InlineData("in in (in,notin)", "in in (in,notin)")]
    [InlineData("notin=in", "notin=in")]
    [InlineData("in", "in")]
    [InlineData("cores>4", "cores>4")]
    [InlineData("cores < 007", "cores<7")]
    [InlineData("example.com/tier!=back", "example.com/tier!=back")]
    [InlineData("a=b-c_d.e,f", "a=b-c_d.e,f")]
    public void A_selector_is_written_in_one_way(string text, string canonical) => Selector.Parse(text).ToString().Should().Be(canonical);

    [Theory]
    [InlineData(",", 0, "found ',', expected: a label's key")]
    [InlineData("a,", 2, "found '', expected: a label's key")]
    [InlineData("a,,b", 2, "found ',', expected: a label's key")]
    [InlineData(",a", 0, "found ',', expected: a label's key")]
    [InlineData("!", 1, "found '', expected: a label's key")]
    [InlineData("!!a", 1, "found '!', expected: a label's key")]
    [InlineData("!a=b", 2, "found '=', expected: ',' or the end")]
    [InlineData("!a in (b)", 3, "found 'in', expected: ',' or the end")]
    [InlineData("=a", 0, "found '=', expected: a label's key")]
    [InlineData("a b", 2, "found 'b', expected: '=', '!=', '==', 'in', 'notin', '<' or '>'")]
    [InlineData("a!b", 1, "found '!', expected: '=', '!=', '==', 'in', 'notin', '<' or '>'")]
    [InlineData("a IN (b)", 2, "found 'IN', expected: '=', *")]
    [InlineData("a=b c", 4, "found 'c', expected: ',' or the end")]
    [InlineData("a===b", 3, "found '=', expected: a label's value")]
    [InlineData("a=!b", 2, "found '!', expected: a label's value")]
    [InlineData("a=(b)", 2, "found '(', expected: a label's value")]
    [InlineData("a in b", 5, "found 'b', expected: '('")]
    [InlineData("a in", 4, "found '', expected: '('")]
    [InlineData("a in (b", 7, "found '', expected: ',' or ')'")]
    [InlineData("a in (", 6, "found '', expected: ',', ')' or a label's value")]
    [InlineData("a in (b c)", 8, "found 'c', expected: ',' or ')'")]
    [InlineData("a in (b=c)", 7, "found '=', expected: ',' or ')'")]
    [InlineData("a in (b,,)", 9, "found ')', expected: ',', ')' or a label's value")]
    [InlineData("a in (b))", 8, "found ')', expected: ',' or the end")]
    [InlineData("a)", 1, "found ')', expected: '=', *")]
    [InlineData("a>", 2, "found '', expected: a number")]
    [InlineData("a>b", 2, "'b' is no 64-bit integer*")]
    [InlineData("a>1.5", 2, "'1.5' is no 64-bit integer*")]
    [InlineData("a<9223372036854775808", 2, "*is no 64-bit integer*")]
    [InlineData("a>-1", 2, "'-1' is no label's value*")]
    [InlineData("a >= 1", 3, "found '=', expected: a number")]
    [InlineData("-a=b", 0, "'-a' is no label's key*")]
    [InlineData("a,Example.com/b", 2, "'Example.com/b' is no label's key*")]
    [InlineData("a=b/c", 2, "'b/c' is no label's value*")]
    [InlineData("a in (b,c@d)", 8, "'c@d' is no label's value*")]
    [InlineData("a=ä", 2, "'ä' is no label's value*")]
    public void What_is_no_selector_is_refused_where_it_goes_wrong(string text, int position, string problem)
    {
        var error = FluentActions.Invoking(() => Selector.Parse(text)).Should().Throw<InvalidSelectorException>().Which;
        (error.Selector, error.Position).Should().Be((text, (int?)position));
        error.Problem.Should().Match(problem);
        error.Message.Should().Contain($"at position {position}: ");
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web,tier in (front,back),!legacy", true)]
    [InlineData("app=web,legacy", false)]
    [InlineData("app=Web", false)]
    [InlineData("app!=web", false)]
    [InlineData("app!=api", true)]
    [InlineData("legacy!=api", true)]
    [InlineData("legacy=", false)]
    [InlineData("legacy notin (a,b)", true)]
    [InlineData("legacy in (a,b)", false)]
    [InlineData("tier notin (front,back)", false)]
    [InlineData("empty", true)]
    [InlineData("empty=", true)]
    [InlineData("empty!=", false)]
    [InlineData("!empty", false)]
    [InlineData("cores>4", true)]
    [InlineData("cores>8", false)]
    [InlineData("cores<10", true)]
    [InlineData("app>1", false)]
    [InlineData("app<1", false)]
    [InlineData("legacy<1", false)]
    [InlineData("cores>4,cores<8", false)]
    public void Labels_fulfil_every_requirement_or_are_not_meant(string text, bool meant) => Selector.Parse(text).Matches(Web).Should().Be(meant);

    [Fact]
    public void A_selector_that_is_not_set_selects_nothing_and_an_empty_one_everything()
    {
        Selector.Of(null).Should().Be(Selector.Nothing);
        Selector.Of(new()).Should().Be(Selector.Everything);
        Selector.Everything.Matches(default).Should().BeTrue();
        Selector.Nothing.Matches(default).Should().BeFalse();
        Selector.Nothing.Matches(new() { ["nothing"] = "" }).Should().BeFalse();
        Selector.Parse(Selector.Nothing.ToString()).Should().Be(Selector.Nothing, "a server that is asked so finds nothing either");
    }

    [Fact]
    public void The_selector_of_a_resource_means_what_its_text_would()
    {
        var selector = Selector.Of(new()
        {
            MatchLabels = new() { ["app"] = "web" },
            MatchExpressions = [new("tier", "In") { Values = ["front", "back"] }, new("legacy", "DoesNotExist"), new("app", "Exists"), new("cores", "NotIn") { Values = ["1"] }],
        });
        selector.Should().Be(Selector.Parse("app,app=web,tier in (front,back),!legacy,cores!=1"));
        selector.Matches(Web).Should().BeTrue();
        selector.Matches(Web.With("legacy", "yes")).Should().BeFalse();
    }

    [Theory]
    [InlineData("Gt", "1", "*'Gt' is no operator of matchExpressions*")]
    [InlineData("in", "a", "*'in' is no operator of matchExpressions*")]
    [InlineData("In", "", "*In takes at least one value*")]
    [InlineData("NotIn", "", "*NotIn takes at least one value*")]
    [InlineData("Exists", "a", "*Exists takes no values*")]
    [InlineData("DoesNotExist", "a", "*DoesNotExist takes no values*")]
    [InlineData("In", "a/b", "*'a/b' is no label's value*")]
    public void Expressions_that_the_api_refuses_are_refused(string @operator, string values, string message) =>
        FluentActions.Invoking(() => Selector.Of(new() { MatchExpressions = [new("k", @operator) { Values = values.Split(',', StringSplitOptions.RemoveEmptyEntries).ToSeq() }] }))
            .Should().Throw<InvalidSelectorException>().WithMessage(message).Which.Position.Should().BeNull();

    [Fact]
    public void Selectors_compose()
    {
        (Selector.Having(new() { ["app"] = "web" }) + Selector.Parse("!legacy")).Should().Be(Selector.Parse("!legacy,app=web"));
        (Selector.Everything + Selector.Parse("a")).Should().Be(Selector.Parse("a"));
        (Selector.Parse("a") + Selector.Nothing).Matches(new() { ["a"] = "" }).Should().BeFalse();
        Selector.Where(new("cores", SelectorOperator.GreaterThan, ["4"]), new("app", SelectorOperator.Exists)).ToString().Should().Be("app,cores>4");
    }

    [Fact]
    public void A_long_text_is_not_repeated_in_its_error() =>
        FluentActions.Invoking(() => Selector.Parse(new('a', 1_000_000))).Should().Throw<InvalidSelectorException>().Which.Message.Length.Should().BeLessThan(1_000);
}
