using System.Text.RegularExpressions;
using Nixish.Kubernetes;

namespace Nixish.ChartParity;

/// <summary>open-telemetry/opentelemetry-helm-charts: one golden file for each template, whose trailing spaces were removed.</summary>
internal static partial class OpenTelemetry
{
    public static IEnumerable<Corpus> Of(string folder)
    {
        var charts = Path.Combine(folder, "charts");
        if (!Directory.Exists(Path.Combine(charts, "opentelemetry-collector", "examples")))
        {
            yield break;
        }

        // Charts whose dependencies are not in the repository cannot be rendered from it.
        var cases = Directory.GetDirectories(charts).Order(StringComparer.Ordinal)
            .Where(static chart => Directory.Exists(Path.Combine(chart, "examples")) && HasDependencies(chart))
            .SelectMany(static chart => Directory.GetDirectories(Path.Combine(chart, "examples")).Order(StringComparer.Ordinal).SelectMany(example => Examples(chart, example)));
        yield return new("opentelemetry-helm-charts as Helm 3.21", [.. cases]);
    }

    private static bool HasDependencies(string chart) => File.ReadLines(Path.Combine(chart, "Chart.yaml"))
        .SkipWhile(static line => line != "dependencies:").Skip(1).TakeWhile(static line => line.StartsWith(' ') || line.StartsWith('-'))
        .Where(static line => line.TrimStart(' ', '-').StartsWith("name:", StringComparison.Ordinal)).Select(static line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim())
        .All(name => Directory.Exists(Path.Combine(chart, "charts")) && Directory.EnumerateFileSystemEntries(Path.Combine(chart, "charts"), name + "*").Any());

    // An example with several files of values is rendered with each into one folder.
    private static IEnumerable<Case> Examples(string chart, string example)
    {
        var rendered = Path.Combine(example, "rendered");
        string[] values = [.. Directory.GetFiles(example, "*values.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        if (Directory.Exists(rendered) && values.Length > 0)
        {
            var goldens = Directory.GetFiles(rendered, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(rendered, file), static file => Clean(File.ReadAllText(file)));
            yield return new($"{Path.GetFileName(chart)}/{Path.GetFileName(example)}", RenderedFiles.Joined(goldens), () => Files(chart, values, goldens));
        }
    }

    private static string Files(string chart, string[] values, Dictionary<string, string> goldens)
    {
        Dictionary<string, string> all = [];
        foreach (var file in values)
        {
            var text = (new Chart("example", Source.Directory(chart)) { Helm = HelmVersion.V3_21, KubernetesVersion = "1.29" }).WithValues(File.ReadAllText(file)).RenderText();
            foreach (var (source, content) in RenderedFiles.Of(text))
            {
                var path = RenderedFiles.Flat(source);

                // Which render wrote a file last is nobody's promise.
                if (!all.TryGetValue(path, out var before) || before != goldens.GetValueOrDefault(path))
                {
                    all[path] = Clean(content);
                }
            }
        }

        return RenderedFiles.Joined(all);
    }

    // The project's own comparison leaves these out too.
    private static string Clean(string text) => TrailingSpace().Replace(Moving().Replace(text, ""), "").TrimEnd() + "\n";

    [GeneratedRegex("[ \t\n]+(?=\n---\n)", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex TrailingSpace();

    [GeneratedRegex(@"^.*(checksum/config|helm\.sh/chart):.*\n", RegexOptions.Multiline | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Moving();
}
