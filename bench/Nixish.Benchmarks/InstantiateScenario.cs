using Nixish.Instantiate;

namespace Nixish.Benchmarks;

/// <summary>
/// 10,000 derivations, 100 a layer, 3 inputs each, from values to store paths; nix-instantiate as a whole process, in three ways:
/// into a new store (what it does first), into a store that has the files already (what it does again), and with
/// <c>--readonly-mode</c>, where it writes nothing and asks no daemon, which is the fastest that it can be.
/// </summary>
internal sealed class InstantiateScenario : Scenario
{
    private const int Rounds = 7;

    // Nix takes seconds for one.
    private const int NewStoreRounds = 3;

    public override string Name => "instantiate";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-bench-").FullName;
        try
        {
            var expression = Path.Combine(folder, "graph.nix");
            await File.WriteAllTextAsync(expression, LayeredGraph.Expression, cancellationToken);
            Task<TimeSpan> Nix(string store, params string[] options) =>
                TimeProcess("nix-instantiate", [.. options, expression], new Dictionary<string, string> { ["NIX_REMOTE"] = store, ["HOME"] = folder });
            Task<TimeSpan> Reading() => Nix("dummy://", "--readonly-mode");
            var kept = $"local?root={Path.Combine(folder, "kept")}";
            Task<TimeSpan> Again() => Nix(kept);
            async Task<TimeSpan> Anew()
            {
                var root = Path.Combine(folder, "new");
                var elapsed = await Nix($"local?root={root}");
                Disk.Delete(root);
                return elapsed;
            }

            await Again();
            var program = await PublishAsync("Nixish.Instantiate", folder);
            Task<TimeSpan> Process() => TimeProcess(program, []);
            await Compare("instantiate 10,000, whole process; peer into a new store", NewStoreRounds, Process, Anew);
            await Compare("instantiate 10,000, whole process; peer into the same store again", Rounds, Process, Again);
            await Compare("instantiate 10,000, whole process; peer --readonly-mode", Rounds, Process, Reading);

            // A program that is running has its code compiled already.
            for (var i = 0; i < 30; i++)
            {
                Lower();
            }

            await Compare("instantiate 10,000, in process; peer into a new store", NewStoreRounds, InProcess, Anew);
            await Compare("instantiate 10,000, in process; peer into the same store again", Rounds, InProcess, Again);
            await Compare("instantiate 10,000, in process; peer --readonly-mode", Rounds, InProcess, Reading);
        }
        finally
        {
            Disk.Delete(folder);
        }
    }

    // The peer begins with an empty heap too; what earlier rounds left behind is collected before the clock starts.
    private static Task<TimeSpan> InProcess()
    {
        GC.Collect();
        return Time(() => Task.Run(Lower));
    }

    private static void Lower() => LayeredGraph.PathsOf(new Lowering().Lower(LayeredGraph.Make()));
}
