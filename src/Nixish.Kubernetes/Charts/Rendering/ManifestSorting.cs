using System.Globalization;

namespace Nixish.Kubernetes.Charts;

/// <summary>Sorts what templates render to into hooks and manifests. https://helm.sh/docs/topics/charts_hooks</summary>
internal static class ManifestSorting
{
    private const string Hook = "helm.sh/hook";
    private const string Weight = "helm.sh/hook-weight";
    private const string DeletePolicy = "helm.sh/hook-delete-policy";

    // The older name of a test still does.
    private static readonly Dictionary<string, string> Events = new(StringComparer.Ordinal)
    {
        ["pre-install"] = "pre-install",
        ["post-install"] = "post-install",
        ["pre-delete"] = "pre-delete",
        ["post-delete"] = "post-delete",
        ["pre-upgrade"] = "pre-upgrade",
        ["post-upgrade"] = "post-upgrade",
        ["pre-rollback"] = "pre-rollback",
        ["post-rollback"] = "post-rollback",
        ["test"] = "test",
        ["test-success"] = "test",
    };

    /// <summary>The hooks and the manifests of the files, each in the order in which Helm prints them.</summary>
    /// <param name="files">What each template rendered to, by its path.</param>
    /// <param name="chart">The chart, for messages.</param>
    /// <param name="version">Whose order.</param>
    /// <exception cref="ChartRenderException">A document is no YAML, or its head is not that of an object.</exception>
    public static (List<HookManifest> Hooks, List<Manifest> Manifests) Sort(IEnumerable<KeyValuePair<string, string>> files, string chart, HelmVersion version)
    {
        List<HookManifest> hooks = [];
        List<Manifest> manifests = [];
        foreach (var (path, text) in files.OrderBy(static file => file.Key, Utf8Order.Comparer))
        {
            if (ChartFile.BaseName(path).StartsWith('_') || GoSpace.TrimStart(text).IsEmpty)
            {
                continue;
            }

            foreach (var document in ManifestSplitting.Split(text, version))
            {
                Add(hooks, manifests, path, document, chart);
            }
        }

        return (InstallOrder.Sort(hooks, version), InstallOrder.Sort(manifests, version));
    }

    private static void Add(List<HookManifest> hooks, List<Manifest> manifests, string path, string document, string chart)
    {
        ManifestHead head;
        try
        {
            head = ManifestHead.Read(document);
        }
        catch (GoDocumentException problem)
        {
            throw new ChartRenderException(chart, $"YAML parse error on {path}: {problem.Message}", problem) { Template = path };
        }

        if (!head.Annotations.TryGetValue(Hook, out var said))
        {
            manifests.Add(new(path, document, head.Kind, head.Name));
            return;
        }

        // One word that is no event, and Helm drops the document.
        string?[] events = [.. said.Split(',').Select(static one => Events.GetValueOrDefault(Word(one)))];
        if (Array.TrueForAll(events, static one => one is not null))
        {
            hooks.Add(new(path, document, head.Kind, head.Name)
            {
                Events = Seq.Create<string>(events!),
                Weight = int.TryParse(head.Annotations.GetValueOrDefault(Weight), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight) ? weight : 0,
                DeletePolicies = head.Annotations.TryGetValue(DeletePolicy, out var policies) ? policies.Split(',').Select(Word).ToSeq() : default,
            });
        }
    }

    private static string Word(string text) => GoSpace.Trim(text).ToString().ToLowerInvariant();
}
