using System.Diagnostics;
using Nixish.Kubernetes.Charts.Tests.GoTemplates.Generated;
using Nixish.Kubernetes.Charts.Tests.Oracle;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Patterns;

public class GoPatternTests
{
    private const int Patterns = 400;

    private static readonly string[] Atoms =
    [
        "a", "b", "c", ".", "x", "é", "😀", "☃", "[a-c]", "[^a]", "[^a-c\\d]", "\\d", "\\w", "\\s", "\\D", "\\W", "\\S", "\\pL", "\\p{Greek}", "\\PL", "\\p{^Lu}", "[[:alpha:]]", "[[:^digit:]]", "[\\d-]", "[]a]",
        "^", "$", "\\b", "\\B", "\\A", "\\z", "\\x41", "\\x{1F600}", "\\101", "\\n", "\\Qa.b\\E", "\\.", "[é-ü]", "k", "S", "\\x{FFFD}", "[\\pN_]", "(?i)", "(?s)", "(?m)", "(?U)", "(?-s)", "",
        // What is wrong, so that errors are compared, too.
        "[z-a]", "\\8", "\\pX", "(?", "[", "\\p{Nope}", "{", "{2", "a{,2}", "\\", "(?P<1>a)", "(?P<>a)", "[[:nope:]]", "\\C", ")", "(?<", "\\x{110000}", "\\x{}", "\\xg",
    ];

    private static readonly string[] Heads = ["(", "(?:", "(?P<x>", "(?i:"];

