using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>What <c>helm template</c> prints.</summary>
internal static class HelmText
{
    /// <summary>Definitions, manifests, and hooks at the end, each with where it comes from.</summary>
    public static string Of(ChartRendering rendering, HelmTextOptions options)
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
    public static SortedDictionary<string, string> Files(ChartRendering rendering, HelmTextOptions options)
    {
        var definitions = options.Parts.HasFlag(ChartParts.Definitions) ? rendering.Definitions : [];
        SortedDictionary<string, string> files = new(Utf8Order.Comparer);
        foreach (var manifest in definitions.Concat(rendering.Manifests).Concat(Hooks(rendering, options)))
        {
            var text = new StringBuilder(files.GetValueOrDefault(manifest.Path));
            Append(text, manifest);
            files[manifest.Path] = text.ToString();
        }

        return files;
    }

    private static IEnumerable<HookManifest> Hooks(ChartRendering rendering, HelmTextOptions options) =>
        options.Parts.HasFlag(ChartParts.Hooks) ? rendering.Hooks.Where(hook => !options.LeavesOutTests || !hook.Events.Contains("test", StringComparer.Ordinal)) : [];

    private static void Append(StringBuilder text, Manifest manifest) =>
        text.Append("---\n# Source: ").Append(manifest.Path).Append('\n').Append(manifest.Content).Append('\n');
}
