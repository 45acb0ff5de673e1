namespace Nixish.TestPrograms.Chaos;

/// <summary>What builds a universe.</summary>
public enum ChaosBuilders
{
    InProcess,
    AlsoProcesses,
}

/// <summary>A random graph that all processes of a chaos round know: whoever names its seed builds the same derivations.</summary>
public static class ChaosUniverse
{
    public const int Size = 30;

    /// <summary>Recipes that depend on up to three before them. Some have two outputs, and where there is a sandbox some are built by a process.</summary>
    public static IReadOnlyList<Recipe> Make(int seed, ChaosBuilders builders)
    {
        var random = new Random(seed);
        List<Recipe> recipes = [];
        for (var i = 0; i < Size; i++)
        {
            StoreString text = $"{Source.Text($"data-{i % 7}", $"{seed} {i % 7}")}\n";
            for (var k = random.Next(4); k > 0 && i > 0; k--)
            {
                text = $"{text}{recipes[random.Next(i)]}\n";
            }

            var name = $"node-{i}";
            recipes.Add(random.Next(10) switch
            {
                0 when builders == ChaosBuilders.AlsoProcesses => new(name)
                {
                    System = "x86_64-linux",
                    Builder = "/bin/sh",
                    Arguments = ["-c", "mkdir $out; printf %s \"$text\" > $out/a"],
                    Environment = new() { ["PATH"] = "/usr/bin:/bin", ["text"] = text },
                },
                1 => InProcess(name, text) with { Outputs = ["out", "dev"] },
                _ => InProcess(name, text),
            });
        }

        return recipes;
    }

    public static BuildOptions Options(string witnesses, params BinaryCache[] caches) =>
        new() { Builders = [new ChaosBuilder(witnesses)], MaxJobs = 3, HostPaths = BuildOptions.SystemPrograms, Caches = caches };

    private static Recipe InProcess(string name, StoreString text) => new(name) { System = "builtin", Builder = ChaosBuilder.BuilderName, Environment = new() { ["text"] = text } };
}
