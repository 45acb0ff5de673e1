using Nixish.Core.Tests.Building;
using Nixish.Core.Tests.Caching;

namespace Nixish.Core.Tests.Store.Verifying;

public sealed class RepairTests : IDisposable
{
    private readonly DamagedStore _damaged = new();

    private LocalStore Store => _damaged.Store;

    public void Dispose() => _damaged.Dispose();

    [Fact]
    public async Task What_a_cache_has_is_fetched_and_not_built()
    {
        var path = await _damaged.BuildAsync(ScriptedBuilder.Writing("app", $"{Source.Text("data", "x")}"));
        var cache = await PushAsync(path);
        var before = File.ReadAllText(Store.Layout.InfoOf(path));
        _damaged.Spoil(path);

        var result = await Store.VerifyAsync(DamagedStore.Repair with { Build = new() { Caches = [cache] } });
        result.Damage.Should().ContainSingle().Which.Repair.Should().Be(RepairOutcome.Fetched);
        (await Store.VerifyAsync()).Damage.Should().BeEmpty();
        File.ReadAllText(Store.Layout.InfoOf(path)).Should().Be(before);
    }

    [Fact]
    public async Task What_a_cache_has_and_nobody_trusted_signed_is_built_instead()
    {
        var path = await _damaged.BuildAsync(ScriptedBuilder.Writing("app", "x"));
        var cache = BinaryCache.Open(new(_damaged.Folder["cache"]), new());
        await PushAsync(path);
        _damaged.Spoil(path);
        var events = new EventLog();

        (await Store.VerifyAsync(DamagedStore.Repair with { Build = DamagedStore.Build with { Caches = [cache] } }, events)).Damage.Should().ContainSingle().Which.Repair.Should().Be(RepairOutcome.Built);
        events.OfType<BuildEvent.CacheWarned>().Should().ContainSingle().Which.Warning.Failure.Should().Be(CacheFailure.Untrusted);
    }

    [Fact]
    public async Task Of_a_cache_that_is_of_no_use_it_is_said_once_however_much_is_repaired()
    {
        var library = ScriptedBuilder.Writing("library", "x");
        var paths = new[] { await _damaged.BuildAsync(library), await _damaged.BuildAsync(ScriptedBuilder.Writing("app", $"{library}")) };
        await PushAsync(paths[1]);
        Array.ForEach(paths, _damaged.Spoil);
        var events = new EventLog();

        (await Store.VerifyAsync(DamagedStore.Repair with { Build = DamagedStore.Build with { Caches = [BinaryCache.Open(new(_damaged.Folder["cache"]), new())] } }, events)).Damage.Should().HaveCount(2);
        events.OfType<BuildEvent.CacheWarned>().Should().ContainSingle();
    }

