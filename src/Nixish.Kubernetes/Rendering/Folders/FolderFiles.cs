using System.Text;

namespace Nixish.Kubernetes;

/// <summary>The files of a layout, by path, with the names of the resources in each: pure, nothing is written.</summary>
internal static class FolderFiles
{
    /// <summary>The component of what lies in no namespace.</summary>
    public const string Cluster = "cluster";

    private const string Apps = "apps";

    /// <summary>Paths, with <c>/</c>, and what writes each; a large set is not held twice.</summary>
    public static SortedDictionary<string, Func<byte[]>> Of(ResourceSet resources, FolderLayout layout, Deliveries deliveries)
    {
        SortedDictionary<string, Func<byte[]>> files = new(StringComparer.Ordinal);
        foreach (var group in resources.GroupBy(resource => PathOf(resource, layout), StringComparer.Ordinal))
        {
            var content = ResourceSet.Create([.. group]);
            files.Add(group.Key, () => Bytes(content, layout.Format, deliveries));
        }

        if (layout.GitOps is { } gitOps)
        {
            AddApps(files, resources, layout, gitOps);
        }
        else if (layout.Kustomization)
        {
            AddKustomization(files, "", [.. files.Keys]);
        }

        return files;
    }

    private static void AddApps(SortedDictionary<string, Func<byte[]>> files, ResourceSet resources, FolderLayout layout, GitOps gitOps)
    {
        var components = resources.GroupBy(resource => ComponentOf(resource, layout), StringComparer.Ordinal).OrderBy(static one => one.Key, StringComparer.Ordinal).ToList();
        foreach (var component in components)
        {
            AddKustomization(files, component.Key + "/", [.. files.Keys.Where(path => path.StartsWith(component.Key + "/", StringComparison.Ordinal))]);
        }

        var hasCluster = components.Exists(static one => one.Key == Cluster);
        List<string> apps = [];
        foreach (var component in components)
        {
            var app = ResourceSet.Create([gitOps.AppOf(component.Key, component.Select(static one => one.Namespace).FirstOrDefault(static ns => ns is not null), hasCluster)]);
            var path = $"{Apps}/{component.Key}.{Extension(layout.Format)}";
            files.Add(path, () => Bytes(app, layout.Format, Deliveries.None));
            apps.Add(path);
        }

        AddKustomization(files, Apps + "/", apps);
    }

    private static void AddKustomization(SortedDictionary<string, Func<byte[]>> files, string folder, List<string> paths)
    {
        var text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n").Append(paths.Count == 0 ? "resources: []\n" : "resources:\n");
        foreach (var path in paths)
        {
            // Names of files are plain words here: nothing to quote.
            text.Append("- ").Append(path.AsSpan(folder.Length)).Append('\n');
        }

        files.Add(folder + "kustomization.yaml", () => Encoding.UTF8.GetBytes(text.ToString()));
    }

    // prod/deployment-web.yaml, or prod/web.yaml, below the component's own folder for GitOps.
    private static string PathOf(KubernetesObject resource, FolderLayout layout)
    {
        var name = layout.Files == FileGrouping.Component ? ComponentOf(resource, layout) : FileNames.Of(resource);
        string?[] folders = [layout.GitOps is null ? null : ComponentOf(resource, layout), resource.Namespaced && resource.Namespace is { } ns ? FileNames.Safe(ns) : null];
        return string.Join('/', [.. folders.OfType<string>(), $"{name}.{Extension(layout.Format)}"]);
    }

    private static string ComponentOf(KubernetesObject resource, FolderLayout layout) =>
        FileNames.Safe(resource.Labels.TryGetValue(layout.ComponentLabel, out var component) && component.Length > 0 ? component : resource.Namespaced ? resource.Name : Cluster);

    private static string Extension(FileFormat format) => format == FileFormat.Json ? "json" : "yaml";

    private static byte[] Bytes(ResourceSet resources, FileFormat format, Deliveries deliveries) => format == FileFormat.Yaml
        ? Encoding.UTF8.GetBytes(resources.ToYaml(deliveries))
        : [.. resources.Count == 1 ? resources.First().ToJson(deliveries) : resources.ToJson(deliveries), (byte)'\n'];
}
