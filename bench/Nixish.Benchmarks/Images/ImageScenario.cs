namespace Nixish.Benchmarks;

/// <summary>An image of 25 folders and 5,000 files, 500 MB, to a real registry, against <c>docker build</c> and <c>docker push</c> of the same files.</summary>
internal abstract class ImageScenario : Scenario
{
    protected const int Rounds = 3;

    public sealed override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY") is not { Length: > 0 } registry || Environment.GetEnvironmentVariable("DOCKER_HOST") is not { Length: > 0 })
        {
            Console.WriteLine($"{Name} | skipped: NIXISH_TEST_REGISTRY and DOCKER_HOST name no registry and engine | |");
            return;
        }

        var folder = Directory.CreateTempSubdirectory("nixish-bench-image-").FullName;
        try
        {
            using var client = new RegistryClient();
            await RunAsync(new(folder, new(Path.Combine(folder, "context"), ImageBench.FilesInFolder), registry, client), cancellationToken);
        }
        finally
        {
            Disk.Delete(folder);
        }
    }

    protected abstract Task RunAsync(ImageBench bench, CancellationToken cancellationToken);
}

/// <summary>What the scenarios share: the files, and a registry with names that nobody used.</summary>
internal sealed record ImageBench(string Folder, ImageFolder Files, string Registry, RegistryClient Client)
{
    public const int FilesInFolder = 200;

    /// <summary>A repository that is empty.</summary>
    public string NewRepository() => $"{Registry}/bench-{Guid.NewGuid():N}";

    public LocalStore NewStore() => LocalStore.Open(Path.Combine(Folder, $"store-{Guid.NewGuid():N}"));

    /// <summary>Builds and pushes as a program does that was just started; returns how many bytes were sent.</summary>
    public async Task<long> BuildAndPushAsync(LocalStore store, string repository, CancellationToken cancellationToken)
    {
        var sent = new Sent();
        var built = await store.BuildImageAsync(Files.Image, cancellationToken: cancellationToken);
        await Client.PushImageAsync(built, ImageRepository.Parse(repository), sent, cancellationToken);
        return sent.Bytes;
    }

    private sealed class Sent : IProgress<PushProgress>
    {
        public long Bytes { get; private set; }

        public void Report(PushProgress value) => Bytes = Math.Max(Bytes, value.SentBytes);
    }
}
