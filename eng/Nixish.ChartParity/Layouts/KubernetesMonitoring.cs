using Nixish.Kubernetes;

namespace Nixish.ChartParity;

/// <summary>grafana/k8s-monitoring-helm: what Helm 4.1 printed, beside the values that it was given.</summary>
internal static class KubernetesMonitoring
{
    public static IEnumerable<Corpus> Of(string folder)
    {
        var chart = Path.Combine(folder, "charts", "k8s-monitoring");
        if (!Directory.Exists(Path.Combine(chart, "docs", "examples")))
        {
            yield break;
        }

        var cases = Directory.GetFiles(chart, "output.yaml", SearchOption.AllDirectories)
            .Where(static golden => !golden.Contains("/charts/k8s-monitoring/charts/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(golden =>
            {
                var home = Path.GetDirectoryName(golden)!;
                home = Path.GetFileName(home) == ".rendered" ? Path.GetDirectoryName(home)! : home;
                return (Home: home, Golden: golden);
            })
            .Where(static one => File.Exists(Path.Combine(one.Home, "values.yaml")) && !File.Exists(Path.Combine(one.Home, ".no-render")))
            .Select(one => new Case(
                Path.GetRelativePath(chart, one.Home),
                File.ReadAllText(one.Golden),
                () => (new Chart("k8smon", Source.Directory(chart)) { Helm = HelmVersion.V4_1 }).WithValues(File.ReadAllText(Path.Combine(one.Home, "values.yaml"))).RenderText()));
        yield return new("k8s-monitoring as Helm 4.1", [.. cases]);
    }
}
