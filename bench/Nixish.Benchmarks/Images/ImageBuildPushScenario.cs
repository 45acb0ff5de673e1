namespace Nixish.Benchmarks;

/// <summary>From files to a registry that has none of them, with an empty store and no build cache. Also the most memory that it took.</summary>
internal sealed class ImageBuildPushScenario : ImageScenario
{
    private const int MemoryBar = 200;

    public override string Name => "image-build-push";

    protected override async Task RunAsync(ImageBench bench, CancellationToken cancellationToken)
    {
        var peak = 0L;
        await Compare(
            "image-build-push of 500 MB",
            Rounds,
            async () =>
            {
                bench.Files.ChangeAll();
                using var store = bench.NewStore();
                PeakMemory.Forget();
                var elapsed = await Time(() => bench.BuildAndPushAsync(store, bench.NewRepository(), cancellationToken));
                peak = Math.Max(peak, PeakMemory.Megabytes());
                Disk.Delete(store.Root);
                return elapsed;
            },
            () => Time(() => DockerProgram.BuildAndPushAsync(bench.Files.Root, bench.NewRepository())));
        PeakMemory.Report("image-build-push peak memory", peak, MemoryBar);
    }
}
