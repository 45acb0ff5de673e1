using System.Text.RegularExpressions;

namespace Nixish.ChartParity;

/// <summary>
/// Projects that keep what Helm printed beside the values it was given, as is usual: <c>x.in.yaml</c> with <c>x.out.yaml</c>, <c>x.yaml</c> or <c>x-values.yaml</c>
/// with <c>x.golden</c>, <c>ci/x-values.yaml</c> with <c>tests/x/</c>, <c>examples/x/…values.yaml</c> with <c>rendered…</c>.
/// The chart is the one that the golden names, and the release the instance that it speaks of.
/// </summary>
internal static partial class Pairs
{
    public static IEnumerable<Corpus> Of(string folder, IReadOnlyList<string> flags)
    {
        var charts = Directory.GetFiles(folder, "Chart.yaml", SearchOption.AllDirectories).Select(static file => (Folder: Path.GetDirectoryName(file)!, Name: NameLine().Match(File.ReadAllText(file)).Groups[1].Value))
            .ToLookup(static chart => chart.Name, static chart => chart.Folder);
        var cases = Found(folder).OrderBy(static pair => pair.Golden, StringComparer.Ordinal).Select(pair =>
        {
            var text = Directory.Exists(pair.Golden) ? RenderedFiles.Joined(RenderedFiles.Read(pair.Golden)) : File.ReadAllText(pair.Golden);
            var near = charts[SourceLine().Match(text).Groups[1].Value].MaxBy(chart => Shared(chart, pair.Golden));
            var reader = new CommandReader(folder).Take(Path.GetFileName(pair.Golden).StartsWith("rendered", StringComparison.Ordinal) ? ["--flat", .. flags] : flags);
            var release = reader.Words is [var given, ..] ? given : Instance().Match(text) is { Success: true } match ? match.Groups[1].Value : "release-name";
            return near is null ? null : reader.Case(Path.GetRelativePath(folder, pair.Golden), pair.Golden, release, near, pair.Values);
        });
        yield return new("pairs of values and output", [.. cases.OfType<Case>()]);
    }

    private static IEnumerable<(string Golden, string[] Values)> Found(string folder)
    {
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            var (home, name) = (Path.GetDirectoryName(file)!, Path.GetFileName(file));
            if (Ending().Match(name) is { Success: true } ending)
            {
                var stem = Path.Combine(home, name[..ending.Index]);
                if (((string[])[stem + ".in.yaml", stem + ".yaml", stem + "-values.yaml", stem + ".values.yaml"]).FirstOrDefault(File.Exists) is { } values)
                {
                    yield return (file, [values]);
                }
            }
            else if (Output().IsMatch(name) && File.Exists(Path.Combine(home, "values.yaml")) && !File.Exists(Path.Combine(home, "Chart.yaml")))
            {
                yield return (file, [Path.Combine(home, "values.yaml")]);
            }
        }

        foreach (var rendered in Directory.GetDirectories(folder, "rendered*", SearchOption.AllDirectories))
        {
            string[] values = [.. Directory.GetFiles(Path.GetDirectoryName(rendered)!, "*values.yaml").Order(StringComparer.Ordinal)];
            if (values.Length > 0)
            {
                yield return (Directory.GetFiles(rendered, "*", SearchOption.AllDirectories) is [var only] && Path.GetFileNameWithoutExtension(only).StartsWith("manifest", StringComparison.Ordinal) ? only : rendered, values);
            }
        }
    }

    private static int Shared(string one, string other) => one.Split('/').Zip(other.Split('/')).TakeWhile(static pair => pair.First == pair.Second).Count();

    [GeneratedRegex(@"^name:\s*[""']?([^\s""']+)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex NameLine();

    [GeneratedRegex("^# Source: ([^/\n]+)/", RegexOptions.Multiline | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex SourceLine();

    [GeneratedRegex(@"^\s+(?:app\.kubernetes\.io/instance|release): [""']?([^\s""']+)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Instance();

    [GeneratedRegex(@"\.(golden|golden\.ya?ml|out\.ya?ml|expected|expected\.ya?ml)$", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Ending();

    [GeneratedRegex(@"^(output|expected|rendered|golden|manifests?)\.ya?ml$", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Output();
}
