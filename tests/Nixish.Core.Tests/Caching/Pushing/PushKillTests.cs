using System.Diagnostics;
using Nixish.Core.Tests.Caching.Garbage;
using Nixish.Core.Tests.Store;
using Nixish.TestPrograms;

namespace Nixish.Core.Tests.Caching.Pushing;

/// <summary>Pushing and collecting processes that are killed, or run beside each other.</summary>
public sealed class PushKillTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public PushKillTests()
    {
        _folder.Write("source/data", "x");
        _store = LocalStore.Open(_folder["store"]);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Killed_at_any_moment_a_push_leaves_a_whole_cache_and_the_next_completes_it()
    {
        var paths = await BuildAsync();
        var random = new Random(7);
        var interrupted = 0;
        for (var round = 0; round < 12; round++)
        {
            var folder = _folder[$"cache-{round}"];
            interrupted += await KillAsync(random.Next(0, 250), ["push", _folder["store"], folder, .. paths.Select(path => path.ToString())]);
            if (Directory.Exists(folder))
            {
                WholeCache.Check(folder);
            }

            var cache = Open(folder);
            await cache.PushAsync(_store, paths);
            WholeCache.Check(folder);
            using var other = LocalStore.Open(_folder[$"other-{round}"]);
            (await other.SubstituteAsync(paths, [cache])).Missing.Should().BeEmpty();
        }

        interrupted.Should().BeGreaterThan(5, "most kills must hit a push that is under way");
    }

    [Fact]
    public async Task Killed_at_any_moment_a_collection_leaves_a_whole_cache_and_the_next_completes_it()
    {
        var paths = await BuildAsync();
        var folder = _folder["cache"];
        var cache = Open(folder);
        var random = new Random(8);
        var interrupted = 0;
        for (var round = 0; round < 12; round++)
        {
            await cache.PushAsync(_store, paths, new() { Compression = NarCompression.None });
            await cache.Roots.SetAsync("one", paths[round % paths.Length]);
            interrupted += await KillAsync(random.Next(0, 150), ["collect-cache", folder]);
            WholeCache.Check(folder);
        }

        (await cache.CollectAsync(new() { Grace = TimeSpan.Zero })).Kept.Should().BeGreaterThan(0);
        WholeCache.Check(folder);
        Directory.GetFiles(Path.Combine(folder, "nar")).Should().HaveCountLessThanOrEqualTo(WholeCache.Read(folder).Count);
        interrupted.Should().BeGreaterThan(3, "most kills must hit a collection that is under way");
    }

    [Fact]
    public async Task Two_that_push_the_same_do_not_disturb_each_other()
    {
        var paths = await BuildAsync();
        var folder = _folder["cache"];
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Open(folder).PushAsync(_store, paths))));
        results.Should().OnlyContain(result => result.Pushed.Count + result.AlreadyThere == results[0].Pushed.Count + results[0].AlreadyThere);
        WholeCache.Check(folder);
        Directory.GetFiles(Path.Combine(folder, "nixish", "tmp")).Should().BeEmpty();
        Directory.GetFiles(Path.Combine(folder, "nixish", "leases")).Should().BeEmpty();
    }

    [Fact]
    public async Task Beside_collections_without_grace_what_was_pushed_is_whole()
    {
        var paths = await BuildAsync();
        var folder = _folder["cache"];
        await Open(folder, 30).PushAsync(_store, [paths[0]]);
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(async () =>
        {
            var collections = 0;
            for (; !stop.IsCancellationRequested; collections++)
            {
                await Open(folder, 30).CollectAsync(new() { Grace = TimeSpan.Zero });
            }

            return collections;
        });
        await Task.WhenAll(Enumerable.Range(0, 2).Select(pusher => Task.Run(async () =>
        {
            var cache = Open(folder, 30);
            for (var round = 0; round < 6; round++)
            {
                var path = paths[(round + pusher) % paths.Length];

                // A root is set when it is pushed, which a collection in between may have undone: then again.
                for (var isSet = false; !isSet;)
                {
                    await cache.PushAsync(_store, [path], new() { Compression = NarCompression.None });
                    try
                    {
                        await cache.Roots.SetAsync($"root-{pusher}", path);
                        isSet = true;
                    }
                    catch (PathNotValidException)
                    {
                    }
                }

                using var other = LocalStore.Open(_folder[$"to-{pusher}-{round}"]);
                (await other.SubstituteAsync([path], [cache])).Missing.Should().BeEmpty("a root keeps it from the moment that it is set");
            }
        })));
        await stop.CancelAsync();
        (await collecting).Should().BeGreaterThan(3);
        WholeCache.Check(folder);
    }

    private static BinaryCache Open(string folder, int patience = 1) => new(new FileCacheStorage(folder), new() { Trust = CacheTrust.Everything, CollectorPatience = TimeSpan.FromSeconds(patience) });

    private async Task<StorePath[]> BuildAsync()
    {
        var result = await _store.BuildAsync(SlowGraph.Make(_folder["source"], 6, 8), new() { Builders = [new SlowBuilder(_folder["journal"])] });
        return [.. result.Paths.Select(info => info.Path)];
    }

    // 1 where it was still running.
    private static async Task<int> KillAsync(int milliseconds, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        (await process.StandardOutput.ReadLineAsync()).Should().Be("start");
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(milliseconds));
        process.Kill();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? 0 : 1;
    }
}
