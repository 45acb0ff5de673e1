using System.Diagnostics;
using Nixish.Core.Tests.Store;
using Nixish.TestPrograms;

namespace Nixish.Core.Tests.Building.Cutoff;

public sealed class CutoffKillTests : IDisposable
{
    private const int Layers = 12;
    private const int Width = 12;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_in_the_middle_of_a_wave_and_run_again_it_ends_with_what_a_full_build_gives()
    {
        var random = new Random(7);
        var options = new BuildOptions { Builders = [new RowBuilder()] };
        using (var store = _folder.OpenStore())
        {
            await store.BuildAsync(CutoffGraph.Make(0, Layers, Width), options);
        }

        var interrupted = 0;
        const int Rounds = 8;
        for (var salt = 1; salt <= Rounds; salt++)
        {
            string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "build-cutoff", _folder["state"], $"{salt}", $"{Layers}", $"{Width}"];
            using (var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!)
            {
                (await process.StandardOutput.ReadLineAsync()).Should().Be("start");
                await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(random.Next(0, 250)));
                process.Kill();
                await process.WaitForExitAsync();
                interrupted += process.ExitCode == 0 ? 0 : 1;
            }

            using var store = _folder.OpenStore();
            (await store.VerifyAsync()).Damage.Should().BeEmpty($"after the kill of round {salt} every valid path must be whole");
            var result = await store.BuildAsync(CutoffGraph.Make(salt, Layers, Width), options);
            result.Built.Count.Should().BeLessThanOrEqualTo(1, "only the root has to be built");
        }

        interrupted.Should().BeGreaterThan(2, "most kills must hit a wave that is under way");
        using var last = _folder.OpenStore();
        using var fresh = LocalStore.Open(_folder["fresh"]);
        var full = await fresh.BuildAsync(CutoffGraph.Make(Rounds, Layers, Width), options with { EarlyCutoff = false });
        full.Built.Select(derivation => last.Find(derivation.Outputs["out"].Path)).Should().Equal(full.Built.Select(derivation => fresh.Find(derivation.Outputs["out"].Path)));
    }
}
