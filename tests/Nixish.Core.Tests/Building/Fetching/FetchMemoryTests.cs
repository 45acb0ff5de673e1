using System.Security.Cryptography;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Fetching;

/// <summary>What a process allocates is counted over all its threads, so nothing else may run beside.</summary>
[CollectionDefinition(nameof(FetchMemoryTests), DisableParallelization = true)]
[Collection(nameof(FetchMemoryTests))]
public sealed class FetchMemoryTests
{
    [Fact]
    public async Task Fetching_takes_no_more_memory_for_a_larger_file()
    {
        const int Size = 600_000_000;
        using var folder = new TemporaryFolder();
        using var store = folder.OpenStore();
        using var server = new FileServer(async (request, output) =>
        {
            var size = request.Path == "/small" ? 1_000_000 : Size;
            await FileServer.WriteHeadAsync(output, "200 OK", "", size);
            var zeros = new byte[1_000_000];
            for (var i = 0; i < size / zeros.Length; i++)
            {
                await output.WriteAsync(zeros);
            }
        });
        await BuildAsync("small", 1_000_000);
        var before = GC.GetTotalAllocatedBytes();
        await BuildAsync("large", Size);
        (GC.GetTotalAllocatedBytes() - before).Should().BeLessThan(Size / 2, "nothing may hold all of it; what earlier tests left running allocates too");

        Task BuildAsync(string path, int size) => store.BuildAsync(Source.Url(server[path], HashOfZeros(size)), new() { Lowering = new() { StatCacheFolder = null } });
    }

    private static Hash HashOfZeros(int size)
    {
        var zeros = new byte[1_000_000];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < size / zeros.Length; i++)
        {
            hash.AppendData(zeros);
        }

        return new(HashAlgorithm.Sha256, hash.GetHashAndReset());
    }
}
