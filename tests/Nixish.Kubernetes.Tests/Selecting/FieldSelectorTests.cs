namespace Nixish.Kubernetes.Tests.Selecting;

public class FieldSelectorTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(",,", "")]
    [InlineData("metadata.name=web", "metadata.name=web")]
    [InlineData("metadata.name==web", "metadata.name=web")]
    [InlineData("x=a,y=b,z=c", "x=a,y=b,z=c")]
    [InlineData("y=b,,x!=a,", "x!=a,y=b")]
    [InlineData("x=a,x==a", "x=a")]
    [InlineData("x=", "x=")]
    [InlineData("x!=", "x!=")]
    [InlineData(@"x=a\,y\=b\\", @"x=a\,y\=b\\")]
    [InlineData(@"x=a||y\=b", @"x=a||y\=b")]
    [InlineData("x= a ", "x= a ")]
    [InlineData("x=a!b", "x=a!b")]
    public void A_selector_is_written_in_one_way(string text, string canonical) => FieldSelector.Parse(text).ToString().Should().Be(canonical);

    [Theory]
    [InlineData("x", 0, "'x' has no '='")]
    [InlineData("x=a,b", 4, "'b' has no '='")]
    [InlineData("x in (a)", 0, "'x in (a)' has no '='")]
    [InlineData("x=a||y=b", 6, "'=' in a value")]
    [InlineData("x==a==b", 4, "'=' in a value")]
    [InlineData("x!==a", 3, "'=' in a value")]
    [InlineData(@"x=a\b", 3, @"after '\'")]
    [InlineData(@"x=a\", 3, @"after '\'")]
    public void What_is_no_selector_is_refused_where_it_goes_wrong(string text, int position, string problem)
    {
        var error = FluentActions.Invoking(() => FieldSelector.Parse(text)).Should().Throw<InvalidSelectorException>().Which;
        (error.Selector, error.Position).Should().Be((text, (int?)position));
        error.Problem.Should().StartWith(problem);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("metadata.name=web", true)]
    [InlineData("metadata.name!=web", false)]
    [InlineData("metadata.name=web,status.phase!=Failed", true)]
    [InlineData("metadata.name=web,status.phase=Failed", false)]
    [InlineData("spec.nodeName=", true)]
    [InlineData("spec.nodeName!=", false)]
    public void Fields_fulfil_every_term_or_are_not_meant(string text, bool meant) =>
        FieldSelector.Parse(text).Matches(new() { ["metadata.name"] = "web", ["status.phase"] = "Running" }).Should().Be(meant);

    [Fact]
    public void Any_value_can_be_asked_about()
    {
        var selector = FieldSelector.Equal("reason", @"a=b,c\") + FieldSelector.NotEqual("type", "Normal");
        selector.ToString().Should().Be(@"reason=a\=b\,c\\,type!=Normal");
        FieldSelector.Parse(selector.ToString()).Should().Be(selector);
        selector.Matches(new() { ["reason"] = @"a=b,c\", ["type"] = "Warning" }).Should().BeTrue();
        FluentActions.Invoking(() => FieldSelector.Equal("a=b", "c")).Should().Throw<InvalidSelectorException>().Which.Position.Should().Be(1);
    }
}
