using System.Diagnostics;
using Nixish.Core.Tests.Store;
using Nixish.TestPrograms;

namespace Nixish.Core.Tests.Building;

public sealed class KillTests : IDisposable
{
    private const int Layers = 6;
    private const int Width = 5;
    private readonly TemporaryFolder _folder = new();

    public KillTests() => _folder.Write("source/data", "x");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_any_moment_and_run_again_a_build_ends_with_a_sound_store()
    {
        var random = new Random(20);
        var interrupted = 0;
        for (var round = 0; round < 20; round++)
        {
            var state = _folder[$"state-{round}"];
            using (var process = Start(state))
            {
                (await process.StandardOutput.ReadLineAsync()).Should().Be("start");
                await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(random.Next(0, 300)));
                process.Kill();
                await process.WaitForExitAsync();
                interrupted += process.ExitCode == 0 ? 0 : 1;
            }

            using var store = LocalStore.Open(state);
            (await store.VerifyAsync()).Damage.Should().BeEmpty($"in round {round} every valid path must be whole");
            await store.BuildAsync(SlowGraph.Make(_folder["source"], Layers, Width), new() { Builders = [new SlowBuilder(_folder["journal"])] });
            await OutputsAreRightAsync(store);
            Directory.EnumerateDirectories(Path.Combine(state, "tmp")).Should().HaveCountLessThanOrEqualTo(1);
        }

        interrupted.Should().BeGreaterThan(10, "most kills must hit a build that is under way");
    }

    [Fact]
    public async Task Two_processes_that_build_the_same_thing_build_it_once()
    {
        var state = _folder["state"];
        using var first = Start(state);
        using var second = Start(state);
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());
        (first.ExitCode, second.ExitCode).Should().Be((0, 0), "{0}", await first.StandardError.ReadToEndAsync() + await second.StandardError.ReadToEndAsync());
        Directory.EnumerateFiles(_folder["journal"]).Select(File.ReadAllText).Should().OnlyHaveUniqueItems().And.HaveCount(Layers * Width);
        using var store = LocalStore.Open(state);
        await OutputsAreRightAsync(store);
    }

    private Process Start(string state)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "build-graph", state, _folder["source"], _folder["journal"], $"{Layers}", $"{Width}"];
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    private async Task OutputsAreRightAsync(LocalStore store)
    {
        var targets = SlowGraph.Make(_folder["source"], Layers, Width);
        var result = await store.BuildAsync(targets);
        result.Built.Should().BeEmpty();
        (await store.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 });
        var lowering = new Lowering();
        foreach (var target in targets)
        {
            var derivation = ((LoweredOutput)lowering.Lower(target)).Derivation;
            var files = Directory.GetFiles(store.PhysicalPath(derivation.Outputs["out"].Path));
            files.Should().HaveCount(3);
            files.Should().OnlyContain(file => File.ReadAllBytes(file).SequenceEqual(derivation.Environment["text"].ToArray()));
        }
    }
}
