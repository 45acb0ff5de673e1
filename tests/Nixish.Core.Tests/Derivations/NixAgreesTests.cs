namespace Nixish.Core.Tests.Derivations;

/// <summary>The first law: for any graph that both can express, every path equals real Nix's.</summary>
public class NixAgreesTests
{
    private const int Graphs = 200;
    private const int Nodes = 55;

    [Theory]
    [InlineData("/nix/store")]
    [InlineData("/foo")]
    public void Real_nix_computes_the_same_paths_for_random_graphs(string storeDirectory)
    {
        RealNix.SkipIfAbsent();
        using var folder = new Folder();
        var first = Random.Shared.Next(1_000_000);
        var graphs = Enumerable.Range(first, storeDirectory == "/foo" ? Graphs / 10 : Graphs).Select(seed => new RandomGraph(seed, Nodes)).ToList();
        var file = new NixText().Add("[\n");
        graphs.ForEach(graph => file.Add(graph.Expression).Add("\n"));
        File.WriteAllBytes(folder["graphs.nix"], file.Add("]").ToArray());

        var answers = RealNix.Evaluate(folder["graphs.nix"], storeDirectory).EnumerateArray().ToList();

        answers.Should().HaveCount(graphs.Count);
        foreach (var (index, graph) in graphs.Index())
        {
            var lowering = new Lowering(new(storeDirectory));
            var ours = graph.Recipes.Select(recipe => Paths(recipe, lowering)).ToList();
            var nixs = answers[index].EnumerateArray().Select(paths => string.Join('\n', paths.EnumerateArray())).ToList();
            ours.Should().Equal(nixs, "the graph of seed {0} is the same for Nix", first + index);
        }
    }

    private static string Paths(Recipe recipe, Lowering lowering)
    {
        var derivation = ((LoweredOutput)lowering.Lower(recipe)).Derivation;
        var outputs = recipe.Outputs.IsEmpty ? ["out"] : recipe.Outputs;
        return string.Join('\n', [derivation.Path.ToString(), .. outputs.Select(output => derivation.Output(output).Path.ToString())]);
    }
}
