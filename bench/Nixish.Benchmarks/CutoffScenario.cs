using Nixish.BuildGraph;

namespace Nixish.Benchmarks;

/// <summary>
/// A graph of 2,001 derivations whose root input changes without effect. Here one builder runs and the rest is cut off; nix-build runs all.
/// The builders are the same on both sides: <c>/bin/sh</c>, which writes one file, without a sandbox.
/// </summary>
internal sealed class CutoffScenario : Scenario
{
    // Nix takes a minute for one.
    private const int Rounds = 3;

    private static readonly ShellGraph Graph = new(Layers: 20, ShellGraph.WithReferences);

    public override string Name => "cutoff";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        await WithoutSandbox();
        var folder = Directory.CreateTempSubdirectory("nixish-cutoff-").FullName;
        try
        {
            var nix = new NixStoreFolder(Path.Combine(folder, "nix"));
            using var store = ShellGraph.Open(Path.Combine(folder, "nixish"));
            var expression = Path.Combine(folder, "graph.nix");
            var (ours, theirs) = (0, 0);
            async Task Nix()
            {
                await File.WriteAllTextAsync(expression, Graph.Expression(theirs++), cancellationToken);
                await nix.BuildAsync(expression);
            }

            async Task Nixish()
            {
                var result = await store.BuildAsync(Graph.Make(ours++), ShellGraph.Options, cancellationToken: cancellationToken);
                if (ours > 1 && (result.Built.Count, result.CutOff.Count) != (1, Graph.Count - 1))
                {
                    throw new InvalidOperationException($"{result.Built.Count} builders ran, and {result.CutOff.Count} were cut off.");
                }
            }

            await Compare($"cutoff: the first build of {Graph.Count:N0}, nothing to cut off", 1, () => Time(Nixish), () => Time(Nix));
            await Compare($"cutoff: the root of {Graph.Count:N0} changes without effect", Rounds, () => Time(Nixish), () => Time(Nix));
        }
        finally
        {
            Disk.Delete(folder);
        }
    }
}