    [Fact]
    public async Task Sources_and_drv_files_are_made_of_the_programs_values()
    {
        _damaged.Folder.Write("tree/file", "x");
        var source = Source.Directory(_damaged.Folder["tree"]);
        var text = Source.Text("text", $"{source}");
        var app = ScriptedBuilder.Writing("app", $"{text}");
        await _damaged.BuildAsync(app);
        StorePath[] spoiled = [DamagedStore.PathOf(source), DamagedStore.PathOf(text), ((LoweredOutput)new Lowering().Lower(app)).Derivation.Path, DamagedStore.PathOf(app)];
        spoiled.ToList().ForEach(_damaged.Spoil);

        (await Store.VerifyAsync(DamagedStore.Repair)).Damage.Should().HaveCount(4).And.OnlyContain(static damage => damage.Repair == RepairOutcome.Failed);
        var result = await Store.VerifyAsync(DamagedStore.Repair with { From = [app] });
        result.Damage.Select(static damage => damage.Repair).Should().BeEquivalentTo([RepairOutcome.Added, RepairOutcome.Added, RepairOutcome.Added, RepairOutcome.Built]);
        (await Store.VerifyAsync()).Damage.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_missing_or_damaged_below_is_repaired_first()
    {
        var bottom = ScriptedBuilder.Writing("bottom", "x");
        var middle = ScriptedBuilder.Writing("middle", $"{bottom}");
        await _damaged.BuildAsync(ScriptedBuilder.Writing("top", $"{middle} {bottom}"));
        Disk.Delete(Store.PhysicalPath(DamagedStore.PathOf(middle)));
        File.Delete(Store.Layout.InfoOf(DamagedStore.PathOf(bottom)));

        var result = await Store.VerifyAsync(DamagedStore.Repair);
        result.Should().Match<VerifyResult>(static result => result.IsSound && result.Damage.Count == 2);
        result.Damage.Should().Contain(damage => damage.Path == DamagedStore.PathOf(middle).ToString() && damage.Repair == RepairOutcome.Built);
        (await Store.VerifyAsync()).Damage.Should().BeEmpty();
        new[] { bottom, middle }.Should().OnlyContain(one => Store.Contains(DamagedStore.PathOf(one)));
    }

    [Fact]
    public async Task What_is_built_again_is_built_from_sound_inputs_also_where_only_a_sample_was_hashed()
    {
        Recipe Reading(string name, IBuildable input) => ScriptedBuilder.Writing(name, $"{input}");
        var build = new BuildOptions
        {
            Builders =
            [
                new ScriptedBuilder(static async context =>
                {
                    var text = context.Require("text");
                    await File.WriteAllTextAsync(context.OutputPath(), text.StartsWith('/') ? await File.ReadAllTextAsync(context.PhysicalPath(text)) : text);
                }),
            ],
        };
        var input = ScriptedBuilder.Writing("input", "right");
        var app = Reading("app", input);
        await Store.BuildAsync(app, build);
        _damaged.Spoil(DamagedStore.PathOf(input));
        _damaged.Spoil(DamagedStore.PathOf(app));
        var order = (await Store.VerifyAsync()).Checked;
        var seed = Enumerable.Range(0, 1000).First(seed => Sampled(seed, order) is { Count: 1 } one && one[0].Path == DamagedStore.PathOf(app).ToString());

        var result = await Store.VerifyAsync(new() { Repair = VerifyRepair.Repair, Build = build, Sample = 1, Seed = seed });
        result.Damage.Should().HaveCount(2).And.OnlyContain(static damage => damage.Repair == RepairOutcome.Built);
        File.ReadAllText(Store.PhysicalPath(DamagedStore.PathOf(app))).Should().Be("right");

        Seq<Damage> Sampled(int seed, int count) => count == 0 ? [] : Store.VerifyAsync(new() { Sample = 1, Seed = seed }).GetAwaiter().GetResult().Damage;
    }

    [Fact]
    public async Task What_cannot_be_made_again_is_said_and_left_as_it_was()
    {
        var path = await _damaged.BuildAsync(Source.Text("source", "x"));
        _damaged.Spoil(path);

        var result = await Store.VerifyAsync(DamagedStore.Repair);
        result.IsSound.Should().BeFalse();
        result.Damage.Should().ContainSingle().Which.Should().Match<Damage>(static damage => damage.Repair == RepairOutcome.Failed && damage.RepairProblem!.Contains("No cache was named. No .drv in the store makes it."));
        Store.Contains(path).Should().BeTrue();
        File.ReadAllText(Store.PhysicalPath(path)).Should().Be("spoiled\n");
    }

    [Fact]
    public async Task A_builder_that_fails_leaves_what_was_there()
    {
        var path = await _damaged.BuildAsync(ScriptedBuilder.Writing("app", "x"));
        _damaged.Spoil(path);
        var failing = new BuildOptions { Builders = [new ScriptedBuilder(static _ => throw new InvalidOperationException("no more"))] };

        var damage = (await Store.VerifyAsync(DamagedStore.Repair with { Build = failing })).Damage.Should().ContainSingle().Subject;
        damage.RepairProblem.Should().Contain("no more");
        (Store.Contains(path), File.ReadAllText(Store.PhysicalPath(path))).Should().Be((true, "spoiled\n"));
    }

    [Fact]
    public async Task A_builder_that_makes_something_else_now_replaces_what_was_registered_and_it_is_told()
    {
        var text = "first";
        var build = new BuildOptions { Builders = [new ScriptedBuilder(context => File.WriteAllTextAsync(context.OutputPath(), text))] };
        var path = (await Store.BuildAsync(ScriptedBuilder.Running("clock"), build)).Path;
        _damaged.Spoil(path);
        text = "second";

        (await Store.VerifyAsync(DamagedStore.Repair with { Build = build })).Damage.Should().ContainSingle().Which.Repair.Should().Be(RepairOutcome.Replaced);
        (await Store.VerifyAsync()).Damage.Should().BeEmpty();
        File.ReadAllText(Store.PhysicalPath(path)).Should().Be("second");
    }

    [Fact]
    public async Task A_sound_output_beside_a_damaged_one_is_not_touched()
    {
        var recipe = ScriptedBuilder.Writing("app", "x") with { Outputs = ["out", "dev"] };
        await _damaged.BuildAsync(recipe);
        var derivation = ((LoweredOutput)new Lowering().Lower(recipe)).Derivation;
        var dev = Store.PhysicalPath(derivation.Output("dev").Path);
        var inode = Disk.Stat(dev)!.Value.Inode;
        _damaged.Spoil(derivation.Output("out").Path);

        (await Store.VerifyAsync(DamagedStore.Repair)).IsSound.Should().BeTrue();
        Disk.Stat(dev)!.Value.Inode.Should().Be(inode);
    }

    [Fact]
    public async Task An_info_that_cannot_be_read_is_written_again_from_what_the_path_itself_tells()
    {
        _damaged.Folder.Write("tree/file", "x");
        var text = Source.Text("text", $"{Source.Directory(_damaged.Folder["tree"])}");
        var app = ScriptedBuilder.Writing("app", $"{text}");
        await _damaged.BuildAsync(app);
        StorePath[] broken = [DamagedStore.PathOf(Source.Directory(_damaged.Folder["tree"])), DamagedStore.PathOf(text), ((LoweredOutput)new Lowering().Lower(app)).Derivation.Path];
        var before = await ReadAsync();
        broken.ToList().ForEach(path => File.WriteAllText(Store.Layout.InfoOf(path), ""));

        (await Store.VerifyAsync(DamagedStore.Repair)).Damage.Should().HaveCount(3).And.OnlyContain(static damage => damage.Kind == DamageKind.Info && damage.Repair == RepairOutcome.Mended);
        (await ReadAsync()).Should().Equal(before);

        Task<PathInfo?[]> ReadAsync() => Task.WhenAll(broken.Select(path => Store.FindAsync(path)));
    }

    [Fact]
    public async Task An_info_that_a_cache_has_too_is_taken_from_there()
    {
        var path = await _damaged.BuildAsync(ScriptedBuilder.Writing("app", "x"));
        var cache = await PushAsync(path);
        File.WriteAllText(Store.Layout.InfoOf(path), "StorePath: no");

        (await Store.VerifyAsync(DamagedStore.Repair with { Build = new() { Caches = [cache] } })).Damage.Should().ContainSingle().Which.Repair.Should().Be(RepairOutcome.Mended);
        (await Store.VerifyAsync()).Damage.Should().BeEmpty();
    }

    [Fact]
    public async Task An_info_that_nothing_belongs_to_is_deleted()
    {
        var file = Path.Combine(Store.Root, "info", $"{new string('0', 32)}.narinfo");
        File.WriteAllText(file, "");

        (await Store.VerifyAsync(DamagedStore.Repair)).IsSound.Should().BeTrue();
        File.Exists(file).Should().BeFalse();
    }

    [Fact]
    public async Task Whoever_reads_a_path_while_it_is_repaired_sees_all_of_the_old_or_all_of_the_new()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only here two folders can be swapped in one step");
        var path = await _damaged.BuildAsync(ScriptedBuilder.Writing("app", "whole"));
        var folder = Store.PhysicalPath(path);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            HashSet<string> seen = [];
            while (!stop.IsCancellationRequested)
            {
                seen.Add(Store.Contains(path) ? Directory.Exists(folder) ? "there" : "nothing there" : "not valid");
            }

            return seen;
        });
        for (var round = 0; round < 20; round++)
        {
            _damaged.Damage(path, "chmod u+w $1 $1/a; echo spoiled > $1/a; chmod a-w $1/a $1");
            (await Store.VerifyAsync(DamagedStore.Repair)).IsSound.Should().BeTrue();
        }

        await stop.CancelAsync();
        (await reading).Should().Equal("there");
        Directory.GetFileSystemEntries(Path.Combine(Store.Root, "store")).Should().HaveCount(2, "the path and its .drv are all there is");
    }

    [Fact]
    public async Task Repairs_and_builds_and_collections_of_several_processes_do_not_disturb_each_other()
    {
        var app = ScriptedBuilder.Writing("app", $"{ScriptedBuilder.Writing("library", "x")}");
        using var other = LocalStore.Open(Store.Root);
        using var third = LocalStore.Open(Store.Root);
        for (var round = 0; round < 15; round++)
        {
            await Store.Roots.SetAsync("app", await _damaged.BuildAsync(app));
            _damaged.Spoil(DamagedStore.PathOf(app));
            var library = ScriptedBuilder.Writing("above", $"{app} {round}");
            var repairs = await Task.WhenAll(
                Store.VerifyAsync(DamagedStore.Repair),
                other.VerifyAsync(DamagedStore.Repair),
                Task.Run(async () =>
                {
                    await third.BuildAsync(library, DamagedStore.Build);
                    await third.CollectAsync(new() { Grace = TimeSpan.Zero });
                    return await third.VerifyAsync();
                }));
            repairs[..2].Should().OnlyContain(static result => result.IsSound);
            (await Store.VerifyAsync()).Damage.Should().BeEmpty();
        }
    }

    private async Task<BinaryCache> PushAsync(StorePath path)
    {
        var key = SigningKey.Generate("test-1");
        Directory.CreateDirectory(_damaged.Folder["cache"]);
        var cache = BinaryCache.Open(new(_damaged.Folder["cache"]), new() { TrustedKeys = [key.PublicKey] });
        await cache.PushAsync(Store, [path], new() { SigningKeys = [key] });
        return cache;
    }
}
