using System.Globalization;

namespace Nixish.Benchmarks;

/// <summary>Ten times as large an image: the time may be ten times that of the small one, the memory the same.</summary>
internal sealed class ImageLargeScenario : ImageScenario
{
    private const int Times = 10;
    private const int MemoryBar = 200;

    public override string Name => "image-large";

    protected override async Task RunAsync(ImageBench bench, CancellationToken cancellationToken)
    {
        var (small, _) = await MeasureAsync(bench, cancellationToken);
        var files = new ImageFolder(Path.Combine(bench.Folder, "large"), Times * ImageBench.FilesInFolder);
        var (large, peak) = await MeasureAsync(bench with { Files = files }, cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"image-large: {Times} times the files, built and pushed | {large.TotalMilliseconds:0} ms | at most {Times * small.TotalMilliseconds:0} ms | {Times * small / large:0.00}"));
        PeakMemory.Report("image-large peak memory", peak, MemoryBar);
    }

    private static async Task<(TimeSpan Elapsed, long Peak)> MeasureAsync(ImageBench bench, CancellationToken cancellationToken)
    {
        using var store = bench.NewStore();
        PeakMemory.Forget();
        var elapsed = await Time(() => bench.BuildAndPushAsync(store, bench.NewRepository(), cancellationToken));
        var peak = PeakMemory.Megabytes();
        Disk.Delete(store.Root);
        return (elapsed, peak);
    }
}
