using System.Globalization;
using Nixish.Kubernetes;

namespace Nixish.Benchmarks;

/// <summary>
/// Charts rendered in process: a small one (10 templates), a large one (150 templates, 5 charts in it) and one whose templates render values as
/// templates. Cold is the first render of a process, with its files to read and its code to compile; warm renders with other values each time, so
/// that nothing is remembered; again asks for what was rendered. No other chart engine runs in a .NET process, and the machine has no helm.
/// </summary>
internal sealed class ChartRenderScenario : Scenario
{
    private const string Plain = "toYaml .Values.affinity";
    private const string AsTemplate = "tpl (toYaml .Values.affinity) $";

    public override string Name => "chart-render";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-bench-chart-").FullName;
        try
        {
            var charts = new (string What, string Path, double Bar)[]
            {
                ("10 templates", ChartFolder.Make(folder, "small", 10, 0, Plain), 10),
                ("150 templates, 5 subcharts", ChartFolder.Make(folder, "large", 150, 5, Plain), 50),
                ("150 templates with tpl, 5 subcharts", ChartFolder.Make(folder, "tpl", 150, 5, AsTemplate), 100),
            };
            foreach (var (what, path, _) in charts)
            {
                await Measure($"chart-render: {what}, cold", 1, () => Time(() => Render(path, 0)), TimeSpan.FromSeconds(1));
            }

            var replicas = 0;
            foreach (var (what, path, bar) in charts)
            {
                for (var i = 0; i < 30; i++)
                {
                    await Render(path, ++replicas);
                }

                await Measure($"chart-render: {what}, warm", 15, () => Time(() => Render(path, ++replicas)), TimeSpan.FromMilliseconds(bar));
                await Measure($"chart-render: {what}, again", 15, () => Time(() => Render(path, replicas)), TimeSpan.FromMilliseconds(1));
            }

            await GrowthAsync(folder);
            PeakMemory.Forget();
            var before = GC.GetAllocatedBytesForCurrentThread();
            await Render(charts[1].Path, ++replicas);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chart-render: memory | {(GC.GetAllocatedBytesForCurrentThread() - before) / 1024.0 / 1024:0.0} MiB allocated on the caller's thread, peak {PeakMemory.Megabytes()} MB | |"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Twice the templates cost twice the time.
    private static async Task GrowthAsync(string folder)
    {
        var one = ChartFolder.Make(folder, "hundred", 100, 0, Plain);
        var two = ChartFolder.Make(folder, "twohundred", 200, 0, Plain);
        var replicas = 0;
        for (var i = 0; i < 20; i++)
        {
            await Render(one, ++replicas);
            await Render(two, replicas);
        }

        await Compare("chart-render: 100 against 200 templates (growth, at most 2.4)", 15, () => Time(() => Render(one, ++replicas)), () => Time(() => Render(two, replicas)));
    }

    private static Chart Of(string path) => new("web", Source.Directory(path));

    private static Task Render(string path, int replicas)
    {
        var chart = Of(path) with { Values = new() { ["replicaCount"] = replicas } };
        return chart.RenderText().Length > 0 ? Task.CompletedTask : throw new InvalidOperationException($"{path} rendered to nothing.");
    }
}
