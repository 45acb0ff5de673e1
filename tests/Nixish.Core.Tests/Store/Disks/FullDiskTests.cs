using Nixish.Core.Tests.Building;
using Nixish.Core.Tests.Caching;

namespace Nixish.Core.Tests.Store.Disks;

/// <summary>A disk that is full, at every point where that can be: with no space left, with a page more, and so on until there is enough.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Page = 4096;
    private static readonly CollectOptions Everything = new() { Grace = TimeSpan.Zero };
    private readonly SmallDisk _disk = new();

    public void Dispose() => _disk.Dispose();

    [Fact]
    public Task A_build_that_meets_a_full_disk_says_so_and_leaves_nothing_half()
    {
        var library = ScriptedBuilder.Writing("library", new string('x', 5000));
        var app = ScriptedBuilder.Writing("app", $"{library} {Source.Text("data", "y")}");
        var options = new BuildOptions { Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] };
        return AtEveryPointAsync(async store => (await store.BuildAsync(app, options)).Path);
    }

    [Fact]
    public Task Adding_sources_on_a_full_disk_says_so_and_leaves_nothing_half()
    {
        Directory.CreateDirectory(_disk.Elsewhere("tree/a/b"));
        File.WriteAllBytes(_disk.Elsewhere("tree/a/b/large"), new byte[3 * Page]);
        File.WriteAllText(_disk.Elsewhere("tree/small"), "x");
        var text = Source.Text("text", $"{Source.Directory(_disk.Elsewhere("tree"))} {new string('x', 5000)}");
        return AtEveryPointAsync(async store => (await store.AddAsync((LoweredSource)new Lowering().Lower(text))).Path);
    }

    [Fact]
    public async Task Importing_on_a_full_disk_says_so_and_leaves_nothing_half()
    {
        using var folder = new CacheFolder();
        var app = await folder.BuildAsync(size: 5 * Page);
        await folder.Cache().PushAsync(folder.From, [app.Path], folder.Signed);
        await AtEveryPointAsync(async store =>
        {
            (await store.SubstituteAsync([app.Path], [folder.TrustedCache()])).Missing.Should().BeEmpty();
            return app.Path;
        });
    }

    [Fact]
    public async Task Roots_and_leases_on_a_full_disk_say_so_and_change_nothing()
    {
        using var store = LocalStore.Open(_disk.StorePath);
        var path = (await store.BuildAsync(Source.Text("a", "x"))).Path;
        await store.Roots.SetAsync("old", path);
        _disk.Fill(0);
        await FluentActions.Awaiting(() => store.Roots.SetAsync("old", [path])).Should().ThrowAsync<StoreFullException>();
        await FluentActions.Awaiting(() => store.LeaseAsync([path])).Should().ThrowAsync<StoreFullException>();
        store.Roots.List().Should().ContainSingle().Which.Key.Should().Be("old");
        store.Roots.Remove("old").Should().BeTrue("that needs no space");

        // What was written of a lease when space ran out must not spoil what is written when there is some again.
        _disk.Free();
        using var lease = await store.LeaseAsync([path]);
        var many = Enumerable.Range(0, 200).Select(static i => new Lowering().Lower(Source.Text($"text-{i}", "x")).Path).ToArray();
        _disk.Fill(Page);
        await FluentActions.Awaiting(() => lease.AddAsync(many)).Should().ThrowAsync<StoreFullException>();
        _disk.Free();
        var after = (await store.BuildAsync(Source.Text("after", "x"))).Path;
        await lease.AddAsync([after]);
        (await store.CollectAsync(Everything)).Kept.Should().Be(2);
        store.Contains(after).Should().BeTrue();
    }

    [Fact]
    public async Task A_collection_frees_a_disk_that_has_no_space()
    {
        using var disk = new SmallDisk();
        using var store = LocalStore.Open(disk.StorePath);
        var kept = (await store.BuildAsync(Source.Text("kept", "x"))).Path;
        await store.Roots.SetAsync("kept", kept);
        var fill = async () =>
        {
            for (var i = 0; ; i++)
            {
                await store.BuildAsync(Source.Text($"text-{i}", new string('x', 20_000)));
            }
        };
        await fill.Should().ThrowAsync<StoreFullException>();
        disk.Fill(0);

        var result = await store.CollectAsync(Everything);
        (result.Kept, result.Paths.Count > 10).Should().Be((1, true));
        disk.Free();
        (await store.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Checked = 1, Deleted = 0 });
        await store.BuildAsync(Source.Text("after", "x"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_collection_frees_a_disk_that_has_no_file_left(bool anew)
    {
        using var disk = new SmallDisk(kilobytes: 16 * 1024, files: 400);
        using var store = LocalStore.Open(disk.StorePath);
        var kept = (await store.BuildAsync(Source.Text("kept", "x"))).Path;
        await store.Roots.SetAsync("kept", kept);
        var fill = async () =>
        {
            for (var i = 0; ; i++)
            {
                await store.BuildAsync(Source.Text($"text-{i}", "x"));
            }
        };
        await fill.Should().ThrowAsync<StoreFullException>();
        disk.FillFiles();

        using var next = LocalStore.Open(disk.StorePath);
        var result = await (anew ? next : store).CollectAsync(Everything);
        (result.Kept, result.Paths.Count > 10).Should().Be((1, true));
        disk.FreeFiles();
        (await store.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Checked = 1, Deleted = 0 });
        Directory.EnumerateFileSystemEntries(store.Layout.Locks).Should().BeEmpty();
        await store.BuildAsync(Source.Text("after", "x"));
        (await store.CollectAsync(Everything)).Paths.Should().ContainSingle();
    }

    [Fact]
    public async Task A_repair_on_a_full_disk_leaves_what_was_there_and_says_so()
    {
        using var store = LocalStore.Open(_disk.StorePath);
        var source = Source.Text("a", new string('x', 3 * Page));
        var path = (await store.BuildAsync(source)).Path;
        File.AppendAllText(store.PhysicalPath(path), "spoiled");
        _disk.Fill(Page);
        var repair = new VerifyOptions { Repair = VerifyRepair.Repair, From = [source] };

        (await store.VerifyAsync(repair)).Damage.Should().ContainSingle().Which.Should().Match<Damage>(static damage => damage.Repair == RepairOutcome.Failed && damage.RepairProblem!.Contains("no space"));
        File.ReadAllText(store.PhysicalPath(path)).Should().EndWith("spoiled");
        _disk.Free();
        (await store.VerifyAsync(repair)).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_disk_that_is_read_only_is_read_and_says_that_it_cannot_be_written()
    {
        var source = Source.Text("a", "x");
        using (var store = LocalStore.Open(_disk.StorePath))
        {
            await store.BuildAsync(source);
        }

        _disk.Remount("ro");
        using (var writer = LocalStore.Open(_disk.StorePath))
        {
            (await writer.BuildAsync(source)).Built.Should().BeEmpty();
            await FluentActions.Awaiting(() => writer.BuildAsync(Source.Text("b", "x"))).Should().ThrowAsync<StoreException>().WithMessage("*Read-only*");
            await FluentActions.Awaiting(() => writer.CollectAsync(Everything)).Should().ThrowAsync<StoreException>().WithMessage("*Read-only*");
        }

        using var reader = LocalStore.Open(_disk.StorePath, null, new() { Access = StoreAccess.Read });
        (await reader.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Checked = 1 });
    }

    [Fact]
    public async Task A_store_that_was_opened_on_a_full_disk_works_when_there_is_space()
    {
        LocalStore.Open(_disk.StorePath).Dispose();
        _disk.Fill(0);
        using var store = LocalStore.Open(_disk.StorePath);
        var source = Source.Text("a", new string('x', Page));
        await FluentActions.Awaiting(() => store.BuildAsync(source)).Should().ThrowAsync<StoreFullException>();
        _disk.Free();
        store.Contains((await store.BuildAsync(source)).Path).Should().BeTrue();
    }

    private async Task AtEveryPointAsync(Func<LocalStore, Task<StorePath>> act)
    {
        using var store = LocalStore.Open(_disk.StorePath);
        var failures = 0;
        for (var free = 0; ; free += Page)
        {
            _disk.Fill(free);
            var failed = false;
            try
            {
                await act(store);
            }
            catch (StoreFullException)
            {
                failed = true;
                failures++;
            }

            _disk.Free();
            (await store.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 }, $"with {free} bytes free");
            Directory.EnumerateFiles(store.Scratch.Folder, "*", SearchOption.AllDirectories).Should().BeEmpty($"with {free} bytes free nothing may be left that takes space");
            if (!failed)
            {
                break;
            }

            store.Contains(await act(store)).Should().BeTrue("once there is space it works");
            (await store.CollectAsync(Everything)).Kept.Should().Be(0);
            free.Should().BeLessThan(100 * Page);
        }

        failures.Should().BeGreaterThan(3);
    }
}
