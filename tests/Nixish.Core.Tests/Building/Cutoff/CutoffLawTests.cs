using FsCheck;
using FsCheck.Fluent;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Cutoff;

/// <summary>Whatever the graph and whatever changed: what early cutoff gives is what a full build gives, byte for byte.</summary>
public sealed class CutoffLawTests
{
    [Fact]
    public void Whatever_changes_the_result_is_that_of_a_full_build()
    {
        var seeds = ArbMap.Default.ArbFor<int>();
        Prop.ForAll(seeds, seed => HoldsAsync(new Random(seed)).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static async Task HoldsAsync(Random random)
    {
        using var folder = new TemporaryFolder();
        using var store = folder.OpenStore();
        var shape = Enumerable.Range(0, random.Next(2, 14)).Select(i => Piece.Random(random, i)).ToArray();
        var versions = Enumerable.Range(0, 4).Select(version => version == 0 ? shape : [.. shape.Select(piece => random.Next(4) == 0 ? piece with { Salt = random.Next(3), Text = random.Next(3) } : piece)]).ToArray();
        foreach (var version in versions)
        {
            var targets = Recipes(version);
            var result = await store.BuildAsync(targets, Options());
            using var fresh = LocalStore.Open(folder[Guid.NewGuid().ToString("N")]);
            var full = await fresh.BuildAsync(targets, Options() with { EarlyCutoff = false });
            (result.Built.Count + result.CutOff.Count).Should().BeLessThanOrEqualTo(full.Built.Count);
            foreach (var output in full.Built.SelectMany(derivation => derivation.Outputs.Values))
            {
                store.Find(output.Path).Should().Be(fresh.Find(output.Path));
            }
        }

        (await store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    private static BuildOptions Options() => new() { Builders = [new ScriptedBuilder(WriteAsync)] };

    private static Recipe[] Recipes(Piece[] pieces)
    {
        List<Recipe> recipes = [];
        foreach (var piece in pieces)
        {
            StoreString inputs = "";
            foreach (var input in piece.Inputs)
            {
                var below = recipes[input % Math.Max(1, recipes.Count)];
                IBuildable used = below.Outputs.Count > 1 && input % 3 == 0 ? below.Output("dev") : below;
                inputs = $"{inputs}{used} ";
            }

            recipes.Add(ScriptedBuilder.Running(piece.Name) with
            {
                Outputs = piece.Outputs,
                Environment = new() { ["inputs"] = inputs, ["kind"] = $"{piece.Kind}", ["text"] = $"{piece.Text}", ["salt"] = $"{piece.Salt}" },
            });
        }

        return [.. recipes];
    }

    // Of five kinds: names its inputs; names them and itself; forgets them; keeps what they hold; keeps only how much.
    private static async Task WriteAsync(BuildContext context)
    {
        var inputs = context.Require("inputs").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var text = context.Require("kind") switch
        {
            "0" => string.Join('\n', inputs),
            "1" => $"{context.Environment["out"]} {string.Join('\n', inputs)}",
            "2" => "",
            "3" => string.Concat(inputs.Select(input => File.ReadAllText(context.PhysicalPath(input)))),
            _ => $"{inputs.Sum(input => new FileInfo(context.PhysicalPath(input)).Length)} {inputs.Distinct().Count()}",
        };
        foreach (var output in context.Derivation.Outputs.Keys)
        {
            await File.WriteAllTextAsync(context.OutputPath(output), output == "dev" ? $"{text} {context.Environment["out"]}" : $"{text} {context.Require("text")}");
        }
    }

    private sealed record Piece(string Name, int Kind, int Text, int Salt, Seq<int> Inputs, Seq<string> Outputs)
    {
        public static Piece Random(Random random, int index) => new(
            random.Next(3) == 0 ? "same" : $"node-{index}",
            random.Next(5),
            random.Next(3),
            random.Next(3),
            index == 0 ? [] : [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(index))],
            random.Next(3) == 0 ? ["out", "dev"] : ["out"]);
    }
}
