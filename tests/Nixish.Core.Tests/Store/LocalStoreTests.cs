namespace Nixish.Core.Tests.Store;

public sealed class LocalStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_known_of_a_path_survives_the_process()
    {
        PathInfo added;
        using (var store = _folder.OpenStore())
        {
            added = (await store.BuildAsync(Source.Text("b", $"{Source.Text("a", "x")}"))).Paths[0];
        }

        using var again = _folder.OpenStore();
        (await again.FindAsync(added.Path)).Should().Be(added);
        (await again.FindAsync(StorePath.ForText(StoreDirectory.Default, "other", "x"u8, []))).Should().BeNull();
    }

    [Fact]
    public async Task Verification_finds_what_was_changed_deleted_or_left_behind()
    {
        using var store = _folder.OpenStore();
        var paths = (await store.BuildAsync([Source.Text("changed", "x"), Source.Text("deleted", "y"), Source.Text("fine", "z")])).Paths;
        var changed = store.PhysicalPath(paths[0].Path);
        Disk.SetMode(changed, 0x1a4);
        File.WriteAllText(changed, "spoiled");
        Disk.Delete(store.PhysicalPath(paths[1].Path));
        File.WriteAllText(store.PhysicalPath(StorePath.ForText(StoreDirectory.Default, "left", "x"u8, [])), "half");
        var result = await store.VerifyAsync();
        result.Damage.Should().HaveCount(2);
        result.Damage.Should().Contain(damage => damage.Path == paths[0].Path.ToString() && damage.Problem.Contains("NAR hash"));
        result.Damage.Should().Contain(damage => damage.Path == paths[1].Path.ToString() && damage.Problem.Contains("not there"));
        result.Should().BeEquivalentTo(new { Checked = 3, IsSound = false, Deleted = 1 });
    }

    [Fact]
    public async Task A_leftover_without_an_info_is_replaced()
    {
        using var store = _folder.OpenStore();
        var source = (LoweredSource)new Lowering().Lower(Source.Text("a", "right"));
        File.WriteAllText(store.PhysicalPath(source.Path), "half");
        await store.AddAsync(source);
        File.ReadAllText(store.PhysicalPath(source.Path)).Should().Be("right");
    }

    [Fact]
    public async Task A_store_that_was_deleted_can_be_closed()
    {
        var store = _folder.OpenStore();
        await store.BuildAsync(Source.Text("a", "x"));
        Disk.Delete(store.Root);
        FluentActions.Invoking(store.Dispose).Should().NotThrow();
    }

    [Fact]
    public void Temporary_files_of_the_living_stay_and_those_of_the_dead_go()
    {
        using var living = _folder.OpenStore();
        Disk.MakeFolder(living.Temporary());
        var dead = Path.Combine(living.Root, "tmp", "dead");
        Directory.CreateDirectory(Path.Combine(dead, "x"));
        File.WriteAllText(dead + ".lock", "");
        using var second = _folder.OpenStore();
        Directory.Exists(dead).Should().BeFalse();
        Directory.EnumerateDirectories(Path.Combine(living.Root, "tmp")).Should().ContainSingle();
    }

    [Fact]
    public async Task After_the_machine_went_down_only_what_reached_the_disk_is_valid()
    {
        StorePath inner, outer, old;
        using (var store = _folder.OpenStore())
        {
            var text = Source.Text("inner", "x");
            inner = (await store.BuildAsync(text)).Path;
            outer = (await store.BuildAsync(Source.Text("outer", $"{text}"))).Path;
            old = (await store.BuildAsync(Source.Text("old", "y"))).Path;
            foreach (var lost in new[] { inner, old })
            {
                Disk.SetMode(store.PhysicalPath(lost), 0x1a4);
                File.WriteAllText(store.PhysicalPath(lost), "");
            }

            // Registered an hour before the last: whatever happened to it since, it was not the power.
            File.SetLastWriteTimeUtc(Directory.GetFiles(Path.Combine(store.Root, "info"), $"{old.HashPart}*").Single(), DateTime.UtcNow.AddHours(-1));
            File.SetLastWriteTimeUtc(Path.Combine(store.Root, "checked"), DateTime.UnixEpoch);
        }

        using var again = _folder.OpenStore();
        new[] { inner, outer, old }.Select(again.Contains).Should().Equal(false, false, true);
        (await again.VerifyAsync()).Damage.Should().ContainSingle().Which.Path.Should().Be(old.ToString());
    }

    [Fact]
    public async Task What_was_built_can_be_read_back_from_its_derivation_and_is_the_same()
    {
        using var store = _folder.OpenStore();
        StoreString text = $"{Building.ScriptedBuilder.Writing("bottom", "x")} {Source.Text("data", "y")}";
        var options = new BuildOptions { Builders = [new Building.ScriptedBuilder(Building.ScriptedBuilder.WriteText)] };
        var built = (await store.BuildAsync(Building.ScriptedBuilder.Writing("top", text), options)).Built[^1];
        var loaded = store.LoadDerivation(built.Path);
        loaded.Should().Be(built);
        (await store.BuildAsync([new LoweredOutput(loaded, "out")], options)).Built.Should().BeEmpty();
        var absent = () => store.LoadDerivation(StorePath.ForText(StoreDirectory.Default, "absent.drv", "x"u8, []));
        absent.Should().Throw<PathNotValidException>();
    }

    [Fact]
    public void A_new_store_is_open_to_its_owner_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes");
        using var store = _folder.OpenStore();
        Disk.Stat(store.Root)!.Value.Mode.Should().Be(0x1c0);
    }

    [Fact]
    public void A_store_of_another_format_is_refused()
    {
        _folder.Write("state/format", "nixish store 99\n");
        var open = () => _folder.OpenStore();
        open.Should().Throw<StoreException>().WithMessage("*nixish store 99*");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        _folder.Write("file", "");
        var open = () => LocalStore.Open(_folder["file/state"]);
        open.Should().Throw<StoreException>().WithMessage($"*{_folder["file/state"]}*");
    }

    [Fact]
    public async Task A_path_of_another_logical_folder_is_refused()
    {
        using var store = LocalStore.Open(_folder["state"], new StoreDirectory("/other/store"));
        var build = () => store.BuildAsync(Source.Text("a", "x"), new() { Lowering = new Lowering() });
        await build.Should().ThrowAsync<StoreException>().WithMessage("*/nix/store/*does not lie in /other/store*");
        (await store.BuildAsync(Source.Text("a", "x"))).Path.ToString().Should().StartWith("/other/store/");
    }

    [Fact]
    public async Task A_path_that_nobody_can_make_is_named()
    {
        using var store = _folder.OpenStore();
        var missing = new ExistingPath(StorePath.ForText(StoreDirectory.Default, "missing", "x"u8, []));
        var build = () => store.BuildAsync(Source.Text("a", $"{missing}"));
        (await build.Should().ThrowAsync<PathNotValidException>()).Which.Path.Should().Be(missing.Path);
    }

    [Fact]
    public async Task A_lock_is_held_by_one_at_a_time_and_by_nobody_afterwards()
    {
        var path = _folder["lock"];
        var (held, most, runs) = (0, 0, 0);
        await Parallel.ForAsync(0, 50, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellationToken) =>
        {
            using var taken = await FileLock.TakeAsync(path, cancellationToken);
            most = Math.Max(most, Interlocked.Increment(ref held));
            runs++;
            await Task.Yield();
            Interlocked.Decrement(ref held);
        });
        (most, runs).Should().Be((1, 50));
        File.Exists(path).Should().BeFalse();
    }

    [Fact]
    public async Task A_full_disk_ends_in_one_error_and_nothing_half_written_is_valid()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() && TemporaryFolder.HasProgram("mount"), "needs root, to mount a small file system");
        Directory.CreateDirectory(_folder["small"]);
        try
        {
            TemporaryFolder.Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _folder["small"]);
        }
        catch (InvalidOperationException failure)
        {
            Assert.Skip($"cannot mount a small file system: {failure.Message}");
        }

        try
        {
            using var store = LocalStore.Open(_folder["small/state"]);
            var small = (await store.BuildAsync(Source.Text("small", "fits"))).Path;
            File.WriteAllBytes(_folder["big"], new byte[2_000_000]);
            var add = () => store.BuildAsync(Source.File(_folder["big"]));
            (await add.Should().ThrowAsync<StoreFullException>()).Which.Message.Should().Contain(store.Root).And.Contain("NIXISH_STORE");
            var builder = new Building.ScriptedBuilder(context => File.WriteAllBytesAsync(context.OutputPath(), new byte[2_000_000]));
            var build = () => store.BuildAsync(Building.ScriptedBuilder.Running("big"), new() { Builders = [builder] });
            await build.Should().ThrowAsync<StoreFullException>();
            (await store.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 });
            store.Contains(small).Should().BeTrue();
            await store.BuildAsync(Source.Text("after", new string('x', 100_000)));
        }
        finally
        {
            TemporaryFolder.Run("umount", _folder["small"]);
        }
    }
}
