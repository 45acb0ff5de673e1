namespace Nixish.Benchmarks;

/// <summary>A graph of 10,000 derivations (100 a layer, 3 inputs each) that is built already: what it costs to see that.</summary>
internal sealed class NoopBuildScenario : Scenario
{
    private const int Layers = 100;
    private const int Width = 100;

    public override string Name => "noop-build";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-noop-").FullName;
        try
        {
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

    private static Task<TimeSpan> Build(LocalStore store, List<Recipe> graph, Lowering lowering, BuildOptions options) => Time(async () =>
    {
        var result = await store.BuildAsync(graph, options with { Lowering = lowering });
        if (result.Built.Count > 0)
        {
            throw new InvalidOperationException("It was built already and yet built again.");
        }
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
