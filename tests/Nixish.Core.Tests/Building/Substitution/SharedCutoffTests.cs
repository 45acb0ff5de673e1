using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Substitution;

/// <summary>What one machine built stops the wave on another.</summary>
public sealed class SharedCutoffTests : IDisposable
{
    private readonly TwoMachines _machines = new();

    public void Dispose() => _machines.Dispose();

    [Fact]
    public async Task A_machine_with_an_empty_store_is_cut_off_by_what_a_cache_knows()
    {
        await _machines.BuildThereAsync([Chain(1)]);
        var result = await _machines.BuildHereAsync([Chain(2)], build: BuildAsync);
        result.Built.Select(derivation => derivation.Name).Should().Equal("root");
        result.CutOff.Select(derivation => derivation.Name).Should().Equal("link-0", "link-1", "link-2", "link-3");
        using var full = LocalStore.Open(_machines["full"]);
        var built = await full.BuildAsync([Chain(2)], TwoMachines.Options(BuildAsync) with { EarlyCutoff = false });
        (result.Paths[0].Path, result.Paths[0].NarHash).Should().Be((built.Paths[0].Path, built.Paths[0].NarHash));
        (await _machines.Here.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_trace_that_nobody_trusted_signed_counts_for_nothing()
    {
        await _machines.BuildThereAsync([Chain(1)]);
        foreach (var trace in Directory.EnumerateFiles(Path.Combine(_machines.CachePath, "nixish/traces")))
        {
            File.WriteAllText(trace, File.ReadAllText(trace).Replace("Sig: there-1:", "Sig: there-2:", StringComparison.Ordinal));
        }

        (await _machines.BuildHereAsync([Chain(2)], build: BuildAsync)).Built.Should().HaveCount(5);
    }

    [Fact]
    public async Task A_trace_whose_outputs_a_cache_lost_or_damaged_costs_a_build()
    {
        var there = await _machines.BuildThereAsync([Chain(1)]);
        File.Delete(_machines.NarInfoFile(there[0].Path));
        var second = there[0].References.Single(path => path.Name == "link-2");
        _machines.Damage(second, static bytes => bytes[..^1]);
        var result = await _machines.BuildHereAsync([Chain(2)], build: BuildAsync);
        result.Built.Select(derivation => derivation.Name).Should().Equal("root", "link-2", "link-3");
        result.CutOff.Select(derivation => derivation.Name).Should().Equal("link-0", "link-1");
    }

    [Fact]
    public async Task A_cache_that_says_nothing_of_traces_is_asked_for_none()
    {
        await _machines.BuildThereAsync([Chain(1)]);
        var info = Path.Combine(_machines.CachePath, "nix-cache-info");
        File.WriteAllText(info, File.ReadAllText(info).Replace("BuildTraces: 1\n", "", StringComparison.Ordinal));
        var counting = new CountingStorage(_machines.CachePath);
        var result = await _machines.Here.BuildAsync([Chain(2)], TwoMachines.Options(BuildAsync, new BinaryCache(counting, new() { TrustedKeys = [_machines.Key.PublicKey] })));
        result.Built.Should().HaveCount(5);
        counting.Reads.Should().NotContain(key => key.StartsWith("nixish/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cache_that_Nix_made_tells_of_traces_once_there_are_some()
    {
        File.WriteAllText(Path.Combine(_machines.CachePath, "nix-cache-info"), "StoreDir: /nix/store\nSomething: else\n");
        await _machines.BuildThereAsync([Chain(1)]);
        File.ReadAllText(Path.Combine(_machines.CachePath, "nix-cache-info")).Should().Be("StoreDir: /nix/store\nSomething: else\nBuildTraces: 1\n");
        (await _machines.BuildHereAsync([Chain(2)], build: BuildAsync)).CutOff.Should().HaveCount(4);
    }

    [Fact]
    public async Task Many_uploads_at_once_tell_of_traces_once()
    {
        var info = Path.Combine(_machines.CachePath, "nix-cache-info");
        File.WriteAllText(info, "StoreDir: /nix/store\n");
        var cache = new BinaryCache(new CountingStorage(_machines.CachePath) { Reading = static (_, cancellationToken) => Task.Delay(20, cancellationToken) });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => cache.AnnounceTracesAsync(TestContext.Current.CancellationToken)));
        File.ReadAllText(info).Should().Be("StoreDir: /nix/store\nBuildTraces: 1\n");
    }

    // A chain whose first link changes with the salt and holds the same.
    private static Recipe Chain(int salt)
    {
        var chain = ScriptedBuilder.Writing("root", "the same") with { Environment = new() { ["text"] = "the same", ["salt"] = $"{salt}" } };
        for (var i = 0; i < 4; i++)
        {
            chain = ScriptedBuilder.Writing($"link-{i}", $"{i} after {chain}");
        }

        return chain;
    }

    private static Task BuildAsync(BuildContext context, CancellationToken cancellationToken) => ScriptedBuilder.WriteText(context);
}
