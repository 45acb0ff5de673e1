using Nixish.Core.Tests.Store;
using static Nixish.Core.Tests.Building.Hosts.HostRecipes;

namespace Nixish.Core.Tests.Building.Hosts;

public sealed class NixHostTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly PrivateNix _nix;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public NixHostTests()
    {
        _nix = new(_folder["nix"]);
        _store = _folder.OpenStore();
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Real_nix_builds_what_nixish_describes_and_both_know_the_same_of_it()
    {
        _folder.Write("in/data", "content");
        var library = Shell("library", $"mkdir $out; cat {Source.Directory(_folder["in"])}/data > $out/lib; echo $out >> $out/lib");
        var program = Shell("program", $"mkdir -p $out/bin $doc; echo {library}/lib > $out/bin/run; chmod +x $out/bin/run; ln -s $out $doc/link; echo built") with { Outputs = ["out", "doc"] };
        var events = new EventLog();
        var result = await BuildAsync(events, [program, program.Output("doc")]);
        File.ReadAllText(_store.PhysicalPath(result.Paths[0].Path) + "/bin/run").Should().EndWith("-library/lib\n");
        foreach (var info in result.Paths)
        {
            _nix.Run("nix-store", "--query", "--hash", info.Path.ToString()).Should().Be(info.NarHash.ToString(HashFormat.Nix32));
            _nix.Run("nix-store", "--query", "--references", info.Path.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo(info.References.Select(path => path.ToString()));
            _nix.Run("nix-store", "--query", "--deriver", info.Path.ToString()).Should().Be(info.Deriver!.ToString());
        }

        result.Built.Should().HaveCount(2);
        events.OfType<BuildEvent.Started>().Select(started => started.Host).Should().AllBe(_nix.Url);
        events.OfType<BuildEvent.Logged>().Select(logged => logged.Line).Should().Contain("built");
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_failure_there_brings_its_exit_code_and_the_end_of_its_log()
    {
        var build = () => BuildAsync(null, [Shell("bad", "echo one; echo two >&2; exit 7")]);
        var failure = (await build.Should().ThrowAsync<BuildFailedException>()).Which;
        failure.ExitCode.Should().Be(7);
        failure.LogTail.Should().ContainInOrder("one", "two");
    }

    [Fact]
    public async Task What_this_process_builds_is_an_input_of_what_nix_builds()
    {
        var here = ScriptedBuilder.Writing("here", "made by a function");
        var there = Shell("there", $"cat {here} > $out; echo {here} >> $out");
        var result = await BuildAsync(null, [there], new ScriptedBuilder(ScriptedBuilder.WriteText));
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().StartWith("made by a function");
        result.Paths[0].References.Should().ContainSingle();
    }

    [Fact]
    public async Task A_fixed_output_is_held_to_its_hash_there()
    {
        var known = new FixedOutput(Hash.Sha256("fixed\n"u8), FixedOutputMode.Flat);
        var right = await BuildAsync(null, [Shell("right", "echo fixed > $out") with { Fixed = known }]);
        right.Paths[0].ContentAddress.Should().StartWith("fixed:sha256:");
        var wrong = () => BuildAsync(null, [Shell("wrong", "echo other > $out") with { Fixed = known }]);
        (await wrong.Should().ThrowAsync<BuildFailedException>()).Which.Message.Should().Contain("hash mismatch");
    }

    [Fact]
    public async Task Ten_megabytes_of_log_stop_nothing()
    {
        var lines = 0;
        var events = new Progress(value => lines += value is BuildEvent.Logged ? 1 : 0);
        await BuildAsync(events, [Shell("talkative", "yes 0123456789012345678901234567890123456789 | head -c 10000000; echo > $out")]);
        lines.Should().BeGreaterThan(240_000);
    }

    [Fact]
    public async Task A_build_there_is_held_to_the_limits_of_the_run()
    {
        var host = new NixHost(NixStore.Local(_nix.Options), new() { Speed = 1000, Systems = [Linux] });
        var build = () => _store.BuildAsync(Shell("slow", "sleep 100; echo > $out"), new() { Lowering = _lowering, Hosts = [host], Timeout = TimeSpan.FromSeconds(1) });
        (await build.Should().ThrowAsync<BuildLimitException>()).Which.Limit.Should().Be(BuildLimit.Timeout);
    }

    [Fact]
    public async Task Cancelling_ends_the_build_there()
    {
        using var cancelled = new CancellationTokenSource();
        var seconds = Random.Shared.Next(100_000, 900_000);
        var events = new Progress(value =>
        {
            if (value is BuildEvent.Logged { Line: "running" })
            {
                cancelled.Cancel();
            }
        });
        var build = () => BuildAsync(events, [Shell("sleeper", $"echo running; sleep {seconds}")], token: cancelled.Token);
        await build.Should().ThrowAsync<OperationCanceledException>();
        await Running.EndsAsync($"sleep\0{seconds}");
    }

    [Fact]
    public async Task Its_own_builders_are_used_as_it_is_told()
    {
        var farm = new PrivateNix(_folder["farm"]);
        var settings = _nix.Options.Settings.With("builders", $"{farm.Url} {Linux} - 1 1").With("max-jobs", "0");
        var host = new NixHost(NixStore.Local(_nix.Options with { Settings = settings }), new() { Speed = 1000, Systems = [Linux] });
        var result = await _store.BuildAsync(Shell("afar", "echo made elsewhere > $out"), new() { Lowering = _lowering, Hosts = [host] });
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be("made elsewhere\n");
        farm.Run("nix-store", "--query", "--hash", result.Path.ToString()).Should().Be(result.Paths[0].NarHash.ToString(HashFormat.Nix32));
    }

    [Fact]
    public async Task Its_own_caches_are_used_as_it_is_told()
    {
        var before = await BuildAsync(null, [Shell("cached", $"date +%s%N > $out")]);
        _nix.Run("nix-store", "--verify");
        TemporaryFolder.Run("nix", _nix.Environment, "--extra-experimental-features", "nix-command", "copy", "--no-check-sigs", "--to", $"file://{_folder["cache"]}", before.Path.ToString());
        var other = new PrivateNix(_folder["other"]);
        var settings = other.Options.Settings.With("substituters", $"file://{_folder["cache"]}").With("require-sigs", "false");
        var host = new NixHost(NixStore.Local(other.Options with { Settings = settings }), new() { Speed = 1000, Systems = [Linux] });
        using var store = LocalStore.Open(_folder["again"]);
        var after = await store.BuildAsync(Shell("cached", $"date +%s%N > $out"), new() { Lowering = _lowering, Hosts = [host] });
        after.Paths[0].NarHash.Should().Be(before.Paths[0].NarHash, "a second build would have met another time");
    }

    [Fact]
    public async Task A_nix_that_is_not_there_is_a_lost_host()
    {
        var host = new NixHost(NixStore.Local(_nix.Options with { Program = "no-such-nix-store" }), new() { Systems = ["riscv-test"] });
        var build = () => _store.BuildAsync([Shell("x", "echo > $out", "riscv-test")], new() { Lowering = _lowering, Hosts = [host] });
        (await build.Should().ThrowAsync<NoBuildHostException>()).Which.Message.Should().Contain("no-such-nix-store");
    }

    [Fact]
    public async Task A_system_that_it_cannot_build_after_all_is_named()
    {
        var host = new NixHost(NixStore.Local(_nix.Options), new() { Systems = ["riscv-test"] });
        var build = () => _store.BuildAsync([Shell("x", "echo > $out", "riscv-test")], new() { Lowering = _lowering, Hosts = [host] });
        (await build.Should().ThrowAsync<NoBuildHostException>()).Which.Message.Should().Contain("riscv-test").And.Contain("required");
    }

    private Task<BuildResult> BuildAsync(IProgress<BuildEvent>? events, IBuildable[] targets, IBuilder? builder = null, CancellationToken token = default)
    {
        // Faster than this machine a thousand times, so that everything that can goes there.
        var host = new NixHost(NixStore.Local(_nix.Options), new() { Speed = 1000, Jobs = 4, Systems = [Linux] });
        return _store.BuildAsync(targets, new() { Lowering = _lowering, Hosts = [host], Builders = builder is null ? [] : [builder] }, events, token);
    }
}
