namespace Nixish.Benchmarks;

/// <summary>An image that the registry has already.</summary>
internal sealed class ImagePushNoopScenario : ImageScenario
{
    private const int ManyRounds = 21;

    public override string Name => "image-push-noop";

    protected override async Task RunAsync(ImageBench bench, CancellationToken cancellationToken)
    {
        using var store = bench.NewStore();
        var (ours, theirs) = (ImageRepository.Parse(bench.NewRepository()), bench.NewRepository());
        var built = await store.BuildImageAsync(bench.Files.Image, cancellationToken: cancellationToken);
        await bench.Client.PushImageAsync(built, ours, cancellationToken: cancellationToken);
        await DockerProgram.BuildAndPushAsync(bench.Files.Root, theirs);
        await Compare("image-push-noop", ManyRounds, () => Time(() => PushAsync(bench.Client)), () => Time(() => DockerProgram.RunAsync("push", "--quiet", theirs)));
        await Compare("image-push-noop, a new connection each time", ManyRounds, NewConnection, () => Time(() => DockerProgram.RunAsync("push", "--quiet", theirs)));

        async Task<TimeSpan> NewConnection()
        {
            using var client = new RegistryClient();
            return await Time(() => PushAsync(client));
        }

        async Task PushAsync(RegistryClient client)
        {
            if (await client.PushImageAsync(built, ours, cancellationToken: cancellationToken))
            {
                throw new InvalidOperationException("Something was sent that was there.");
            }
        }
    }
}
