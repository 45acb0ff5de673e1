namespace Nixish.Benchmarks;

/// <summary>
/// Whole processes that use the Kubernetes types, at most 150 ms each: a few objects validated and written, and every type loaded. As
/// <c>dotnet build</c> leaves a program, and as it is published. A process that does nothing stands beside.
/// </summary>
internal sealed class StartUpScenario : Scenario
{
    private const int Rounds = 15;

    private static readonly TimeSpan Bar = TimeSpan.FromMilliseconds(150);

    public override string Name => "startup";

    public override async Task RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("nixish-bench-startup-").FullName;
        try
        {
            foreach (var (how, program) in new[] { ("built", await BuildAsync("Nixish.StartUp", folder)), ("published", await PublishAsync("Nixish.StartUp", folder)) })
            {
                await Measure($"startup, {how}: a program that does nothing", Rounds, () => TimeProcess(program, ["nothing"]), Bar);
                await Measure($"startup, {how}: two objects validated and written", Rounds, () => TimeProcess(program, ["some"]), Bar);
                await Measure($"startup, {how}: every type loaded and made ready", Rounds, () => TimeProcess(program, ["all"]), Bar);
            }
        }
        finally
        {
            Disk.Delete(folder);
        }
    }
}
