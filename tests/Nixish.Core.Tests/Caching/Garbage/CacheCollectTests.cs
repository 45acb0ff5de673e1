namespace Nixish.Core.Tests.Caching.Garbage;

public sealed class CacheCollectTests : IDisposable
{
    private static readonly CollectOptions Everything = new() { Grace = TimeSpan.Zero };
    private readonly CacheFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_no_root_keeps_goes_with_its_files_logs_and_traces()
    {
        var (app, other) = (await PushAsync("app"), await PushAsync("other"));
        var cache = _folder.TrustedCache();
        await cache.Roots.SetAsync("web", app.Path);
        var wouldGo = await cache.CollectAsync(Everything with { Mode = CollectMode.DryRun });
        Names(wouldGo.Paths).Should().BeEquivalentTo("other", "other-lib", "other-data", "tree-other");
        WholeCache.Read(_folder.CachePath).Should().HaveCount(8, "a dry run deletes nothing");

        var result = await cache.CollectAsync(Everything);
        result.Paths.Should().Equal(wouldGo.Paths);
        (result.Kept, result.Bytes > wouldGo.Bytes).Should().Be((4, true), "litter counts too");
        result.Paths[0].Should().Be(other.Path, "each goes before what it refers to");
        WholeCache.Check(_folder.CachePath);
        Names(WholeCache.Read(_folder.CachePath).Select(narInfo => narInfo.Path)).Should().BeEquivalentTo("app", "app-lib", "app-data", "tree-app");
        Directory.GetFiles(Path.Combine(_folder.CachePath, "nar")).Should().HaveCount(4);
        Directory.GetFiles(Path.Combine(_folder.CachePath, "log")).Should().OnlyContain(log => log.Contains("-app", StringComparison.Ordinal)).And.HaveCount(3);
        (await cache.CollectAsync(Everything)).Should().BeEquivalentTo(new { Paths = Array.Empty<StorePath>(), Bytes = 0L, Kept = 4, Litter = 0 });
        (await _folder.To.SubstituteAsync([app.Path], [cache])).Missing.Should().BeEmpty();

        (await cache.Roots.RemoveAsync("web")).Should().BeTrue();
        (await cache.CollectAsync(Everything)).Kept.Should().Be(0);
        Directory.GetFiles(_folder.CachePath, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Should().BeEquivalentTo("nix-cache-info", "collected");
    }

    [Fact]
    public async Task What_was_pushed_lately_stays()
    {
        var app = await PushAsync("app");
        var cache = _folder.TrustedCache();
        (await cache.CollectAsync()).Kept.Should().Be(4);
        (await cache.WhyAliveAsync(app.Path))!.Reason.Should().Be(LivenessReason.Recent);
        WholeCache.Age(_folder.CachePath, TimeSpan.FromHours(2));
        (await cache.CollectAsync()).Kept.Should().Be(0);
        (await cache.WhyAliveAsync(app.Path)).Should().BeNull();
    }

    [Fact]
    public async Task It_is_said_why_something_is_alive()
    {
        var app = await PushAsync("app");
        var cache = _folder.TrustedCache();
        await cache.Roots.SetAsync("web", [app.Path]);
        var library = app.References.Single(reference => reference.Name == "app-lib");
        (await cache.WhyAliveAsync(library, Everything))!.ToString().Should().Be($"root 'web' → {app.Path} → {library}");
        (await cache.Roots.FindAsync("web")).Should().Equal(app.Path);
        (await cache.Roots.FindAsync("none")).Should().BeEmpty();
        (await cache.Roots.ListAsync()).Keys.Should().Equal("web");
    }

    [Fact]
    public async Task A_root_names_what_is_there_or_stays_what_it_was()
    {
        var app = await PushAsync("app");
        var missing = await _folder.BuildAsync("missing");
        var roots = _folder.TrustedCache().Roots;
        await FluentActions.Awaiting(() => roots.SetAsync("web", missing.Path)).Should().ThrowAsync<PathNotValidException>().WithMessage("*push it first*");
        (await roots.ListAsync()).Should().BeEmpty();
        await roots.SetAsync("web", app.Path);
        await FluentActions.Awaiting(() => roots.SetAsync("web", missing.Path)).Should().ThrowAsync<PathNotValidException>();
        (await roots.FindAsync("web")).Should().Equal(app.Path);
        await FluentActions.Awaiting(() => roots.SetAsync("../x", app.Path)).Should().ThrowAsync<ArgumentException>();
        await FluentActions.Awaiting(() => roots.SetAsync("web", [])).Should().ThrowAsync<ArgumentException>();
        await roots.SetAsync("user@host~1", app.Path);
        (await roots.RemoveAsync("user@host~1")).Should().BeTrue();
        (await roots.RemoveAsync("user@host~1")).Should().BeFalse();
    }

    [Fact]
    public async Task A_damaged_root_stops_everything_and_a_damaged_narinfo_stays_with_its_file()
    {
        var app = await PushAsync("app");
        var cache = _folder.TrustedCache();
        await cache.Roots.SetAsync("web", app.Path);
        var root = Path.Combine(_folder.CachePath, "nixish", "roots", "web");
        var whole = await File.ReadAllTextAsync(root);
        await File.WriteAllTextAsync(root, whole[..^5]);
        await FluentActions.Awaiting(() => cache.CollectAsync(Everything)).Should().ThrowAsync<CacheException>().WithMessage("*root 'web'*nothing is collected*");
        WholeCache.Read(_folder.CachePath).Should().HaveCount(4);
        File.Exists(Path.Combine(_folder.CachePath, "nixish", "collecting")).Should().BeFalse("nobody is to wait for a collection that failed");

        await cache.Roots.RemoveAsync("web");
        var narInfo = Path.Combine(_folder.CachePath, $"{app.Path.HashPart}.narinfo");
        var nar = Path.Combine(_folder.CachePath, NarInfo.Parse(await File.ReadAllTextAsync(narInfo)).Url);
        await File.WriteAllTextAsync(narInfo, (await File.ReadAllTextAsync(narInfo)).Replace("NarSize", "NarSighs", StringComparison.Ordinal));
        (await cache.CollectAsync(Everything)).Paths.Should().HaveCount(3);
        (File.Exists(narInfo), File.Exists(nar)).Should().Be((true, true));
    }

    [Fact]
    public async Task A_narinfo_cannot_make_a_collection_delete_something_else()
    {
        var (app, other) = (await PushAsync("app"), await PushAsync("other"));
        var cache = _folder.TrustedCache();
        await cache.Roots.SetAsync("web", app.Path);
        var kept = WholeCache.Read(_folder.CachePath).Single(narInfo => narInfo.Path == app.Path).Url;
        foreach (var url in new[] { "nix-cache-info", "../outside", "nixish/roots/web", "nar/../nix-cache-info", kept })
        {
            var file = Path.Combine(_folder.CachePath, $"{other.Path.HashPart}.narinfo");
            await _folder.Cache().PushAsync(_folder.From, [other.Path]);
            await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file)).Select(line => line.StartsWith("URL", StringComparison.Ordinal) ? $"URL: {url}" : line));
            await File.WriteAllTextAsync(_folder["outside"], "x");
            (await cache.CollectAsync(Everything)).Paths.Should().Contain(other.Path);
        }

        (File.Exists(_folder["outside"]), await cache.GetInfoAsync() is not null, (await cache.Roots.FindAsync("web")).Count).Should().Be((true, true, 1));
        WholeCache.Check(_folder.CachePath);
    }

    [Fact]
    public async Task What_is_being_pushed_stays_and_so_do_files_that_it_shares_with_what_goes()
    {
        var (app, other) = (await PushAsync("app"), await PushAsync("other"));
        var cache = _folder.TrustedCache();

        // A lease of a path with the content that 'other' has, under another name.
        await using (await PushLease.TakeAsync(cache, [app, other with { Path = StorePath.ForText(StoreDirectory.Default, "twin", "x"u8, []) }], CancellationToken.None))
        {
            (await cache.WhyAliveAsync(app.References[0], Everything))!.Reason.Should().Be(LivenessReason.Lease);
            var file = WholeCache.Read(_folder.CachePath).Single(narInfo => narInfo.Path == other.Path).Url;
            (await cache.CollectAsync(Everything)).Paths.Should().Contain(other.Path).And.NotContain(app.Path);
            File.Exists(Path.Combine(_folder.CachePath, file)).Should().BeTrue("the pusher may have written it");
        }

        (await cache.CollectAsync(Everything)).Kept.Should().Be(0);
        Directory.GetFiles(Path.Combine(_folder.CachePath, "nar")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_push_waits_for_a_collection_and_not_for_one_that_died()
    {
        var app = await _folder.BuildAsync();
        var cache = new BinaryCache(new FileCacheStorage(_folder.CachePath), new() { CollectorPatience = TimeSpan.FromMilliseconds(600) });
        Task<PushResult> waiting;
        await using (var mark = await CollectorMark.TakeAsync(cache, CancellationToken.None))
        {
            waiting = cache.PushAsync(_folder.From, [app.Path]);
            await Task.Delay(2000);
            await mark.CheckAsync(CancellationToken.None);
            waiting.IsCompleted.Should().BeFalse();
        }

        (await waiting).Pushed.Should().HaveCount(4);

        // This one is never given back, as if its process had been killed.
        var file = Path.Combine(_folder.CachePath, CollectorMark.Key);
        await File.WriteAllTextAsync(file, "dead 0\n");
        (await cache.PushAsync(_folder.From, [app.Path]).WaitAsync(TimeSpan.FromSeconds(20))).AlreadyThere.Should().Be(4);
        (await cache.CollectAsync(Everything).WaitAsync(TimeSpan.FromSeconds(20))).Paths.Should().HaveCount(4);

        // One that was only slow sees that another went on without it.
        await using var slow = await CollectorMark.TakeAsync(cache, CancellationToken.None);
        await File.WriteAllTextAsync(file, "other 0\n");
        await Task.Delay(400);
        await FluentActions.Awaiting(() => slow.CheckAsync(CancellationToken.None)).Should().ThrowAsync<CacheException>().WithMessage("*by another now*");
    }

    [Fact]
    public async Task A_clock_that_jumps_forward_makes_nothing_old()
    {
        await PushAsync("app");
        var cache = _folder.TrustedCache();
        await cache.CollectAsync();
        WholeCache.Age(_folder.CachePath, TimeSpan.FromDays(1));

        // All of a sudden it is a day later than at the last collection, and the machine has run for seconds since.
        var collected = Path.Combine(_folder.CachePath, "nixish", "collected");
        var lines = await File.ReadAllLinesAsync(collected);
        lines[3] = $"{long.Parse(lines[3]) - TimeSpan.TicksPerDay}";
        await File.WriteAllLinesAsync(collected, lines);
        (await cache.CollectAsync()).Kept.Should().Be(4);
        (await cache.CollectAsync()).Kept.Should().Be(4, "the jump is remembered");
        (await cache.CollectAsync(Everything)).Kept.Should().Be(0);
    }

    [Fact]
    public async Task What_is_being_written_is_no_litter_however_short_the_grace()
    {
        await PushAsync("app");
        var lease = Path.Combine(_folder.CachePath, "nixish", "tmp", "lease-that-is-not-renamed-yet");
        await File.WriteAllTextAsync(lease, "x");
        await Task.Delay(20);
        await _folder.TrustedCache().CollectAsync(new() { Grace = TimeSpan.Zero });
        File.Exists(lease).Should().BeTrue();
    }

    [Fact]
    public async Task What_killed_pushes_left_is_swept_when_it_is_old()
    {
        var app = await PushAsync("app");
        var cache = _folder.TrustedCache();
        await cache.Roots.SetAsync("web", app.Path);
        var leftovers = new[] { "nar/1xyz.nar.br", "nixish/tmp/1234", "nixish/leases/dead", "log/0000000000000000000000000000000a-x.drv" };
        foreach (var leftover in leftovers)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder.CachePath, leftover))!);
            await File.WriteAllTextAsync(Path.Combine(_folder.CachePath, leftover), "x");
        }

        (await cache.CollectAsync()).Litter.Should().Be(0);
        WholeCache.Age(_folder.CachePath, TimeSpan.FromHours(2));
        (await cache.CollectAsync()).Should().BeEquivalentTo(new { Litter = 4, Kept = 4 });
        leftovers.Where(leftover => File.Exists(Path.Combine(_folder.CachePath, leftover))).Should().BeEmpty();
        WholeCache.Check(_folder.CachePath);
    }

    [Fact]
    public async Task A_limit_stops_it_and_leaves_a_whole_cache()
    {
        await PushAsync("app");
        await PushAsync("other");
        var result = await _folder.TrustedCache().CollectAsync(Everything with { StopAfterBytes = 1 });
        result.Paths.Should().ContainSingle();
        WholeCache.Check(_folder.CachePath);
    }

    private static IEnumerable<string> Names(IEnumerable<StorePath> paths) => paths.Select(path => path.Name);

    private async Task<PathInfo> PushAsync(string name)
    {
        var path = await _folder.BuildAsync(name);
        await _folder.Cache().PushAsync(_folder.From, [path.Path], _folder.Signed);
        return path;
    }
}
