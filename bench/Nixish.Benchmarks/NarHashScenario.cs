namespace Nixish.Benchmarks;

/// <summary>The sha256 of a NAR: one file of 1 GB, and 20,000 files of 1 kB, all in the page cache; nix-hash as a whole process.</summary>
internal sealed class NarHashScenario : Scenario
{
    private const int Rounds = 7;

    public override string Name => "nar-hash";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-bench-").FullName;
        try
        {
            var large = Path.Combine(folder, "large");
            var small = Path.Combine(folder, "small");
            await MakeAsync(large, small, cancellationToken);
            await CompareAsync("nar-hash 1 GB file", large);
            await CompareAsync("nar-hash 20,000 files of 1 kB", small);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task CompareAsync(string row, string path)
    {
        Nar.Hash(path);
        return Compare(row, Rounds, () => Time(() => Nar.HashAsync(path)), () => TimeProcess("nix-hash", ["--type", "sha256", path]));
    }

    private static async Task MakeAsync(string large, string small, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var block = new byte[1 << 20];
        await using (var file = File.Create(large))
        {
            for (var i = 0; i < 1 << 10; i++)
            {
                random.NextBytes(block);
                await file.WriteAsync(block, cancellationToken);
            }
        }

        Directory.CreateDirectory(small);
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(block.AsSpan(0, 1000));
            await File.WriteAllBytesAsync(Path.Combine(small, $"file-{i}"), block.AsMemory(0, 1000), cancellationToken);
        }
    }
}
