using Nixish.Core.Tests.Building;

namespace Nixish.Core.Tests.Store.Verifying;

public sealed class VerifyTests : IDisposable
{
    private readonly DamagedStore _damaged = new();

    private LocalStore Store => _damaged.Store;

    public void Dispose() => _damaged.Dispose();

    [Theory]
    [InlineData("a flipped bit", "chmod u+w $1/a; printf '\\171' | dd of=$1/a bs=1 conv=notrunc status=none; chmod a-w $1/a", DamageKind.Content)]
    [InlineData("a missing file", "chmod u+w $1; rm -f $1/a; chmod a-w $1", DamageKind.Content)]
    [InlineData("an extra file", "chmod u+w $1; touch $1/c; chmod a-w $1", DamageKind.Content)]
    [InlineData("a file that may be executed", "chmod +x $1/a", DamageKind.Content)]
    [InlineData("a file that can be written", "chmod u+w $1/a", DamageKind.Permissions)]
    [InlineData("a folder that can be written", "chmod u+w $1", DamageKind.Permissions)]
    [InlineData("nothing there", "rm -rf $1", DamageKind.Missing)]
    [InlineData("a link in its place", "rm -rf $1; ln -s nowhere $1", DamageKind.Content)]
    [InlineData("a pipe in it", "chmod u+w $1; mkfifo $1/c; chmod a-w $1", DamageKind.Unreadable)]
    [InlineData("half an info", "truncate -s 50 $2", DamageKind.Info)]
    [InlineData("an empty info", "truncate -s 0 $2", DamageKind.Info)]
    [InlineData("zeros for an info", "size=$(stat -c %s $2); truncate -s 0 $2; truncate -s $size $2", DamageKind.Info)]
    public async Task Damage_is_found_told_by_its_kind_and_repaired_to_what_was_registered(string what, string damage, DamageKind kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the damage is done by a Unix shell");
        var path = await _damaged.BuildAsync(ScriptedBuilder.Writing("app", $"{ScriptedBuilder.Writing("below", "x")}"));
        var before = await Store.FindAsync(path);
        _damaged.Damage(path, damage);

        var found = await Store.VerifyAsync();
        found.IsSound.Should().BeFalse(what);
        found.Damage.Should().ContainSingle(what).Which.Should().Match<Damage>(one => one.Kind == kind && one.Repair == RepairOutcome.NotTried);

        var repaired = await Store.VerifyAsync(DamagedStore.Repair);
        repaired.IsSound.Should().BeTrue("{0}: {1}", what, repaired);
        repaired.Damage.Should().ContainSingle().Which.Repair.Should().Be(kind == DamageKind.Permissions ? RepairOutcome.Mended : RepairOutcome.Built);
        (await Store.VerifyAsync()).Damage.Should().BeEmpty();
        (await Store.FindAsync(path)).Should().Be(before);
        File.ReadAllText(Path.Combine(Store.PhysicalPath(path), "b")).Should().Be("out");
    }

    [Fact]
    public async Task What_does_not_follow_from_its_content_as_its_path_says_is_damage_though_its_hash_is_as_registered()
    {
        var text = await _damaged.BuildAsync(Source.Text("note", "x"));
        var other = await _damaged.BuildAsync(Source.Text("other", "y"));
        var lie = (await Store.FindAsync(other))! with { Path = text };
        File.WriteAllText(Store.Layout.InfoOf(text), lie.ToText());
        _damaged.Damage(text, $"rm -f $1; cp -p {Store.PhysicalPath(other)} $1");

        (await Store.VerifyAsync()).Damage.Should().ContainSingle().Which.Should().Match<Damage>(static damage => damage.Kind == DamageKind.ContentAddress && damage.Problem.Contains("content address"));
    }

