using System.Text.RegularExpressions;

namespace Nixish.House.Tests.Documents;

public partial class DocumentTests
{
    private const int MostReadmeLines = 120;

    public static TheoryData<string> Documents =>
        [.. new DirectoryInfo(Repository.Root).EnumerateFiles("*.md").Select(file => file.Name),
            .. Below("docs"), .. Below("src"), .. Below("samples")];

    public static TheoryData<string> Decisions => [.. Below("docs/decisions")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document) =>
        Link().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(Repository.At(document))!, target.Split('#')[0])))
            .Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Documents))]
    public void Snippets_are_code_that_runs(string document)
    {
        // A decision may show code against libraries that cannot be referenced here.
        if (document.StartsWith("docs/decisions", StringComparison.Ordinal))
        {
            return;
        }

        var code = Code().ToList();
        Snippet().Matches(Repository.Read(document)).Select(match => match.Groups[1].Value.TrimEnd())
            .Where(snippet => !code.Any(text => text.Contains($"\n{snippet}\n", StringComparison.Ordinal)))
            .Should().BeEmpty("each C# snippet is taken, line for line, from a sample or from a #region of a test");
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_decision_names_what_lost(string document)
    {
        var text = Repository.Read(document);
        Path.GetFileName(document).Should().MatchRegex("^[0-9]{4}-[a-z0-9-]+\\.md$");
        text.Should().StartWith($"# {Path.GetFileName(document)[..4]}: ").And.MatchRegex("(?m)^## Decision$").And.MatchRegex("(?m)^## What lost$");
        text[text.IndexOf("## What lost", StringComparison.Ordinal)..].Should().MatchRegex("(?m)^- ", "at least one alternative was weighed");
    }

    [Fact]
    public void Decisions_have_numbers_of_their_own() =>
        Below("docs/decisions").Select(document => Path.GetFileName(document)[..4]).Should().OnlyHaveUniqueItems();

    [Fact]
    public void The_readme_is_read_in_one_sitting() => File.ReadLines(Repository.At("README.md")).Count().Should().BeLessThanOrEqualTo(MostReadmeLines);

    [Fact]
    public void The_changelog_speaks_of_the_version_that_is_packed()
    {
        var version = Version().Match(Repository.Read("src", "Directory.Build.props")).Groups[1].Value;
        Repository.Read("CHANGELOG.md").Should().MatchRegex($"(?m)^## {Regex.Escape(version)}\\b");
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.Exists(Repository.At(folder))
            ? Directory.EnumerateFiles(Repository.At(folder), "*.md", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Root, file)).Where(file => !file.Contains("AnalyzerReleases", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            : [];

    // Samples and the regions of tests, at each indentation that a snippet may have been taken from.
    private static IEnumerable<string> Code() =>
        from text in Repository.Sources("samples").Select(file => Repository.Read(file))
            .Concat(Repository.Sources("tests").SelectMany(file => Region().Matches(Repository.Read(file)).Select(match => match.Groups[1].Value)))
        from indent in (string[])["", "    ", "        ", "            "]
        select $"\n{string.Join('\n', text.Split('\n').Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line))}\n";

    [GeneratedRegex(@"^ *#region [^\n]*\n(.*?)^ *#endregion", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^```csharp\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("<VersionPrefix>(.*)</VersionPrefix>")]
    private static partial Regex Version();
}
