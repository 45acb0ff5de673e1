using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Building.Substitution;

/// <summary>Whatever the graph, and whatever a cache has, lost or damaged of it: the result is that of a build without the cache.</summary>
public sealed class SubstitutionLawTests
{
    [Fact]
    public void Whatever_a_cache_gives_the_result_is_that_of_a_build()
    {
        var seeds = ArbMap.Default.ArbFor<int>();
        Prop.ForAll(seeds, seed => HoldsAsync(new Random(seed)).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    private static async Task HoldsAsync(Random random)
    {
        using var machines = new TwoMachines();
        var recipes = Graph(random);
        var targets = recipes.Where((_, i) => i == recipes.Count - 1 || random.Next(4) == 0).ToArray();
        var there = await machines.There.BuildAsync(targets, TwoMachines.Options(WriteAsync) with { EarlyCutoff = false });
        await machines.Cache().PushAsync(machines.There, there.Built.SelectMany(derivation => derivation.Outputs.Values).Select(output => output.Path), new() { SigningKeys = [machines.Key] });
        foreach (var output in there.Built.SelectMany(derivation => derivation.Outputs.Values))
        {
            Spoil(machines, output.Path, random);
        }

        var options = TwoMachines.Options(WriteAsync, machines.Cache(machines.Key.PublicKey)) with { EarlyCutoff = random.Next(2) == 0, MaxJobs = random.Next(1, 4) };
        var here = await machines.Here.BuildAsync(targets, options);
        here.Paths.Select(path => (path.Path, path.NarHash)).Should().Equal(there.Paths.Select(path => (path.Path, path.NarHash)));
        foreach (var output in there.Built.SelectMany(derivation => derivation.Outputs.Values))
        {
            (machines.Here.Find(output.Path)?.NarHash).Should().Match<Hash?>(hash => hash == null || hash == machines.There.Find(output.Path)!.NarHash);
        }

        here.Built.Should().OnlyHaveUniqueItems();
        (await machines.Here.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 });
    }

    private static void Spoil(TwoMachines machines, StorePath path, Random random)
    {
        switch (random.Next(8))
        {
            case 0 or 1 or 2:
                File.Delete(machines.NarInfoFile(path));
                break;
            case 3:
                machines.Damage(path, bytes => bytes[..random.Next(bytes.Length)]);
                break;
            case 4:
                machines.Damage(path, bytes =>
                {
                    bytes[random.Next(bytes.Length)] ^= 0x41;
                    return bytes;
                });
                break;
        }
    }

    private static List<Recipe> Graph(Random random)
    {
        List<Recipe> recipes = [];
        var size = random.Next(2, 14);
        for (var i = 0; i < size; i++)
        {
            StoreString text = $"{i} ";
            StoreString used = "";
            for (var k = random.Next(4); k > 0 && recipes.Count > 0; k--)
            {
                var below = recipes[random.Next(recipes.Count)];
                IBuildable input = below.Outputs.Count > 1 && random.Next(2) == 0 ? below.Output("dev") : below;
                if (random.Next(2) == 0)
                {
                    text = $"{text}{input} ";
                }
                else
                {
                    used = $"{used}{input} ";
                }
            }

            recipes.Add(ScriptedBuilder.Running($"node-{i}") with
            {
                Outputs = random.Next(3) == 0 ? ["out", "dev"] : ["out"],
                Environment = new() { ["text"] = random.Next(5) == 0 ? $"{text}{Source.Text($"source-{i}", "s")}" : text, ["used"] = used },
            });
        }

        return recipes;
    }

    // What is only used leaves no reference.
    private static async Task WriteAsync(BuildContext context, CancellationToken cancellationToken)
    {
        foreach (var output in context.Derivation.Outputs.Keys)
        {
            var text = output == "out" ? context.Require("text") : $"{context.Environment["out"]} {context.Require("used").Length}";
            await File.WriteAllTextAsync(context.OutputPath(output), text, cancellationToken);
        }
    }
}
