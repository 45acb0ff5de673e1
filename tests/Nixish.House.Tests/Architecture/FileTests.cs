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
        Repository.Sources("src").Where(file => file.Split('/').Length < 4 && file.Split("/")[1] is not ("Nixish.Analyzers" or "Nixish.Cli"))
            .Should().BeEmpty("each concept has a folder; only a package of one concept has code at its root");

    [Fact]
    public void Nothing_is_left_to_do() =>
        Repository.Sources("src", "tests", "samples", "bench", "eng").Where(file => Unfinished().IsMatch(File.ReadAllText(Repository.At(file)))).Should().BeEmpty();

    [GeneratedRegex(@"//\s*(TODO|FIXME|HACK|XXX)\b|NotImplementedException\(")]
    private static partial Regex Unfinished();
}
