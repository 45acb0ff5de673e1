using Nixish.Core.Tests.Caching.Garbage;
using Nixish.Core.Tests.Store.Disks;

namespace Nixish.Core.Tests.Caching;

/// <summary>A cache in a folder whose disk is full, or cannot be written.</summary>
public sealed class CacheDiskTests : IDisposable
{
    private const int Page = 4096;
    private readonly SmallDisk _disk = new();
    private readonly CacheFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        _disk.Dispose();
    }

    private string CachePath => Path.Combine(_disk.Path, "cache");

    private BinaryCache Cache => BinaryCache.Open(new(CachePath), new() { TrustedKeys = [_folder.Key.PublicKey] });

    [Theory]
    [InlineData(NarCompression.None)]
    [InlineData(NarCompression.Gzip)]
    public async Task A_push_that_meets_a_full_disk_says_so_and_leaves_a_whole_cache(NarCompression compression)
    {
        var app = await _folder.BuildAsync(size: 5 * Page);
        var failures = 0;
        for (var free = 0; ; free += Page)
        {
            _disk.Fill(free);
            var failed = false;
            try
            {
                await Cache.PushAsync(_folder.From, [app.Path], _folder.Signed with { Compression = compression });
            }
            catch (CacheException failure)
            {
                failure.Should().BeEquivalentTo(new { Failure = CacheFailure.Unreachable, Location = CachePath });
                failed = true;
                failures++;
            }

            _disk.Free();
            if (Directory.Exists(CachePath))
            {
                WholeCache.Check(CachePath);
                Left().Should().BeEmpty($"with {free} bytes free");
            }

            if (!failed)
            {
                break;
            }

            Disk.Delete(CachePath);
            free.Should().BeLessThan(100 * Page);
        }

        failures.Should().BeGreaterThan(3);
        (await _folder.To.SubstituteAsync([app.Path], [Cache])).Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task Roots_and_collections_on_a_full_disk_say_so_and_change_nothing()
    {
        var app = await PushAsync();
        await Cache.Roots.SetAsync("old", app);
        _disk.Fill(0);
        await FluentActions.Awaiting(() => Cache.Roots.SetAsync("old", [app, app])).Should().ThrowAsync<CacheException>().WithMessage("*No space left*");
        await FluentActions.Awaiting(() => Cache.CollectAsync(new() { Grace = TimeSpan.Zero })).Should().ThrowAsync<CacheException>().WithMessage("*No space left*");
        (await Cache.Roots.ListAsync()).Should().ContainSingle();
        (await Cache.Roots.RemoveAsync("old")).Should().BeTrue("that needs no space");
        _disk.Free();
        WholeCache.Check(CachePath);
        Left().Should().BeEmpty();
        (await Cache.CollectAsync(new() { Grace = TimeSpan.Zero })).Kept.Should().Be(0);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_read_and_says_so()
    {
        var app = await PushAsync();
        var before = Directory.EnumerateFileSystemEntries(_disk.Path, "*", SearchOption.AllDirectories).ToArray();
        _disk.Remount("ro");
        var other = await _folder.BuildAsync("other");
        foreach (var change in (Func<Task>[])[() => Cache.PushAsync(_folder.From, [other.Path], _folder.Signed), () => Cache.Roots.SetAsync("a", app), () => Cache.CollectAsync(new() { Grace = TimeSpan.Zero })])
        {
            await FluentActions.Awaiting(change).Should().ThrowAsync<CacheException>().WithMessage($"*{CachePath}*Read-only*");
        }

        (await Cache.CollectAsync(new() { Grace = TimeSpan.Zero, Mode = CollectMode.DryRun })).Paths.Should().Contain(app);
        (await _folder.To.SubstituteAsync([app], [Cache])).Missing.Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(_disk.Path, "*", SearchOption.AllDirectories).Should().BeEquivalentTo(before);
    }

    private IEnumerable<string> Left() => ((string[])["nixish/tmp", "nixish/leases"]).Select(name => Path.Combine(CachePath, name)).Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries);

    private async Task<StorePath> PushAsync()
    {
        var app = await _folder.BuildAsync();
        await Cache.PushAsync(_folder.From, [app.Path], _folder.Signed);
        return app.Path;
    }
}
