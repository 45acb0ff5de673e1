using Nixish.Instantiate;

namespace Nixish.Benchmarks;

/// <summary>10,000 derivations, 100 a layer, 3 inputs each, from values to store paths; nix-instantiate neither writes nor asks a daemon.</summary>
internal sealed class InstantiateScenario : Scenario
{
    private const int Rounds = 7;

    public override string Name => "instantiate";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-bench-").FullName;
        try
        {
            var expression = Path.Combine(folder, "graph.nix");
            await File.WriteAllTextAsync(expression, LayeredGraph.Expression, cancellationToken);
            var environment = new Dictionary<string, string> { ["NIX_REMOTE"] = "dummy://", ["HOME"] = folder };
            Task<TimeSpan> Nix() => TimeProcess("nix-instantiate", ["--readonly-mode", expression], environment);

            var program = await PublishAsync(folder);
            await Compare("instantiate 10,000, whole process", Rounds, () => TimeProcess(program, []), Nix);

            // A program that is running has its code compiled already.
            for (var i = 0; i < 30; i++)
            {
                Lower();
            }

            await Compare("instantiate 10,000, in process", Rounds, () => Time(() => Task.Run(Lower, cancellationToken)), Nix);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Lower()
    {
        var lowering = new Lowering();
        foreach (var recipe in LayeredGraph.Make())
        {
            lowering.Lower(recipe);
        }
    }

    private static async Task<string> PublishAsync(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Nixish.sln")))
        {
            root = root.Parent;
        }

        var project = Path.Combine(root?.FullName ?? throw new InvalidOperationException("The repository is not above this program."), "bench", "Nixish.Instantiate");
        var output = Path.Combine(folder, "published");
        await TimeProcess("dotnet", ["publish", project, "-c", "Release", "-p:AheadOfTime=true", "-o", output]);
        return Path.Combine(output, "Nixish.Instantiate");
    }
}
