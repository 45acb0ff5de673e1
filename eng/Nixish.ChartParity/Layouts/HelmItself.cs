using Nixish.Kubernetes;

namespace Nixish.ChartParity;

/// <summary>helm/helm: the goldens of its command <c>template</c>. Its tests say that the cluster is 1.20.</summary>
internal static class HelmItself
{
    public static IEnumerable<Corpus> Of(string folder)
    {
        var data = Path.Combine(folder, "pkg", "cmd", "testdata");
        if (!Directory.Exists(data))
        {
            yield break;
        }

        Chart Named(string name) => new("release-name", Source.Directory(Path.Combine(data, "testcharts", name))) { KubernetesVersion = "v1.20.0" };
        Case One(string golden, Func<string> render) => new(golden, File.ReadAllText(Path.Combine(data, "output", golden + ".txt")), render);
        string Text(params string[] path) => File.ReadAllText(Path.Combine([data, "testcharts", .. path]));
        var subchart = Named("subchart");
        var settings = subchart with { Set = ["configmap.enabled=true", "subchartb.enabled=true"] };
        yield return new("helm's own goldens", [.. (Case[])
        [
            One("template", () => subchart.RenderText()),
            One("template-set", () => (subchart with { Set = ["service.name=apache"] }).RenderText()),
            One("template-values-files", () => subchart.WithValues(Text("subchart", "charts", "subchartA", "values.yaml")).RenderText()),
            One("template-name-template", () => (subchart with { Release = "foobar-ywjj-baz" }).RenderText()),
            One("template-chart-with-template-lib-dep", () => Named("chart-with-template-lib-dep").RenderText()),
            One("template-chart-with-template-lib-archive-dep", () => Named("chart-with-template-lib-archive-dep").RenderText()),
            One("template-with-kube-version", () => (subchart with { KubernetesVersion = "1.16.0" }).RenderText()),
            One("template-with-api-version", () => (subchart with { ApiVersions = ["helm.k8s.io/test", "helm.k8s.io/test2"] }).RenderText()),
            One("template-with-crds", () => subchart.RenderText(new() { Parts = ChartParts.All })),
            One("template-skip-tests", () => subchart.RenderText(new() { LeavesOutTests = true })),
            One("object-order", () => Named("object-order").RenderText()),
            One("issue-9027", () => Named("issue-9027").RenderText()),
            One("template-subchart-cm", () => settings.RenderText()),
            One("template-subchart-cm-set", () => (settings with { Set = [.. settings.Set, "configmap.value=baz"] }).RenderText()),
            One("template-subchart-cm-set-file", () => subchart.WithValues(Text("subchart", "extra_values.yaml")).RenderText()),
        ]]);
    }
}
