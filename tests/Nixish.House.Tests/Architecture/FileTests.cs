using System.Text.RegularExpressions;

namespace Nixish.House.Tests.Architecture;

public partial class FileTests
{
    private const int MostLines = 350;

    [Fact]
    public void No_file_grows_past_what_one_reads_at_once() =>
        Repository.Sources("src", "tests", "samples", "bench", "eng")
            .Select(file => (file, lines: File.ReadLines(Repository.At(file)).Count()))
            .Where(one => one.lines > MostLines).Should().BeEmpty();

    [Fact]
    public void Code_lies_in_the_folder_of_its_concept() =>
        Repository.Sources("src").Where(file => file.Split('/').Length < 4 && !file.StartsWith("src/Nixish.Analyzers/", StringComparison.Ordinal))
            .Should().BeSubsetOf(["src/Nixish.Cli/NixishHost.cs"], "each concept has a folder; a package's root holds at most its front door");

    [Fact]
    public void A_packages_code_is_in_the_packages_namespace() =>
        Repository.Packages.SelectMany(package =>
        {
            var expected = package == "Nixish.Core" ? "Nixish" : package;
            return Repository.Sources($"src/{package}").Where(file => Namespace().Match(File.ReadAllText(Repository.At(file))) is { Success: true } match && match.Groups[1].Value != expected);
        }).Should().BeEmpty("a consumer needs one using for each package");

    [Fact]
    public void Nothing_is_left_to_do() =>
        Repository.Sources("src", "tests", "samples", "bench", "eng").Where(file => Unfinished().IsMatch(File.ReadAllText(Repository.At(file)))).Should().BeEmpty();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"//\s*(TODO|FIXME|HACK|XXX)\b|NotImplementedException\(")]
    private static partial Regex Unfinished();
}
