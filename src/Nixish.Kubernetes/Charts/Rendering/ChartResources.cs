using System.Security.Cryptography;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Makes resources of what a chart renders to, in the order in which a plan applies them.</summary>
internal static class ChartResources
{
    public static ResourceSet Of(ChartRendering rendering, Chart chart)
    {
        var definitions = chart.Parts.HasFlag(ChartParts.Definitions)
            ? rendering.Definitions.SelectMany(file => ManifestSplitting.Split(file.Content, chart.Helm).Select(document => file with { Content = document })).SelectMany(one => Read(one, chart)).ToList()
            : [];
        var manifests = rendering.Manifests.SelectMany(one => Read(one, chart)).ToList();
        List<KubernetesObject> all = [.. definitions, .. manifests];
        if (chart.Parts.HasFlag(ChartParts.Hooks))
        {
            all = WithHooks(all, rendering, chart);
        }

        return ResourceSet.Create([.. all]);
    }

    // Hooks are steps in a row: what comes before everything, everything, what comes after it.
    private static List<KubernetesObject> WithHooks(List<KubernetesObject> resources, ChartRendering rendering, Chart chart)
    {
        var operation = chart.Operation == ChartOperation.Install ? "install" : "upgrade";
        HashSet<string> taken = [.. resources.Select(static one => one.Id)];
        var before = Steps($"pre-{operation}");
        var after = Steps($"post-{operation}");
        var settled = before.Count > 0 ? resources.ConvertAll(one => one is CustomResourceDefinition ? one : one.After(before[^1])) : resources;
        for (var i = 0; i < after.Count; i++)
        {
            after[i] = i == 0 ? after[i].After([.. settled]) : after[i].After(after[i - 1]);
        }

        return [.. settled, .. before, .. after];

        List<KubernetesObject> Steps(string name)
        {
            List<KubernetesObject> steps = [];
            HookManifest[] hooks = [.. rendering.Hooks.Where(one => one.Events.Contains(name, StringComparer.Ordinal)).OrderBy(static one => one.Weight).ThenBy(static one => one.Name, Utf8Order.Comparer)];
            var run = RunOf(hooks, chart);
            foreach (var hook in hooks)
            {
                // An object that is also a manifest is applied once, as that.
                foreach (var step in Read(hook, chart).Where(one => taken.Add(one.Id)))
                {
                    var done = Step(step, hook, run);
                    steps.Add(steps.Count > 0 ? done.After(steps[^1]) : done);
                }
            }

            return steps;
        }
    }

    // A hook's job has to end well. Helm deletes one of before by default, so that it can be made anew.
    private static KubernetesObject Step(KubernetesObject step, HookManifest hook, string run)
    {
        step = step switch
        {
            Job job => job.ReadyWhenComplete(),
            Pod pod => pod.ReadyWhenComplete(),
            _ => step,
        };
        step = hook.DeletePolicies.IsEmpty || Has("before-hook-creation") ? step.Replaced() : step;
        var when = (Has("hook-succeeded") ? DeletedWhen.Done : DeletedWhen.Never) | (Has("hook-failed") ? DeletedWhen.Failed : DeletedWhen.Never);
        step = step.DeletedWhen(when);
        return when.HasFlag(DeletedWhen.Done) ? step with { Applying = step.Applying with { Run = run } } : step;

        bool Has(string policy) => hook.DeletePolicies.Contains(policy, StringComparer.Ordinal);
    }

    // Hooks of one moment need each other: where one changed, those that were deleted are made again with it.
    private static string RunOf(HookManifest[] hooks, Chart chart) =>
        Convert.ToHexStringLower(SHA256.HashData(GoText.ToUtf8(string.Join("\n---\n", hooks.Select(static hook => hook.Content).Prepend(chart.Namespace)))));

    private static ResourceSet Read(Manifest manifest, Chart chart)
    {
        try
        {
            if (GoYaml.ReadExact(manifest.Content) is not { } content)
            {
                return ResourceSet.Empty;
            }

            var json = Encoding.UTF8.GetBytes(GoJson.Write(content, GoJsonStyle.Raw));
            return ResourceSet.FromJson(json, new() { Name = manifest.Path, UnknownFields = UnknownFields.Keep }).In(chart.Namespace);
        }
        catch (Exception problem) when (problem is GoDocumentException or ManifestException or ConflictingResourcesException)
        {
            throw new ChartRenderException(chart.Name, $"{manifest.Path}: {problem.Message}", problem) { Template = manifest.Path };
        }
    }
}
