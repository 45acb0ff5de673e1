using System.Diagnostics;
using Nixish.TestPrograms;

namespace Nixish.Core.Tests.Building.Substitution;

public sealed class OverlapTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly TwoMachines _machines = new();

    public void Dispose() => _machines.Dispose();

    [Fact]
    public async Task Paths_download_while_others_build()
    {
        var library = ScriptedBuilder.Writing("library", "fetched");
        var side = ScriptedBuilder.Writing("side", "built");
        var top = ScriptedBuilder.Writing("top", $"{library} {side}");
        await _machines.BuildThereAsync([top], library);
        var (reading, building) = (new TaskCompletionSource(), new TaskCompletionSource());

        // Each waits for the other to have begun: one after the other they would wait for ever.
        var storage = new CountingStorage(_machines.CachePath)
        {
            Reading = async (key, token) =>
            {
                if (key.StartsWith("nar/", StringComparison.Ordinal))
                {
                    reading.TrySetResult();
                    await building.Task.WaitAsync(Patience, token);
                }
            },
        };
        var options = TwoMachines.Options(
            async (context, token) =>
            {
                building.TrySetResult();
                await reading.Task.WaitAsync(Patience, token);
                await ScriptedBuilder.WriteText(context);
            },
            new BinaryCache(storage, new() { TrustedKeys = [_machines.Key.PublicKey] })) with
        { MaxJobs = 1 };
        var result = await _machines.Here.BuildAsync([top], options);
        result.Built.Select(derivation => derivation.Name).Should().Equal("side", "top");
        result.Substituted.Select(path => path.Path.Name).Should().Equal("library");
    }

    [Fact]
    public async Task What_fails_to_come_is_built_while_other_paths_still_download()
    {
        var lost = ScriptedBuilder.Writing("lost", "x");
        var slow = ScriptedBuilder.Writing("slow", "y");
        await _machines.BuildThereAsync([lost, slow]);
        _machines.Damage(new Lowering().Lower(lost).Path, static bytes => bytes[..^1]);
        var built = new TaskCompletionSource();
        var slowNar = NarInfo.Parse(File.ReadAllText(_machines.NarInfoFile(new Lowering().Lower(slow).Path))).Url;
        var storage = new CountingStorage(_machines.CachePath) { Reading = (key, token) => key == slowNar ? built.Task.WaitAsync(Patience, token) : Task.CompletedTask };
        var options = TwoMachines.Options(
            async (context, _) =>
            {
                await ScriptedBuilder.WriteText(context);
                built.TrySetResult();
            },
            new BinaryCache(storage, new() { TrustedKeys = [_machines.Key.PublicKey] }));
        var result = await _machines.Here.BuildAsync([lost, slow], options);
        result.Built.Select(derivation => derivation.Name).Should().Equal("lost");
        result.Substituted.Select(path => path.Path.Name).Should().Equal("slow");
    }

    [Fact]
    public async Task A_cancelled_download_leaves_nothing()
    {
        var app = ScriptedBuilder.Writing("app", "x");
        await _machines.BuildThereAsync([app]);
        using var stop = new CancellationTokenSource();
        var storage = new CountingStorage(_machines.CachePath)
        {
            Reading = async (key, token) =>
            {
                if (key.StartsWith("nar/", StringComparison.Ordinal))
                {
                    await stop.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                }
            },
        };
        var build = async () => await _machines.Here.BuildAsync([app], TwoMachines.Options(null, new BinaryCache(storage, new() { TrustedKeys = [_machines.Key.PublicKey] })), cancellationToken: stop.Token);
        await build.Should().ThrowAsync<OperationCanceledException>();
        (await _machines.Here.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 0, Deleted = 0 });
    }

    [Fact]
    public async Task Two_processes_that_substitute_the_same_paths_fetch_each_once()
    {
        const int Layers = 4;
        const int Width = 6;
        Directory.CreateDirectory(_machines["source"]);
        await File.WriteAllTextAsync(Path.Combine(_machines["source"], "data"), "x");
        var targets = SlowGraph.Make(_machines["source"], Layers, Width);
        var there = await _machines.There.BuildAsync(targets, new() { Builders = [new SlowBuilder(_machines["journal-there"])] });
        await _machines.Cache().PushAsync(_machines.There, there.Paths.Select(path => path.Path), new() { SigningKeys = [_machines.Key] });
        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "substitute-graph", _machines["shared"], _machines["source"], _machines["journal"], $"{Layers}", $"{Width}", _machines.CachePath, _machines.Key.PublicKey.ToString()];
            using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
            (await process.StandardOutput.ReadLineAsync()).Should().Be("start");
            var answer = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            process.ExitCode.Should().Be(0);
            return answer.Trim().Split(' ').Select(int.Parse).ToArray();
        }));
        answers.Sum(answer => answer[0]).Should().Be(0, "nothing had to be built");
        answers.Sum(answer => answer[1]).Should().Be(Layers * Width);
        using var store = LocalStore.Open(_machines["shared"]);
        (await store.BuildAsync(targets)).Paths.Select(path => path.NarHash).Should().Equal(there.Paths.Select(path => path.NarHash));
        (await store.VerifyAsync()).IsSound.Should().BeTrue();
    }
}
