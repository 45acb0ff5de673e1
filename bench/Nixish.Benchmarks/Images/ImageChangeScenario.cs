using System.Globalization;

namespace Nixish.Benchmarks;

/// <summary>One file of 5,000 changes; the image is built and pushed again, from a store, a build cache and a registry that have the rest.</summary>
internal sealed class ImageChangeScenario : ImageScenario
{
    public override string Name => "image-change";

    protected override async Task RunAsync(ImageBench bench, CancellationToken cancellationToken)
    {
        using var store = bench.NewStore();
        var (ours, theirs) = (bench.NewRepository(), bench.NewRepository());
        var whole = await bench.BuildAndPushAsync(store, ours, cancellationToken);
        await DockerProgram.BuildAndPushAsync(bench.Files.Root, theirs);
        var most = 0L;
        await Compare(
            "image-change: one file, built and pushed",
            Rounds,
            () =>
            {
                bench.Files.ChangeOne();
                return Time(async () => most = Math.Max(most, await bench.BuildAndPushAsync(store, ours, cancellationToken)));
            },
            () =>
            {
                bench.Files.ChangeOne();
                return Time(() => DockerProgram.BuildAndPushAsync(bench.Files.Root, theirs));
            });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"image-change: at most {most / 1e6:0.0} MB of {whole / 1e6:0.0} MB were sent again"));
    }
}
