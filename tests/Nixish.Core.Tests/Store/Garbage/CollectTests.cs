using Nixish.Core.Tests.Building;

namespace Nixish.Core.Tests.Store.Garbage;

public sealed class CollectTests : IDisposable
{
    private static readonly CollectOptions Now = new() { Grace = TimeSpan.Zero };
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public CollectTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_a_root_names_and_all_that_it_refers_to_stays_and_the_rest_goes()
    {
        var (bottom, top) = (await AddAsync(Source.Text("bottom", "x")), await AddAsync(Source.Text("top", $"{Source.Text("bottom", "x")}")));
        var dead = await AddAsync(Source.Text("dead", "12345"));
        await _store.Roots.SetAsync("top", top);
        var result = await _store.CollectAsync(Now);
        result.Should().BeEquivalentTo(new { Paths = new[] { dead }, Bytes = 5L, Kept = 2, Litter = 0 });
        new[] { bottom, top, dead }.Select(_store.Contains).Should().Equal(true, true, false);
        Path.Exists(_store.PhysicalPath(dead)).Should().BeFalse();
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
        (await _store.CollectAsync(Now)).Paths.Should().BeEmpty();
        _store.Roots.Remove("top");
        (await _store.CollectAsync(Now)).Paths.Should().Equal(top, bottom);
        Directory.EnumerateFileSystemEntries(Path.Combine(_store.Root, "store")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_dry_run_lists_what_a_collection_then_deletes_and_deletes_nothing()
    {
        var targets = Enumerable.Range(0, 100).Select(static i => Source.Text($"text-{i}", $"{i} {Source.Text("shared", "x")}")).ToArray();
        await _store.BuildAsync([.. targets]);
        await _store.Roots.SetAsync("one", (await _store.BuildAsync(targets[50])).Path);
        foreach (var limit in new long?[] { 50, null })
        {
            var options = Now with { StopAfterBytes = limit };
            var dry = await _store.CollectAsync(options with { Mode = CollectMode.DryRun });
            dry.Paths.Where(path => !_store.Contains(path)).Should().BeEmpty();
            var real = await _store.CollectAsync(options);
            real.Should().BeEquivalentTo(dry, static compare => compare.WithStrictOrdering());
            real.Paths.Where(_store.Contains).Should().BeEmpty();
            (await _store.VerifyAsync()).IsSound.Should().BeTrue();
        }
    }

    [Fact]
    public async Task A_limit_takes_what_was_used_longest_ago_and_no_more_than_it_must()
    {
        var paths = (await _store.BuildAsync([.. Enumerable.Range(0, 5).Select(static i => Source.Text($"text-{i}", new string('x', 100)))])).Paths.Select(static info => info.Path).ToArray();
        Age(paths[3], TimeSpan.FromDays(9));
        Age(paths[1], TimeSpan.FromDays(8));
        var result = await _store.CollectAsync(Now with { StopAfterBytes = 150 });
        result.Paths.Should().Equal(paths[3], paths[1]);
        result.Bytes.Should().Be(200);
    }

    [Fact]
    public async Task What_was_added_or_asked_for_lately_stays_with_what_it_refers_to()
    {
        var old = Source.Text("old", "x");
        var used = Source.Text("used", "z");
        var (below, young, again) = (await AddAsync(old), await AddAsync(Source.Text("young", $"{old}")), await AddAsync(used));
        var dead = await AddAsync(Source.Text("dead", "y"));
        foreach (var path in new[] { below, dead, again })
        {
            Age(path, TimeSpan.FromHours(3));
        }

        await _store.BuildAsync(used);
        (await _store.CollectAsync()).Paths.Should().Equal(dead);
        new[] { below, young, again }.Should().OnlyContain(path => _store.Contains(path));
        (await _store.WhyAliveAsync(below))!.Should().BeEquivalentTo(new { Reason = LivenessReason.Recent, Chain = new[] { young, below } });
    }

    [Fact]
    public async Task A_lease_keeps_what_is_there_and_what_is_yet_to_come()
    {
        var (there, coming) = (await AddAsync(Source.Text("there", "x")), Source.Text("coming", "y"));
        using (await _store.LeaseAsync([there, new Lowering().Lower(coming).Path]))
        {
            var made = await AddAsync(coming);
            (await _store.CollectAsync(Now)).Paths.Should().BeEmpty();
            (await _store.WhyAliveAsync(made, Now))!.Reason.Should().Be(LivenessReason.Lease);
        }

        (await _store.CollectAsync(Now)).Paths.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_lease_outlives_a_dead_holder_for_as_long_as_it_said()
    {
        var path = await AddAsync(Source.Text("a", "x"));
        var file = Path.Combine(_store.Root, "leases", $"{Guid.NewGuid():N}-1-600");
        File.WriteAllText(file, $"{path.BaseName}\n{path.BaseName[..20]}");
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-9));
        (await _store.CollectAsync(Now)).Paths.Should().BeEmpty();
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-11));
        (await _store.CollectAsync(Now)).Should().BeEquivalentTo(new { Paths = new[] { path }, Litter = 1 });
        File.Exists(file).Should().BeFalse();
    }

    [Fact]
    public async Task Derivers_stay_with_their_outputs_and_outputs_with_their_derivers_where_that_is_asked_for()
    {
        var tool = ScriptedBuilder.Writing("tool", "no reference is kept");
        var options = new BuildOptions { Builders = [new ScriptedBuilder(static context => File.WriteAllTextAsync(context.OutputPath(), "x"))] };
        var built = await _store.BuildAsync(ScriptedBuilder.Writing("app", $"{tool} {Source.Text("data", "y")}"), options);
        var toolPath = ((LoweredOutput)new Lowering().Lower(tool)).Path;
        await _store.Roots.SetAsync("app", built.Path);
        (await _store.CollectAsync(Now with { KeepAlso = KeepAlso.Derivers | KeepAlso.Outputs })).Paths.Should().BeEmpty();
        (await _store.WhyAliveAsync(toolPath, Now with { KeepAlso = KeepAlso.Derivers | KeepAlso.Outputs }))!
            .ToString().Should().MatchRegex("^root 'app' → [^ ]*-app → [^ ]*-app.drv → [^ ]*-tool.drv → [^ ]*-tool$");
        (await _store.CollectAsync(Now)).Paths.Should().Equal(toolPath);
        _store.LoadDerivation(built.Built[^1].Path).Should().Be(built.Built[^1]);
        (await _store.CollectAsync(Now with { KeepAlso = KeepAlso.None })).Kept.Should().Be(1);
        _store.Contains(built.Path).Should().BeTrue();
    }

    [Fact]
    public async Task Why_is_the_shortest_chain_and_nothing_for_the_dead()
    {
        var bottom = Source.Text("bottom", "x");
        var middle = Source.Text("middle", $"{bottom}");
        var (path, top, dead) = (await AddAsync(bottom), await AddAsync(Source.Text("top", $"{middle} {bottom}")), await AddAsync(Source.Text("dead", "y")));
        await _store.Roots.SetAsync("web", top);
        (await _store.WhyAliveAsync(path, Now)).Should().Be(new Liveness(LivenessReason.Root, "web", [top, path]));
        (await _store.WhyAliveAsync(top, Now)).Should().Be(new Liveness(LivenessReason.Root, "web", [top]));
        (await _store.WhyAliveAsync(dead, Now)).Should().BeNull();
        await _store.CollectAsync(Now);
        (await _store.WhyAliveAsync(dead)).Should().BeNull();
    }

    [Fact]
    public async Task What_killed_processes_left_and_what_nobody_needs_goes_too()
    {
        var options = new BuildOptions { Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] };
        var kept = (await _store.BuildAsync(ScriptedBuilder.Writing("kept", "x"), options)).Built[0];
        var gone = (await _store.BuildAsync(ScriptedBuilder.Writing("gone", "x"), options)).Built[0];
        await _store.Roots.SetAsync("kept", kept.Outputs["out"].Path);
        File.WriteAllText(_store.PhysicalPath(StorePath.ForText(StoreDirectory.Default, "left", "x"u8, [])), "half");
        File.WriteAllText(Path.Combine(_store.Root, "locks", "stale.lock"), "");
        File.WriteAllText(Path.Combine(_store.Root, "store", "unknown"), "not ours");
        foreach (var log in Directory.EnumerateFiles(Path.Combine(_store.Root, "logs")))
        {
            File.SetLastWriteTimeUtc(log, DateTime.UtcNow.AddHours(-2));
        }

        var result = await _store.CollectAsync(Now);
        result.Paths.Should().BeEquivalentTo([gone.Outputs["out"].Path, gone.Path]);
        result.Litter.Should().Be(OperatingSystem.IsLinux() ? 4 : 3, "a leftover, a lock, a log and a trace are nobody's");
        File.Exists(_store.LogPath(kept)).Should().BeTrue();
        File.Exists(_store.LogPath(gone)).Should().BeFalse();
        File.Exists(Path.Combine(_store.Root, "store", "unknown")).Should().BeTrue();
    }

    [Fact]
    public async Task Content_with_two_names_is_freed_with_the_second()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "links are counted on Linux");
        var (a, b) = (await AddAsync(Source.Text("a", "12345")), await AddAsync(Source.Text("b", "12345")));
        TemporaryFolder.Run("ln", "-f", _store.PhysicalPath(a), _store.PhysicalPath(b));
        await _store.Roots.SetAsync("a", a);
        (await _store.CollectAsync(Now)).Should().BeEquivalentTo(new { Paths = new[] { b }, Bytes = 0L });
        TemporaryFolder.Run("ln", "-f", _store.PhysicalPath(a), _folder["outside"]);
        _store.Roots.Remove("a");
        (await _store.CollectAsync(Now)).Bytes.Should().Be(0);
        File.ReadAllText(_folder["outside"]).Should().Be("12345");
    }

    [Fact]
    public async Task A_damaged_root_stops_a_collection_before_it_deletes()
    {
        var path = await AddAsync(Source.Text("a", "x"));
        await _store.Roots.SetAsync("web", path);
        File.WriteAllText(Path.Combine(_store.Root, "roots", "web"), "");
        var collect = () => _store.CollectAsync(Now);
        await collect.Should().ThrowAsync<StoreException>().WithMessage("*'web'*");
        _store.Contains(path).Should().BeTrue();
    }

    [Fact]
    public async Task A_path_that_is_being_made_again_is_left_with_what_it_refers_to()
    {
        var bottom = Source.Text("bottom", "x");
        var (path, top) = (await AddAsync(bottom), await AddAsync(Source.Text("top", $"{bottom}")));
        using (FileLock.TryTake(_store.Layout.LockOf(top)))
        {
            (await _store.CollectAsync(Now)).Paths.Should().BeEmpty();
        }

        (await _store.CollectAsync(Now)).Paths.Should().Equal(top, path);
    }

    private async Task<StorePath> AddAsync(IBuildable target) => (await _store.BuildAsync(target)).Path;

    private void Age(StorePath path, TimeSpan age) => File.SetLastWriteTimeUtc(_store.Layout.InfoOf(path), DateTime.UtcNow - age);
}