    private static readonly string[] Suffixes = ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,3}", "{0,2}?", "{2,}", "{0}", "**", "{1001}", "{3,2}"];

    public static TheoryData<int> Seeds => GeneratedTests.Seeds;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Patterns_of_any_kind_match_what_the_original_matches(int seed)
    {
        var random = new Random(seed);
        var questions = new List<OracleQuestion>();
        for (var i = 0; i < Patterns; i++)
        {
            var (pattern, text) = (Pattern(random, 3), Text(random));
            questions.Add(new("regexp.findall") { Pattern = pattern, Text = text, Count = random.Next(-1, 4) });
            questions.Add(new("regexp.replace") { Pattern = pattern, Text = text, With = "<$0|${1}|$x>" });
            questions.Add(new("regexp.split") { Pattern = pattern, Text = text, Count = random.Next(-1, 4) });
        }

        var answers = GoOracle.Ask(questions);
        var differing = questions.Zip(answers, static (question, answer) => (question, answer, ours: Ours(question), original: Original(question, answer)))
            // Go 1.22 added (?<name>, which the oracle's Go does not know.
            .Where(static one => one.ours != one.original && !one.question.Pattern!.Contains("(?<", StringComparison.Ordinal))
            .Select(static one => $"{one.question.Operation} {one.question.Count} /{one.question.Pattern}/ in {GoFormat.Quote(one.question.Text!)}\n  ours:     {one.ours}\n  original: {one.original}");
        string.Join("\n", differing.Take(10)).Should().BeEmpty("(seed {0})", seed);
    }

    [Theory]
    [InlineData("(a*)*b")]
    [InlineData("(a|a)*b")]
    [InlineData("(a+)+$b")]
    [InlineData("(.*)(.*)(.*)(.*)(.*)b")]
    [InlineData("(((a?){10}){10}){10}b")]
    [InlineData("(?i)(é|a|aa)+x")]
    public void A_pattern_that_would_make_others_go_back_for_ever_ends_soon(string pattern)
    {
        var watch = Stopwatch.StartNew();
        GoPattern.Parse(pattern).IsMatch(new string('a', 3000)).Should().BeFalse();
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_long_program_over_a_long_text_is_given_up()
    {
        var (root, names) = PatternParser.Parse("(a{1,100}){5}b");
        var machine = new PatternMachine(PatternProgram.Of(root, names.Count, "(a{1,100}){5}b"), new string('a', 100_000), 0, mostSteps: 100_000);
        machine.Invoking(one => one.Match(0)).Should().Throw<GoFunctionException>().WithMessage("*takes more than 100000 steps over a text of 100000 characters*");
    }

    [Theory]
    [InlineData(1_000_000)]
    public void A_pattern_with_parentheses_without_end_is_refused(int depth)
    {
        var call = () => GoPattern.Parse(new string('(', depth));
        call.Should().Throw<GoPatternException>().Which.Reason.Should().Be("expression nests too deeply");
    }

    [Fact]
    public void A_pattern_that_would_become_too_long_a_program_is_refused()
    {
        var call = () => GoPattern.Parse(string.Concat(Enumerable.Repeat("[a-z]{1000}", 600)));
        call.Should().Throw<GoPatternException>().Which.Reason.Should().Be("expression too large");
    }

    [Fact]
    public void A_lone_surrogate_is_no_character_and_does_no_harm()
    {
        GoPattern.Parse(".").ReplaceAll("a\ud800b\udfff", "x").Should().Be("xxxx");
        GoPattern.Parse("b").Find("a\ud800b").Should().Be("b");
    }

    [Fact]
    public void Scripts_and_categories_are_known_by_their_names()
    {
        foreach (var (name, member) in new[] { ("Latin", "a"), ("Cyrillic", "я"), ("Han", "漢"), ("Hiragana", "あ"), ("Arabic", "ع"), ("Lu", "A"), ("Nd", "٣"), ("Sc", "€"), ("Zs", " "), ("Any", "\n") })
        {
            GoPattern.Parse($"^\\p{{{name}}}$").IsMatch(member).Should().BeTrue("of {0}", name);
        }
    }

    [Fact]
    public void Groups_have_numbers_and_names()
    {
        var pattern = GoPattern.Parse("(?P<key>\\w+)=(\\d+)?");
        pattern.GroupNames.Should().Equal("", "key", "");
        pattern.FindGroups("x a= b=2").Should().Equal("a=", "a", null);
        pattern.FindGroups("none").Should().BeNull();
    }

    private static string Ours(OracleQuestion question)
    {
        try
        {
            var pattern = GoPattern.Parse(question.Pattern!);
            return question.Operation switch
            {
                "regexp.findall" => List([.. pattern.FindAll(question.Text!, question.Count).Select(one => question.Text![one.From..one.To])]),
                "regexp.replace" => pattern.ReplaceAll(question.Text!, question.With!),
                _ => pattern.Split(question.Text!, question.Count) is { } pieces ? List(pieces) : "",
            };
        }
        catch (GoPatternException exception)
        {
            return "error: " + exception.Message;
        }
    }

    private static string Original(OracleQuestion question, OracleAnswer answer)
    {
        if (answer.Error is not null)
        {
            return "error: " + answer.Error;
        }

        return question.Operation == "regexp.replace" ? answer.Output! : System.Text.Json.JsonSerializer.Deserialize<string[]?>(answer.Output!) is { } list ? List(list) : "";
    }

    // JSON cannot carry a byte that is not UTF-8.
    private static string List(IReadOnlyCollection<string> list) =>
        list.Count == 0 ? "" : "list " + string.Join(",", list.Select(static one => GoFormat.Quote(string.Concat(one.EnumerateRunes().Select(static rune => rune.ToString())))));

    private static string Pattern(Random random, int depth)
    {
        var branches = Enumerable.Range(0, random.Next(4) == 0 ? 2 : 1).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Part(random, depth))));
        return string.Join('|', branches);
    }

    private static string Part(Random random, int depth)
    {
        // The last ones, which are wrong, seldom.
        var atom = Atoms[random.Next(random.Next(12) == 0 ? Atoms.Length : Atoms.Length - 19)];
        var inner = depth > 0 && random.Next(4) == 0 ? $"{Heads[random.Next(Heads.Length)]}{Pattern(random, depth - 1)})" : atom;
        return inner + Suffixes[random.Next(random.Next(10) == 0 ? Suffixes.Length : Suffixes.Length - 3)];
    }

    private static string Text(Random random)
    {
        string[] pieces = ["a", "b", "c", "A", "1", " ", "\n", "é", "É", "😀", "☃", "α", "k", "\u212A", "s", "ſ", "a.b", "_", "-", "\udcff", "x", "aaa", "]"];
        return string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
    }
}
