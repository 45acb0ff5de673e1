using System.Globalization;
using System.Security.Cryptography;

namespace Nixish.Benchmarks;

/// <summary>1 GB in 16 paths into a cache in a folder, not compressed. The bar is what the machine can do at best in the same run: the slower of hashing 1 GB by one thread and writing it to one file.</summary>
internal sealed class CachePushScenario : Scenario
{
    private const int Paths = 16;
    private const int Bytes = 64 << 20;
    private const int Rounds = 5;
    private const int MemoryBar = 150;

    public override string Name => "cache-push";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-bench-push-").FullName;
        try
        {
            using var store = LocalStore.Open(Path.Combine(folder, "store"));
            var paths = await RandomPaths.BuildAsync(store, Paths, Bytes, cancellationToken);
            var options = new PushOptions { Compression = NarCompression.None, SigningKeys = [SigningKey.Generate("bench-1")] };
            var peak = 0L;
            List<TimeSpan> hashing = [], writing = [], both = [];
            await Compare(
                "cache-push 1 GB; peer is the slower of hashing and writing",
                Rounds,
                async () =>
                {
                    var target = Path.Combine(folder, "cache");
                    PeakMemory.Forget();
                    var elapsed = await Time(() => BinaryCache.Open(new(target)).PushAsync(store, paths, options, cancellationToken));
                    peak = Math.Max(peak, PeakMemory.Megabytes());
                    Directory.Delete(target, recursive: true);
                    return elapsed;
                },
                async () =>
                {
                    hashing.Add(await Time(() => Task.Run(Hash)));
                    writing.Add(await Time(() => Task.Run(() => Write(Path.Combine(folder, "written")))));
                    both.Add(await Time(() => Task.WhenAll(Task.Run(Hash), Task.Run(() => Write(Path.Combine(folder, "written"))))));
                    return hashing[^1] > writing[^1] ? hashing[^1] : writing[^1];
                });

            // Two cores may be one that does two things by turns: then nobody reaches the slower of the two while doing both.
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cache-push: sha256 {Rate(hashing):0} MB/s, writing {Rate(writing):0} MB/s, both at once {Rate(both):0} MB/s of each"));
            PeakMemory.Report("cache-push peak memory", peak, MemoryBar);
        }
        finally
        {
            Disk.Delete(folder);
        }
    }

    private static double Rate(List<TimeSpan> times) => (double)Paths * Bytes / (1 << 20) / times.Order().ElementAt(times.Count / 2).TotalSeconds;

    private static void Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * 1024];
        for (var left = (long)Paths * Bytes; left > 0; left -= buffer.Length)
        {
            hash.AppendData(buffer);
        }
    }

    private static void Write(string path)
    {
        var buffer = new byte[256 * 1024];
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            for (var left = (long)Paths * Bytes; left > 0; left -= buffer.Length)
            {
                file.Write(buffer);
            }
        }

        File.Delete(path);
    }
}
