using System.Globalization;
using Nixish.Kubernetes;

namespace Nixish.Benchmarks;

/// <summary>
/// 5,000 mixed objects from values to one stream and to a folder for kustomize, against <c>kubectl kustomize</c>, which reads that folder and prints the
/// same stream; what an unchanged folder costs; and how memory grows from 500 objects to 5,000.
/// </summary>
internal sealed class RenderFolderScenario : Scenario
{
    private const int Count = 5000;

    public override string Name => "render-folder";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-bench-render-").FullName;
        try
        {
            var stream = Path.Combine(folder, "all.yaml");
            var files = Path.Combine(folder, "files");
            await Time(() => StreamAsync(500, stream));
            var small = await GrowthAsync(500, stream);
            var large = await GrowthAsync(Count, stream);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"render-folder: memory that 500 and 5,000 objects add | {small} MB | {large} MB | {(double)large / Math.Max(1, small):0.00}"));

            var bar = TimeSpan.FromSeconds(2);
            await Measure("render-folder: 5,000 mixed objects to one stream", 5, () => Time(() => StreamAsync(Count, stream)), bar);
            var fresh = 0;
            await Measure("render-folder: 5,000 mixed objects to new files", 3, () => Time(() => Mixed(Count).RenderToAsync(Path.Combine(folder, $"fresh{fresh++}"), FolderLayout.Kustomize, cancellationToken)), bar);
            await Mixed(Count).RenderToAsync(files, FolderLayout.Kustomize, cancellationToken);
            await Measure("render-folder: 5,000 mixed objects to files that are there", 5, () => Time(() => Mixed(Count).RenderToAsync(files, FolderLayout.Kustomize, cancellationToken)), bar);

            // The peer's time grows with the square of the number: a fifth of them, or a round would take minutes.
            var fewer = Path.Combine(folder, "fewer");
            await Mixed(Count / 5).RenderToAsync(fewer, FolderLayout.Kustomize, cancellationToken);
            await Compare("render-folder: 1,000 mixed objects to one stream, in a warm process; kubectl kustomize of as many", 3, () => Time(() => StreamAsync(Count / 5, stream)), () => TimeProcess("kubectl", ["kustomize", fewer]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<long> GrowthAsync(int count, string file)
    {
        PeakMemory.Forget();
        var before = PeakMemory.Megabytes();
        await StreamAsync(count, file);
        return PeakMemory.Megabytes() - before;
    }

    private static async Task StreamAsync(int count, string file)
    {
        await using var output = File.CreateText(file);
        Mixed(count).WriteYaml(output, Deliveries.None);
    }

    // A namespace for each fifty, and in it what a shop has.
    private static ResourceSet Mixed(int count) => ResourceSet.Create([.. Enumerable.Range(0, count).Select(Object)]);

    private static KubernetesObject Object(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"web-{number:0000}");
        var ns = string.Create(CultureInfo.InvariantCulture, $"shop-{number / 50:000}");
        KubernetesObject made = (number % 50, number % 5) switch
        {
            (0, _) => new Namespace(ns),
            (_, 0) => new Deployment(name) { Spec = new() { Replicas = 3, Template = Pod.Of(new Container("web") { Image = $"registry.example.com/shop/web:{name}", Ports = [new(8080)], Env = [new("DEBUG", "on"), new("PORT", "8080")] }) } },
            (_, 1) => new Service(name) { Spec = new() { Ports = [new(80) { TargetPort = 8080 }] } },
            (_, 2) => new ConfigMap(name) { Data = new() { ["mode"] = "fast", ["text"] = "a: b\n# c\n" } },
            (_, 3) => new ServiceAccount(name),
            _ => new Role(name) { Rules = [new() { ApiGroups = [""], Resources = ["configmaps"], Verbs = ["get", "list"] }] },
        };
        return made.In(ns).Labelled("team", "core");
    }
}
