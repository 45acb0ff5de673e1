using System.Globalization;
using Nixish.BuildGraph;

namespace Nixish.Benchmarks;

/// <summary>
/// A graph that is built already: what it costs to see that. graphs of 2,000 and 10,000 (100 a layer, 3 inputs each) against nix-build of
/// the same, in process and as a whole process, and what of it is the walk.
/// </summary>
internal sealed class NoopBuildScenario : Scenario
{
    private const int Layers = 100;
    private const int Width = 100;
    private const int Rounds = 9;

    public override string Name => "noop-build";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-noop-").FullName;
        try
        {
            var program = await PublishAsync("Nixish.BuildGraph", folder);
            foreach (var layers in (int[])[20, Layers])
            {
                await AgainstNix(new(layers, ShellGraph.Plain), program, folder, cancellationToken);
            }

            using var store = LocalStore.Open(folder);
            var options = new BuildOptions { Builders = [new PlainBuilder()] };
            var first = await Time(() => store.BuildAsync(Graph(), options, cancellationToken: cancellationToken));
            Console.WriteLine($"noop-build: the first build of {Layers * Width} derivations took {first.TotalSeconds:0.0} s");

            // Lowering a new graph each round, as a new process would; the walk alone is the second row.
            await Measure("noop-build (lowering and walk)", 15, () => Build(store, Graph(), new Lowering(), options), TimeSpan.FromMilliseconds(50));
            var (graph, lowering) = (Graph(), new Lowering());
            await Measure("noop-build (walk of a lowered graph)", 15, () => Build(store, graph, lowering, options), TimeSpan.FromMilliseconds(50));
        }
        finally
        {
            Disk.Delete(folder);
        }
    }

    private static async Task AgainstNix(ShellGraph graph, string program, string folder, CancellationToken cancellationToken)
    {
        var nix = new NixStoreFolder(Path.Combine(folder, $"nix-{graph.Layers}"));
        var expression = Path.Combine(folder, $"graph-{graph.Layers}.nix");
        await File.WriteAllTextAsync(expression, graph.Expression(salt: 0), cancellationToken);
        var theirs = await Time(() => nix.BuildAsync(expression));

        var root = Path.Combine(folder, $"nixish-{graph.Layers}");
        Task<TimeSpan> WholeProcess() => TimeProcess(program, [root, $"{graph.Layers}", "0", graph.Script], new Dictionary<string, string> { ["PATH"] = "" });
        var ours = await WholeProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"noop-build: the first build of {graph.Count:N0} took {ours.TotalSeconds:0.0} s here and {theirs.TotalSeconds:0.0} s there"));
        using (var store = ShellGraph.Open(root))
        {
            Task<TimeSpan> InProcess() => Collected(async () => NothingBuilt(await store.BuildAsync(graph.Make(salt: 0), ShellGraph.Options, cancellationToken: cancellationToken)));

            // A program that is running has its code compiled already.
            for (var i = 0; i < 20; i++)
            {
                await InProcess();
            }

            await Compare($"noop-build of {graph.Count:N0}, in process", Rounds, InProcess, () => Time(() => nix.BuildAsync(expression)));
        }

        await Compare($"noop-build of {graph.Count:N0}, whole process", Rounds, WholeProcess, () => Time(() => nix.BuildAsync(expression)));
    }

    // The peer begins with an empty heap too; what earlier rounds left behind is collected before the clock starts.
    private static Task<TimeSpan> Collected(Func<Task> action)
    {
        GC.Collect();
        return Time(action);
    }

    private static void NothingBuilt(BuildResult result)
    {
        if (result.Built.Count > 0)
        {
            throw new InvalidOperationException("It was built already and yet built again.");
        }
    }

    private static Task<TimeSpan> Build(LocalStore store, List<Recipe> graph, Lowering lowering, BuildOptions options) => Collected(async () =>
    {
        NothingBuilt(await store.BuildAsync(graph, options with { Lowering = lowering }));
    });

    private static List<Recipe> Graph()
    {
        List<Recipe> below = [];
        for (var layer = 0; layer < Layers; layer++)
        {
            List<Recipe> row = [];
            for (var i = 0; i < Width; i++)
            {
                StoreString inputs = "none";
                if (below.Count > 0)
                {
                    inputs = $"{below[i]} {below[(i + 1) % Width]} {below[(i + 7) % Width]}";
                }

                row.Add(new($"node-{layer}-{i}") { System = "builtin", Builder = PlainBuilder.BuilderName, Environment = new() { ["inputs"] = inputs } });
            }

            below = row;
        }

        return below;
    }

    // Its outputs refer to nothing, so that what is measured is the engine, not the reading of ever larger closures.
    private sealed class PlainBuilder : IBuilder
    {
        public const string BuilderName = "builtin:nixish-bench/plain/1";

        public string Name => BuilderName;

        public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) => File.WriteAllTextAsync(context.OutputPath(), context.Derivation.Name, cancellationToken);
    }
}
