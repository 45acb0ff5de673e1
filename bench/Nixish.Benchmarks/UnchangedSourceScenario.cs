namespace Nixish.Benchmarks;

/// <summary>A folder of 20,000 files that has not changed since it was hashed: one lstat a file, against nix-hash, which reads it.</summary>
internal sealed class UnchangedSourceScenario : Scenario
{
    private const int Files = 20_000;

    public override string Name => "unchanged-source";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-source-").FullName;
        try
        {
            var tree = Path.Combine(folder, "tree");
            for (var i = 0; i < Files; i++)
            {
                var path = Path.Combine(tree, $"{i % 100}", $"{i}");
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, new string((char)('a' + (i % 26)), 1_000), cancellationToken);
            }

            // Files that changed just now are not trusted.
            await Task.Delay(2_100, cancellationToken);
            var source = Source.Directory(tree);
            Lowering Read() => new() { StatCacheFolder = Path.Combine(folder, "cache") };
            Read().Lower(source);
            await Compare(
                "unchanged-source (20,000 files)",
                7,
                () => Time(() =>
                {
                    Read().Lower(source);
                    return Task.CompletedTask;
                }),
                () => TimeProcess("nix-hash", ["--type", "sha256", tree]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