    [Fact]
    public async Task A_reference_that_is_not_valid_is_damage()
    {
        var below = ScriptedBuilder.Writing("below", "x");
        var path = await _damaged.BuildAsync(ScriptedBuilder.Writing("app", $"{below}"));
        File.Delete(Store.Layout.InfoOf(DamagedStore.PathOf(below)));

        (await Store.VerifyAsync()).Damage.Should().ContainSingle().Which.Should().Match<Damage>(damage => damage.Kind == DamageKind.Reference && damage.Path == path.ToString());
    }

    [Fact]
    public async Task A_sample_is_as_large_as_it_was_asked_for_and_a_seed_chooses_it_again()
    {
        var paths = (await Store.BuildAsync([.. Enumerable.Range(0, 50).Select(static i => Source.Text($"text-{i}", "x"))])).Paths;
        paths.ToList().ForEach(info => Disk.Delete(Store.PhysicalPath(info.Path)));

        var first = await Store.VerifyAsync(new() { Sample = 5 });
        first.Should().BeEquivalentTo(new { Checked = 5, IsSound = false });
        first.Damage.Should().HaveCount(5);
        (await Store.VerifyAsync(new() { Sample = 5, Seed = first.Seed })).Damage.Should().Equal(first.Damage);
        (await Store.VerifyAsync(new() { Sample = 0 })).Damage.Should().BeEmpty();
        (await Store.VerifyAsync(new() { Sample = 500 })).Damage.Should().HaveCount(50);
    }

    [Fact]
    public async Task A_sample_looks_at_every_info_and_reference_all_the_same()
    {
        var below = Source.Text("below", "x");
        await _damaged.BuildAsync(Source.Text("above", $"{below}"));
        var broken = await _damaged.BuildAsync(Source.Text("broken", "x"));
        File.Delete(Store.Layout.InfoOf(DamagedStore.PathOf(below)));
        File.WriteAllText(Store.Layout.InfoOf(broken), "?");

        (await Store.VerifyAsync(new() { Sample = 0 })).Damage.Select(static damage => damage.Kind).Should().BeEquivalentTo([DamageKind.Reference, DamageKind.Info]);
    }

    [Fact]
    public async Task What_is_in_the_store_and_no_store_path_is_told_and_left_alone()
    {
        File.WriteAllText(Path.Combine(Store.Root, "store", "unknown"), "x");
        var result = await Store.VerifyAsync(DamagedStore.Repair);
        result.Unknown.Should().Equal("unknown");
        result.Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 });
        File.Exists(Path.Combine(Store.Root, "store", "unknown")).Should().BeTrue();
    }

    [Fact]
    public async Task What_is_collected_while_it_is_verified_is_no_damage()
    {
        using var stop = new CancellationTokenSource();
        var collecting = Task.Run(async () =>
        {
            using var other = LocalStore.Open(Store.Root);
            while (!stop.IsCancellationRequested)
            {
                await other.BuildAsync([.. Enumerable.Range(0, 40).Select(static i => Source.Text($"text-{i}", $"{Source.Text($"below-{i}", "x")}"))]);
                await other.CollectAsync(new() { Grace = TimeSpan.Zero });
            }
        });
        for (var round = 0; round < 40; round++)
        {
            (await Store.VerifyAsync()).Damage.Should().BeEmpty();
        }

        await stop.CancelAsync();
        await collecting;
    }

    [Fact]
    public async Task A_store_that_may_only_be_read_is_verified_and_not_repaired()
    {
        var path = await _damaged.BuildAsync(Source.Text("a", "x"));
        _damaged.Spoil(path);
        using var reader = LocalStore.Open(Store.Root, null, new() { Access = StoreAccess.Read });

        (await reader.VerifyAsync()).Damage.Should().ContainSingle();
        await FluentActions.Awaiting(() => reader.VerifyAsync(DamagedStore.Repair)).Should().ThrowAsync<StoreReadOnlyException>();
    }

    [Fact]
    public void A_sample_of_less_than_nothing_and_no_jobs_are_refused()
    {
        FluentActions.Invoking(static () => new VerifyOptions { Sample = -1 }).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(static () => new VerifyOptions { Jobs = 0 }).Should().Throw<ArgumentOutOfRangeException>();
    }
}
