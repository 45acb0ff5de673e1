using System.Globalization;
using Nixish.Kubernetes.Charts.Tests.GoTemplates.Generated;
using Nixish.Kubernetes.Charts.Tests.Oracle;

namespace Nixish.Kubernetes.Charts.Tests.Versions;

public class VersionRangeTests
{
    private static readonly string[] Operators = ["", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^"];

    [Theory]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("v1.2", "1.2.0")]
    [InlineData("1", "1.0.0")]
    [InlineData("1.2.3-beta.1+b.2", "1.2.3-beta.1+b.2")]
    [InlineData("01.02.3", "1.2.3")]
    [InlineData("1.2-rc", "1.2.0-rc")]
    public void A_version_is_read_leniently_and_spelled_in_full(string text, string spelled)
    {
        SemanticVersion.Parse(text).ToString().Should().Be(spelled);
        SemanticVersion.Parse(text).Original.Should().Be(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3-é")]
    [InlineData(" 1.2.3")]
    [InlineData("1..2")]
    [InlineData("V1.2.3")]
    public void What_is_no_version_is_refused(string text) => SemanticVersion.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("1.2.3", null)]
    [InlineData("", "version string empty")]
    [InlineData("1.2", "invalid semantic version")]
    [InlineData("v1.2.3", "invalid characters in version")]
    [InlineData("1.02.3", "version segment starts with 0")]
    [InlineData("1.2.3-01", "version segment starts with 0")]
    [InlineData("1.2.3-a_b", "invalid prerelease string")]
    [InlineData("1.2.3+a_b", "invalid metadata string")]
    [InlineData("1..3", "strconv.ParseUint: parsing \"\": invalid syntax")]
    public void A_strict_version_is_that_of_semver_org(string text, string? error)
    {
        var parse = () => SemanticVersion.ParseStrict(text);
        if (error is null)
        {
            parse.Should().NotThrow();
        }
        else
        {
            parse.Should().Throw<VersionException>().WithMessage(error);
        }
    }

    [Fact]
    public void Versions_are_in_the_order_of_semver_org()
    {
        // The example of https://semver.org, item 11.
        string[] ordered = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.10.0", "2.0.0"];
        ordered.Reverse().Select(SemanticVersion.Parse).Order().Select(static one => one.Original).Should().Equal(ordered);
        (SemanticVersion.Parse("1.0.0+a") == SemanticVersion.Parse("1.0.0+b")).Should().BeTrue();
    }

    [Theory]
    [InlineData(">=1.2.0-0", "1.3.0-rc.1", true)]
    [InlineData(">=1.2.0", "1.3.0-rc.1", false)]
    [InlineData(">=1.2.0-0 <2", "1.3.0-rc.1", true)]
    [InlineData("^1.2.3-beta.2", "1.2.3-beta.4", true)]
    [InlineData("~1.2.3-beta.2 || >5", "1.2.3-beta.1", false)]
    [InlineData("*-0", "1.0.0-a", true)]
    [InlineData("!=1.2.x-0", "1.2.5-a", true)]
    public void A_prerelease_is_in_where_its_group_names_one(string range, string version, bool isIn) =>
        VersionRange.Parse(range).Contains(SemanticVersion.Parse(version)).Should().Be(isIn);

    [Fact]
    public void Prereleases_can_be_let_in_everywhere() =>
        VersionRange.Parse(">=1").WithPrereleases().Contains(SemanticVersion.Parse("1.3.0-rc.1")).Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(">= ")]
    [InlineData("1.2.3 ||")]
    [InlineData("=1 && 2")]
    [InlineData("1.2.3.4")]
    [InlineData("!1")]
    public void What_is_no_range_is_refused(string text)
    {
        var parse = () => VersionRange.Parse(text);
        parse.Should().Throw<VersionException>().WithMessage("improper constraint: *");
    }

    [Fact]
    public void Why_a_version_is_not_in_a_range_is_told()
    {
        VersionRange.Parse("^2 || 1.1").WhyNot(SemanticVersion.Parse("1.2.0")).Should().Equal("\"1.2.0\" is less than \"2\"", "\"1.2.0\" does not have same major and minor version as \"1.1\"");
        VersionRange.Parse("^1").WhyNot(SemanticVersion.Parse("1.2.0")).Should().BeEmpty();
        VersionRange.Parse(">1 <2").WhyNot(SemanticVersion.Parse("1.5.0-a")).Should().ContainSingle().Which.Should().Contain("is a prerelease version");
    }

    public static TheoryData<int> Seeds => GeneratedTests.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Ranges_of_releases_hold_what_the_original_holds(int seed)
    {
        var random = new Random(seed);
        List<OracleQuestion> questions = [.. Enumerable.Range(0, 800).Select(_ => new OracleQuestion("semver.check") { Pattern = Range(random), Text = Version(random, 3) })];
        var answers = GoOracle.Ask(questions);
        var differing = questions.Zip(answers).Where(static one => Ours(one.First) != (one.Second.Error is null ? one.Second.Output : "error"))
            .Select(static one => $"'{one.First.Pattern}' of {one.First.Text}: {Ours(one.First)}, and {one.Second}");
        string.Join("\n", differing.Take(20)).Should().BeEmpty("(seed {0})", seed);
    }

    private static string Ours(OracleQuestion question)
    {
        try
        {
            return VersionRange.Parse(question.Pattern!).Contains(SemanticVersion.Parse(question.Text!)) ? "true" : "false";
        }
        catch (VersionException)
        {
            return "error";
        }
    }

    private static string Range(Random random) => string.Join(random.Next(2) == 0 ? " || " : "||", Enumerable.Range(0, random.Next(1, 3)).Select(_ => random.Next(6) == 0
        // With a space at its end, for the second version would take the bars of || to be its own, as semver 3.2 and 3.5 do differently.
        ? $"{Version(random, random.Next(1, 4))} - {Version(random, random.Next(1, 4))} "
        : string.Join(random.Next(2) == 0 ? ", " : " ", Enumerable.Range(0, random.Next(1, 3)).Select(_ =>
            $"{Operators[random.Next(Operators.Length)]}{(random.Next(3) == 0 ? " " : "")}{(random.Next(5) == 0 ? "v" : "")}{Version(random, random.Next(1, 4), random.Next(4) == 0)}"))));

    private static string Version(Random random, int parts, bool isOpen = false) => string.Join('.', Enumerable.Range(0, parts).Select(index =>
        isOpen && index == parts - 1 ? "xX*"[random.Next(3)].ToString() : random.Next(0, 4).ToString(CultureInfo.InvariantCulture)));
}
