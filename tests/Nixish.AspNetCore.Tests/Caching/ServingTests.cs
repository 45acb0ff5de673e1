using System.Diagnostics;
using System.Net;

namespace Nixish.AspNetCore.Tests.Caching;

/// <summary>What else happens while a store is served.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ServingTests
{
    private const int Large = 32 << 20;

    [Fact]
    public async Task What_is_being_sent_is_not_collected()
    {
        await using var served = await ServedStore.StartAsync();
        var app = await served.BuildAsync(size: Large);
        var nar = (await served.TrustedCache().FindAsync(app.Path))!;
        var everything = new CollectOptions { Grace = TimeSpan.Zero };
        await using (var body = await served.Http.GetStreamAsync(nar.Url))
        {
            await body.ReadExactlyAsync(new byte[1000]);
            (await served.Store.CollectAsync(everything)).Paths.Should().NotContain(app.Path);
            (await served.Store.WhyAliveAsync(app.Path, everything))!.Reason.Should().Be(LivenessReason.Lease);
            var rest = new MemoryStream();
            await body.CopyToAsync(rest);
            rest.Length.Should().Be(app.NarSize - 1000);
        }

        await NothingIsLeasedAsync(served);
        (await served.Store.CollectAsync(everything)).Paths.Should().Contain(app.Path);
        using var gone = await served.Http.GetAsync(nar.Url);
        gone.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_reader_that_leaves_gives_back_what_was_held_for_it()
    {
        await using var served = await ServedStore.StartAsync();
        var nar = (await served.TrustedCache().FindAsync((await served.BuildAsync(size: Large)).Path))!;
        for (var i = 0; i < 5; i++)
        {
            await using var body = await served.Http.GetStreamAsync(nar.Url);
            await body.ReadExactlyAsync(new byte[1000]);
        }

        await NothingIsLeasedAsync(served);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_what_is_sent()
    {
        await using var served = await ServedStore.StartAsync();
        var nar = (await served.TrustedCache().FindAsync((await served.BuildAsync(size: 256 << 20)).Path))!;
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var body = await served.Http.GetStreamAsync(nar.Url);
            var buffer = new byte[64 * 1024];
            for (var reads = 0; await body.ReadAsync(buffer) > 0; reads++)
            {
                if (reads % 100 == 0)
                {
                    most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
                }
            }
        }));
        most.Should().BeLessThan(64 << 20);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(Large)]
    public async Task A_damaged_path_is_not_given_as_if_it_were_whole(int size)
    {
        await using var served = await ServedStore.StartAsync();
        var app = await served.BuildAsync(size: size);
        var cache = BinaryCache.Open(new(served.Address), new() { TrustedKeys = [served.Key.PublicKey] });
        var nar = (await cache.FindAsync(app.Path))!;
        var file = served.Store.PhysicalPath(app.Path);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using (var damaged = File.OpenWrite(file))
        {
            damaged.SetLength(damaged.Length - 50);
        }

        await FluentActions.Awaiting(() => served.Http.GetByteArrayAsync(nar.Url)).Should().ThrowAsync<HttpRequestException>();
        using var other = LocalStore.Open(served["other"]);
        (await other.SubstituteAsync([app.Path], [cache])).Missing.Should().Equal(app.Path);
    }

    [Fact]
    public async Task A_store_that_may_only_be_read_can_be_served()
    {
        await using var served = await ServedStore.StartAsync(store => LocalStore.Open(store.Store.Root, null, new() { Access = StoreAccess.Read }));
        var app = await served.BuildAsync(size: 3_000_000);
        using var other = LocalStore.Open(served["other"]);
        (await other.SubstituteAsync([app.Path], [served.TrustedCache()])).Missing.Should().BeEmpty();
    }

    [Fact]
    public async Task A_store_of_this_machine_is_a_cache_without_a_server()
    {
        await using var served = await ServedStore.StartAsync();
        var app = await served.BuildAsync(size: 3_000_000);
        using var other = LocalStore.Open(served["other"]);
        var cache = new BinaryCache(new StoreCacheStorage(served.Store), new() { Trust = CacheTrust.Everything });
        (await other.SubstituteAsync([app.Path], [cache])).Fetched.Should().HaveCount(4);
        (await other.VerifyAsync()).IsSound.Should().BeTrue();
        await FluentActions.Awaiting(() => cache.PushAsync(other, [app.Path])).Should().NotThrowAsync("it has all of it");
        await FluentActions.Awaiting(() => cache.Storage.WriteAsync("x.narinfo", new MemoryStream())).Should().ThrowAsync<CacheException>().WithMessage("*nothing is written*");
    }

    // The server learns a moment later that its reader left.
    private static async Task NothingIsLeasedAsync(ServedStore served)
    {
        var started = Stopwatch.GetTimestamp();
        while (Directory.EnumerateFiles(Path.Combine(served.Store.Root, "leases")).Any())
        {
            Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(20);
        }
    }
}
