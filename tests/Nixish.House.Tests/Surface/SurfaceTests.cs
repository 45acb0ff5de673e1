using System.Reflection;
using System.Text.RegularExpressions;

namespace Nixish.House.Tests.Surface;

public partial class SurfaceTests
{
    /// <summary>The environment variable that makes a change to a public surface the accepted one.</summary>
    private const string Accept = "NIXISH_ACCEPT";

    public static TheoryData<string> Packages => [.. Repository.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_shows_what_was_reviewed(string package)
    {
        var generated = Generated(package);
        var surface = new SurfaceText(Assembly.Load(package));
        ShouldMatch($"{package}.verified.txt", surface.Full(type => !generated.Contains(type.Name)));
        if (generated.Count > 0)
        {
            ShouldMatch($"{package}.Generated.verified.txt", surface.Compact(type => generated.Contains(type.Name)));
        }
    }

    // Types of which generated code declares the record itself; a static class of extensions beside them counts as hand-written.
    private static HashSet<string> Generated(string package) =>
        [.. Directory.EnumerateFiles(Repository.At("src", package), "*.g.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => RecordDeclaration().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))];

    private static void ShouldMatch(string file, string surface)
    {
        var verified = Repository.At("tests", "Nixish.House.Tests", "Surface", file);
        if (Environment.GetEnvironmentVariable(Accept) == "1")
        {
            File.WriteAllText(verified, surface);
            return;
        }

        var reviewed = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (reviewed == surface)
        {
            return;
        }

        File.WriteAllText(verified.Replace(".verified.", ".received.", StringComparison.Ordinal), surface);
        var (old, now) = (reviewed.Split('\n'), surface.Split('\n'));
        Assert.Fail(string.Join('\n',
        [
            $"The public surface is not the reviewed one in {file}. If it is meant, run the tests with {Accept}=1 and commit the difference.",
            .. old.Except(now).Take(20).Select(line => $"- {line}"),
            .. now.Except(old).Take(20).Select(line => $"+ {line}"),
        ]));
    }

    [GeneratedRegex(@"^public (?:sealed |abstract |readonly )?partial record (?:struct )?(\w+)", RegexOptions.Multiline)]
    private static partial Regex RecordDeclaration();
}
