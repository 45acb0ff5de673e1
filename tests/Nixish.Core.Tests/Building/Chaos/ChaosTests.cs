using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Chaos;

/// <summary>
/// Processes that build, substitute, collect and verify on one store at random, and are killed at random. <c>NIXISH_CHAOS_ROUNDS</c> says how many rounds,
/// <c>NIXISH_CHAOS_SEED</c> repeats the random choices of a run; a failure names the seed that repeats the rounds of its store alone.
/// </summary>
public sealed class ChaosTests : IDisposable
{
    private const int RoundsOfAStore = 20;
    private readonly TemporaryFolder _folder = new();
    private readonly int _seed = Number("NIXISH_CHAOS_SEED") ?? Random.Shared.Next(1 << 30);
    private readonly int _rounds = Number("NIXISH_CHAOS_ROUNDS") ?? RoundsOfAStore;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whatever_is_killed_whenever_what_is_valid_is_whole_and_nothing_is_built_twice_at_one_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "killed processes are told from living ones by what Linux says of them");
        var killed = 0;
        for (var first = 0; first < _rounds; first += RoundsOfAStore)
        {
            var seed = _seed + (first / RoundsOfAStore);
            using var store = new ChaosStore(_folder[$"{seed}"], seed);
            await store.FillCacheAsync();
            for (var round = 0; round < Math.Min(RoundsOfAStore, _rounds - first); round++)
            {
                await store.RunAsync($"of round {round} of a store; repeat it by NIXISH_CHAOS_SEED={seed} NIXISH_CHAOS_ROUNDS={RoundsOfAStore}");
            }

            await store.EndAsync($"at the end of a store; repeat it by NIXISH_CHAOS_SEED={seed} NIXISH_CHAOS_ROUNDS={RoundsOfAStore}");
            killed += store.Killed;
        }

        killed.Should().BeGreaterThan(_rounds / 2, "most rounds must kill something");
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
