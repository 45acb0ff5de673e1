using System.Globalization;

namespace Nixish.TestPrograms.Chaos;

/// <summary>
/// One of the processes that work on one store at random: builds, substitutes, collects, sets and removes roots, verifies. For each line on its
/// input, <c>SEED OPERATIONS</c>, it says <c>done</c>.
/// </summary>
internal sealed class ChaosWorker(LocalStore store, IReadOnlyList<Recipe> universe, string witnesses, Func<BinaryCache> cache)
{
    private Random _random = new();

    public static async Task<int> RunAsync(string root, string witnesses, int universe, ChaosBuilders builders, Uri address, PublicKey key)
    {
        using var store = LocalStore.Open(root, null, new() { LeaseDuration = TimeSpan.Zero });
        var storage = new HttpCacheStorage(address, new() { Retries = 1, FirstPause = TimeSpan.FromMilliseconds(1), Resumes = 1, Patience = TimeSpan.FromSeconds(1), LeastBytes = 1 });
        var worker = new ChaosWorker(store, ChaosUniverse.Make(universe, builders), witnesses, () => new(storage, new() { TrustedKeys = [key], Pause = TimeSpan.FromMilliseconds(20) }));
        Console.WriteLine("ready");
        while (Console.ReadLine()?.Split(' ') is [var seed, var operations])
        {
            worker._random = new(int.Parse(seed, CultureInfo.InvariantCulture));
            for (var i = 0; i < int.Parse(operations, CultureInfo.InvariantCulture); i++)
            {
                await worker.ActAsync();
            }

            Console.WriteLine("done");
        }

        return 0;
    }

    private Task ActAsync() => _random.Next(13) switch
    {
        < 6 => BuildAsync(),
        < 9 => store.CollectAsync(new() { Grace = TimeSpan.Zero, KeepAlso = (KeepAlso)_random.Next(4), StopAfterBytes = _random.Next(2) == 0 ? null : _random.Next(2000) }),
        9 => store.CollectAsync(new() { Mode = CollectMode.DryRun }),
        10 => RootAsync(),
        11 => store.SubstituteAsync(Targets().Select(static target => new Lowering().Lower(target).Path), [cache()]),
        _ => VerifyAsync(),
    };

    private IBuildable[] Targets() => [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => (IBuildable)universe[_random.Next(universe.Count)])];

    private async Task BuildAsync()
    {
        var result = await store.BuildAsync(Targets(), _random.Next(2) == 0 ? ChaosUniverse.Options(witnesses, cache()) : ChaosUniverse.Options(witnesses));
        if (_random.Next(3) == 0)
        {
            await TrySetAsync($"root-{_random.Next(5)}", result.Path);
        }
    }

    private Task RootAsync()
    {
        var name = $"root-{_random.Next(5)}";
        if (store.Roots.Find(name) is [var path, ..])
        {
            if (!store.Contains(path) && store.Roots.Find(name) is [var again, ..] && again == path && !store.Contains(path))
            {
                throw new InvalidOperationException($"{path} was collected though the root {name} names it");
            }

            store.Roots.Remove(name);
        }

        return Task.CompletedTask;
    }

    // What was built is nobody's once the build is over: it may be collected before it is rooted.
    private async Task TrySetAsync(string name, StorePath path)
    {
        try
        {
            await store.Roots.SetAsync(name, path);
        }
        catch (PathNotValidException)
        {
        }
    }

    private async Task VerifyAsync()
    {
        var result = await store.VerifyAsync();
        if (!result.IsSound)
        {
            throw new InvalidOperationException($"damage while others work: {result.Damage[0]}");
        }
    }
}
