using Nixish.Core.Tests.Building;

namespace Nixish.Core.Tests.Store.Garbage;

/// <summary>What becomes valid between a collection's look at the store and its first deletion.</summary>
public sealed class CollectRaceTests : IDisposable
{
    private static readonly CollectOptions Everything = new() { Grace = TimeSpan.Zero };
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly Source _below = Source.Text("below", "x");

    public CollectRaceTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_something_new_refers_to_is_kept_though_the_lease_on_it_was_given_back()
    {
        var below = (await _store.BuildAsync(_below)).Path;
        var above = await WhileCollectingAsync(async () => (await _store.BuildAsync(Source.Text("above", $"{_below}"))).Path);

        (_store.Contains(above), _store.Contains(below)).Should().Be((true, true));
        (await _store.VerifyAsync()).Damage.Should().BeEmpty();
        (await _store.CollectAsync(Everything)).Paths.Should().Contain([above, below]);
    }

    [Fact]
    public async Task What_something_new_refers_to_is_kept_though_whoever_leased_it_was_killed()
    {
        var below = (await _store.BuildAsync(_below)).Path;
        var killed = LocalStore.Open(_store.Root, null, new() { LeaseDuration = TimeSpan.Zero });
        var lease = await killed.LeaseAsync([DamagedPath("other")]);
        var above = await WhileCollectingAsync(async () =>
        {
            await lease.AddAsync([below]);
            var path = (await killed.BuildAsync(Source.Text("above", $"{_below}"))).Path;

            // As the end of a process does: its locks go, its lease file stays.
            killed.Dispose();
            return path;
        });

        (_store.Contains(above), _store.Contains(below)).Should().Be((true, true));
        (await _store.VerifyAsync()).Damage.Should().BeEmpty();
        lease.Dispose();
    }

    [Fact]
    public async Task What_was_built_anew_after_it_was_collected_keeps_what_it_refers_to()
    {
        var app = ScriptedBuilder.Writing("app", $"{_below}");
        var options = new BuildOptions { Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] };
        await _store.BuildAsync(app, options);
        await WhileCollectingAsync(async () =>
        {
            Directory.EnumerateFiles(Path.Combine(_store.Root, "info")).ToList().ForEach(File.Delete);
            return (await _store.BuildAsync(app, options)).Path;
        });

        (await _store.VerifyAsync()).Damage.Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_repaired_path_refers_to_from_now_on_is_kept()
    {
        var (one, other) = (ScriptedBuilder.Writing("one", "1"), ScriptedBuilder.Writing("other", "2"));
        var named = "one";
        var options = new BuildOptions
        {
            Builders = [new ScriptedBuilder(context => File.WriteAllTextAsync(context.OutputPath(), context.Environment.TryGetValue("text", out var text) ? text : context.Require(named)))],
        };
        var app = (await _store.BuildAsync(ScriptedBuilder.Running("app") with { Environment = new() { ["one"] = $"{one}", ["other"] = $"{other}" } }, options)).Path;
        await _store.Roots.SetAsync("app", app);
        TemporaryFolder.Run("/bin/sh", "-c", "chmod u+w $0; echo spoiled > $0; chmod 444 $0", _store.PhysicalPath(app));
        named = "other";

        var repairing = await WhileCollectingAsync(async () =>
        {
            var verifying = _store.VerifyAsync(new() { Repair = VerifyRepair.Repair, Build = options });
            await Task.WhenAny(verifying, Task.Delay(TimeSpan.FromSeconds(1)));
            return verifying;
        });
        (await repairing).Damage.Should().ContainSingle().Which.Repair.Should().Be(RepairOutcome.Replaced);
        _store.Find(app)!.References.Should().ContainSingle().Which.Name.Should().Be("other");
        (await _store.VerifyAsync()).Damage.Should().BeEmpty();
    }

    private static StorePath DamagedPath(string name) => new Lowering().Lower(Source.Text(name, "x")).Path;

    // A root that is a pipe: a collection that has read the store, and looks at the roots, waits for what is written into it.
    private async Task<T> WhileCollectingAsync<T>(Func<Task<T>> act)
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("mkfifo"), "there are no named pipes here");
        var kept = (await _store.BuildAsync(Source.Text("kept", "x"))).Path;
        var pipe = Path.Combine(_store.Root, "roots", "pipe");
        TemporaryFolder.Run("mkfifo", pipe);
        var collecting = _store.CollectAsync(Everything);
        T result;
        await using (var root = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)))
        {
            File.Delete(pipe);
            result = await act();
            await root.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{kept}\n"));
        }

        await collecting;
        return result;
    }
}
