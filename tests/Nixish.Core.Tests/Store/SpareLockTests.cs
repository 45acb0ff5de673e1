using System.Collections.Concurrent;

namespace Nixish.Core.Tests.Store;

public sealed class SpareLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_lock_has_one_holder_however_it_is_taken_and_by_whichever_store()
    {
        // Stores of one process are to each other as processes are: each locks files of its own.
        var stores = Enumerable.Range(0, 3).Select(_ => LocalStore.Open(_folder["state"])).ToArray();
        StorePath[] paths = [.. Enumerable.Range(0, 3).Select(i => new Lowering().Lower(Source.Text($"text-{i}", "x")).Path)];
        var held = new ConcurrentDictionary<StorePath, int>();
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (var round = 0; round < 600; round++)
            {
                var (path, store) = (paths[random.Next(paths.Length)], stores[random.Next(stores.Length)]);
                using var mine = random.Next(4) == 0 ? FileLock.TryTake(store.Layout.LockOf(path)) : store.TryLock(path);
                if (mine is not null)
                {
                    held.AddOrUpdate(path, 1, static (_, count) => count + 1).Should().Be(1);
                    Thread.Yield();
                    held.AddOrUpdate(path, 0, static (_, count) => count - 1).Should().Be(0);
                    Interlocked.Increment(ref taken);
                }
            }
        })));
        taken.Should().BeGreaterThan(100);
        Directory.EnumerateFiles(stores[0].Layout.Locks).Should().BeEmpty();
        Array.ForEach(stores, static store => store.Dispose());
        Directory.EnumerateFileSystemEntries(_folder["state/tmp"]).Should().BeEmpty();
    }

    [Fact]
    public void What_a_dead_holder_left_is_nobodys()
    {
        using var store = LocalStore.Open(_folder["state"]);
        var path = new Lowering().Lower(Source.Text("text", "x")).Path;
        File.WriteAllText(store.Layout.LockOf(path), "");
        using (var held = store.TryLock(path))
        {
            held.Should().NotBeNull();
            store.TryLock(path).Should().BeNull();
        }

        File.Exists(store.Layout.LockOf(path)).Should().BeFalse();
    }
}
