using System.Text;
using System.Text.RegularExpressions;

namespace Nixish.Kubernetes.Charts;

/// <summary>What <c>helm template</c> prints.</summary>
internal static partial class HelmText
{
    /// <summary>Definitions, manifests, and hooks at the end, each with where it comes from; or what only some templates gave.</summary>
    /// <exception cref="ChartException">Nothing of it comes from a template that was asked for.</exception>
    public static string Of(ChartRendering rendering, Chart chart, HelmTextOptions options)
    {
        var text = Whole(rendering, options);
        return options.Only.IsEmpty ? text : OnlyOf(text, chart, options.Only);
    }

    private static string Whole(ChartRendering rendering, HelmTextOptions options)
    {
        var text = new StringBuilder();
        foreach (var manifest in options.Parts.HasFlag(ChartParts.Definitions) ? rendering.Definitions.Concat(rendering.Manifests) : rendering.Manifests)
        {
            Append(text, manifest);
        }

        var trimmed = GoSpace.Trim(text.ToString()).ToString();
        text.Clear().Append(trimmed).Append('\n');
        foreach (var hook in Hooks(rendering, options))
        {
            Append(text, hook);
        }

        return text.ToString();
    }

    /// <summary>What <c>--output-dir</c> writes: a file for each template, its documents in the order in which they are printed.</summary>
    /// <exception cref="ChartException">None of them comes from a template that was asked for.</exception>
    public static Map<string> Files(ChartRendering rendering, Chart chart, HelmTextOptions options)
    {
        var definitions = options.Parts.HasFlag(ChartParts.Definitions) ? rendering.Definitions : [];
        Dictionary<string, StringBuilder> files = new(StringComparer.Ordinal);
        foreach (var manifest in definitions.Concat(rendering.Manifests).Concat(Hooks(rendering, options)))
        {
            if (!files.TryGetValue(manifest.Path, out var text))
            {
                files[manifest.Path] = text = new();
            }

            Append(text, manifest);
        }

        if (!options.Only.IsEmpty)
        {
            var chosen = options.Only.AsEnumerable().SelectMany(pattern => files.Keys.Where(path => PathPattern.Match(pattern, path.AsSpan(path.IndexOf('/') + 1)) == true).ToList() is { Count: > 0 } found ? found : throw Missing(chart, pattern)).ToHashSet(StringComparer.Ordinal);
            files = files.Where(file => chosen.Contains(file.Key)).ToDictionary(StringComparer.Ordinal);
        }

        return Map.Create<string>([.. files.Select(static file => KeyValuePair.Create(file.Key, file.Value.ToString()))]);
    }

    // What is printed is cut anew, as Helm does: a document counts for the template that it names.
    private static string OnlyOf(string text, Chart chart, Seq<string> patterns)
    {
        var documents = ManifestSplitting.Split(text, chart.Helm);
        var chosen = new StringBuilder();
        foreach (var pattern in patterns)
        {
            var before = chosen.Length;
            foreach (var document in documents)
            {
                if (Source().Match(document) is { Success: true } source && PathPattern.Match(pattern, source.Groups["path"].Value) == true)
                {
                    chosen.Append("---\n").Append(document).Append('\n');
                }
            }

            if (chosen.Length == before)
            {
                throw Missing(chart, pattern);
            }
        }

        return chosen.ToString();
    }

    private static ChartException Missing(Chart chart, string pattern) =>
        new(chart.Name, $"Of the chart '{chart.Name}' nothing was rendered from '{pattern}': could not find template {pattern} in chart. Name a template from the chart's folder on, as templates/web.yaml, or with * and ?.");

    private static IEnumerable<HookManifest> Hooks(ChartRendering rendering, HelmTextOptions options) =>
        options.Parts.HasFlag(ChartParts.Hooks) ? rendering.Hooks.Where(hook => !options.LeavesOutTests || !hook.Events.Contains("test", StringComparer.Ordinal)) : [];

    private static void Append(StringBuilder text, Manifest manifest) =>
        text.Append("---\n# Source: ").Append(manifest.Path).Append('\n').Append(manifest.Content).Append('\n');

    [GeneratedRegex("# Source: [^/]+/(?<path>.+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Source();
}
