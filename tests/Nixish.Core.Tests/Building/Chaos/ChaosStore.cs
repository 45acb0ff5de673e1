using Nixish.Core.Tests.Store;
using Nixish.TestPrograms.Chaos;

namespace Nixish.Core.Tests.Building.Chaos;

/// <summary>A store, the processes that work on it, and the cache that they are lied to by.</summary>
internal sealed class ChaosStore(string folder, int seed) : IDisposable
{
    private const int Processes = 3;
    private const int Operations = 6;
    private static readonly ChaosBuilders Builders = TemporaryFolder.HasProgram("bwrap") ? ChaosBuilders.AlsoProcesses : ChaosBuilders.InProcess;
    private readonly Random _random = new(seed);
    private readonly IReadOnlyList<Recipe> _universe = ChaosUniverse.Make(seed, Builders);
    private readonly SigningKey _key = SigningKey.Generate("chaos-1");
    private readonly List<ChaosProcess> _processes = [];
    private IReadOnlyDictionary<StorePath, PathInfo> _right = new Dictionary<StorePath, PathInfo>();
    private LyingCache? _cache;

    public int Killed { get; private set; }

    private string Root => Path.Combine(folder, "store");

    private string Witnesses => Path.Combine(folder, "witnesses");

    /// <summary>Builds everything elsewhere, in peace: what a cache has, and what is right.</summary>
    public async Task FillCacheAsync()
    {
        Directory.CreateDirectory(Witnesses);
        Directory.CreateDirectory(Path.Combine(folder, "cache"));
        using var elsewhere = LocalStore.Open(Path.Combine(folder, "elsewhere"));
        _right = (await BuildAllAsync(elsewhere)).ToDictionary(static info => info.Path);
        await BinaryCache.Open(new(Path.Combine(folder, "cache"))).PushAsync(elsewhere, _right.Keys.Where(_ => _random.Next(4) > 0), new() { SigningKeys = [_key], Compression = NarCompression.None });
        _cache = new(Path.Combine(folder, "cache"), seed);
    }

    /// <summary>One round: all processes work, some are killed; then all that is valid must be whole.</summary>
    public async Task RunAsync(string because)
    {
        while (_processes.Count < Processes)
        {
            _processes.Add(new([Root, Witnesses, $"{seed}", $"{Builders}", _cache!.Address, _key.PublicKey.ToString()]));
        }

        await Task.WhenAll(_processes.Select(static process => process.ReadyAsync()));
        var works = _processes.Select(process => process.WorkAsync($"{_random.Next()} {Operations}", _random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(_random.Next(200)))).ToArray();
        (await Task.WhenAll(works)).Should().OnlyContain(static problem => problem == "", because);
        Killed += _processes.RemoveAll(static process => process.WasKilled);
        using var store = LocalStore.Open(Root, null, new() { LeaseDuration = TimeSpan.Zero });
        (await store.VerifyAsync()).Damage.Should().BeEmpty(because);
    }

    /// <summary>A last build must succeed with what is right, and what nothing keeps must go to the last file.</summary>
    public async Task EndAsync(string because)
    {
        _processes.ForEach(static process => process.Dispose());
        _processes.Clear();
        using var store = LocalStore.Open(Root, null, new() { LeaseDuration = TimeSpan.Zero });
        foreach (var built in await BuildAllAsync(store))
        {
            built.NarHash.Should().Be(_right[built.Path].NarHash, because);
        }

        (await store.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 }, because);
        (await store.BuildAsync([.. _universe], ChaosUniverse.Options(Witnesses))).Built.Should().BeEmpty(because);
        store.Roots.List().Keys.ToList().ForEach(name => store.Roots.Remove(name));
        (await store.CollectAsync(new() { Grace = TimeSpan.Zero })).Kept.Should().Be(0, because);
        foreach (var left in new[] { "store", "info", "locks", "leases" })
        {
            Directory.EnumerateFileSystemEntries(Path.Combine(Root, left)).Should().BeEmpty(because);
        }
    }

    public void Dispose()
    {
        _processes.ForEach(static process => process.Dispose());
        _cache?.Dispose();
    }

    private async Task<PathInfo[]> BuildAllAsync(LocalStore store)
    {
        var lowered = new Lowering().Lower([.. _universe]).OfType<LoweredOutput>();
        Lowered[] all = [.. lowered.SelectMany(static target => target.Derivation.Outputs.Keys.Select(output => new LoweredOutput(target.Derivation, output)))];
        return [.. (await store.BuildAsync(all, ChaosUniverse.Options(Witnesses))).Paths];
    }
}
