using Nixish.Core.Tests.Ssh;
using Nixish.Core.Tests.Store;
using static Nixish.Core.Tests.Building.Hosts.HostRecipes;

namespace Nixish.Core.Tests.Building.Hosts;

public sealed class SshHostTests : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IDisposable> _servers = [];
    private readonly List<SshHost> _hosts = [];
    private readonly LocalStore _store;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public SshHostTests() => _store = _folder.OpenStore();

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        _servers.ForEach(server => server.Dispose());
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Each_derivation_of_a_graph_goes_to_the_host_that_builds_its_system()
    {
        var (linux, _, linuxNix) = Start("linux", new() { Systems = [Linux], Speed = 1000, Jobs = 8 });
        var (darwin, _, darwinNix) = Start("darwin", new() { Systems = ["aarch64-darwin"] }, "extra-platforms = aarch64-darwin");
        _folder.Write("in/data", "content");
        var source = Source.Directory(_folder["in"]);
        var libraries = Enumerable.Range(0, 4).Select(number => Shell($"library{number}", $"cat {source}/data > $out; echo {number} >> $out")).ToArray();
        var mac = Shell("mac", $"cat {libraries[0]} {libraries[1]} > $out; echo {libraries[1]} >> $out", "aarch64-darwin");
        var top = Shell("top", $"mkdir -p $out $doc; ln -s {mac} $out/mac; cat {libraries[2]} {libraries[3]} > $doc/text; echo hello from there") with { Outputs = ["out", "doc"] };
        var events = new EventLog();
        var result = await BuildAsync(events, [linux, darwin], top, top.Output("doc"));
        var places = events.OfType<BuildEvent.Started>().ToDictionary(started => started.Derivation.Name, started => started.Host);
        places.Should().HaveCount(6);
        places["mac"].Should().Be(darwin.Name);
        places.Where(place => place.Key != "mac").Select(place => place.Value).Should().AllBe(linux.Name);
        events.OfType<BuildEvent.Logged>().Select(logged => logged.Line).Should().Contain("hello from there");
        foreach (var info in result.Paths)
        {
            linuxNix.Run("nix-store", "--query", "--hash", info.Path.ToString()).Should().Be(info.NarHash.ToString(HashFormat.Nix32));
            linuxNix.Run("nix-store", "--query", "--references", info.Path.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo(info.References.Select(path => path.ToString()));
        }

        darwinNix.Run("nix-store", "--verify", "--check-contents").Should().NotContain("error");
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_failure_there_brings_its_exit_code_and_the_end_of_its_log()
    {
        var (host, _, _) = Start("host");
        var build = () => BuildAsync(null, [host], Shell("bad", "echo one; echo two >&2; exit 7"));
        var failure = (await build.Should().ThrowAsync<BuildFailedException>()).Which;
        failure.ExitCode.Should().Be(7);
        failure.Message.Should().Contain(host.Name);
        failure.LogTail.Should().ContainInOrder("one", "two");
    }

    [Fact]
    public async Task Ten_megabytes_of_log_stop_nothing()
    {
        var (host, _, _) = Start("host");
        var lines = 0;
        var events = new Progress(value => lines += value is BuildEvent.Logged ? 1 : 0);
        await BuildAsync(events, [host], Shell("talkative", "yes 0123456789012345678901234567890123456789 | head -c 10000000; echo > $out"));
        lines.Should().BeGreaterThan(240_000);
    }

    [Fact]
    public async Task A_host_that_dies_in_the_middle_of_a_build_gives_its_work_to_another()
    {
        var (first, server, _) = Start("first", new() { Systems = [Linux], Speed = 2000 });
        var (second, _, _) = Start("second", new() { Systems = [Linux], Speed = 1000 });
        var killed = false;
        var events = new EventLog();
        var watch = new Progress(value =>
        {
            events.Report(value);
            if (value is BuildEvent.Logged { Line: "running" } && !killed)
            {
                killed = true;
                server.Kill();
            }
        });
        var result = await BuildAsync(watch, [first, second], Shell("survivor", $"echo running; sleep 2; echo done > $out"));
        killed.Should().BeTrue();
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be("done\n");
        events.OfType<BuildEvent.Started>().Select(started => started.Host).Should().Equal(first.Name, second.Name);
    }

    [Theory]
    [InlineData("the server's connections")]
    [InlineData("the client")]
    public async Task Whatever_end_of_the_connection_is_cut_the_work_goes_to_another(string what)
    {
        var (first, server, _) = Start("first", new() { Systems = [Linux], Speed = 2000 });
        var (second, _, _) = Start("second", new() { Systems = [Linux], Speed = 1000 });
        var cut = 0;
        var events = new EventLog();
        var watch = new Progress(value =>
        {
            events.Report(value);
            if (value is BuildEvent.Logged { Line: "running" } && Interlocked.Exchange(ref cut, 1) == 0)
            {
                if (what == "the client")
                {
                    Running.Kill($"\0-p\0{server.Port}\0");
                }
                else
                {
                    server.DropConnections();
                }
            }
        });
        var result = await BuildAsync(watch, [first, second], Shell("survivor", "echo running; sleep 1; echo done > $out"));
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be("done\n");
        events.OfType<BuildEvent.Started>().Select(started => started.Host).Should().Equal(first.Name, second.Name);
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task Builds_that_run_at_one_time_share_one_connection_and_send_each_input_once()
    {
        var (host, server, nix) = Start("host", new() { Systems = [Linux], Speed = 1000, Jobs = 6 });
        _folder.Write("in/data", new string('x', 3_000_000));
        var source = Source.Directory(_folder["in"]);
        var most = 0;
        var watch = new Progress(value => most = value is BuildEvent.Logged { Line: "running" } ? Math.Max(most, server.Connections()) : most);
        var builds = Enumerable.Range(0, 6).Select(number => Shell($"part{number}", $"echo running; wc -c < {source}/data > $out; sleep 1; echo {number} >> $out")).ToArray();
        await BuildAsync(watch, [host], builds);
        most.Should().Be(1);
        nix.Run("nix-store", "--query", "--referrers", (await _store.FindAsync(_lowering.Lower(source).Path))!.Path.ToString()).Should().BeEmpty();
        nix.Run("nix-store", "--verify", "--check-contents").Should().NotContain("error");
    }

    [Fact]
    public async Task Cancelling_ends_the_build_there()
    {
        var (host, _, _) = Start("host");
        using var cancelled = new CancellationTokenSource();
        var seconds = Random.Shared.Next(100_000, 900_000);
        var events = new Progress(value =>
        {
            if (value is BuildEvent.Logged { Line: "running" })
            {
                cancelled.Cancel();
            }
        });
        var build = () => _store.BuildAsync(Shell("sleeper", $"echo running; sleep {seconds}"), new() { Lowering = _lowering, Hosts = [host] }, events, cancelled.Token);
        await build.Should().ThrowAsync<OperationCanceledException>();
        await Running.EndsAsync($"sleep\0{seconds}");
    }

    [Fact]
    public async Task A_build_there_is_held_to_the_limits_of_the_run()
    {
        var (host, _, _) = Start("host");
        var build = () => _store.BuildAsync(Shell("slow", "sleep 100; echo > $out"), new() { Lowering = _lowering, Hosts = [host], SilenceLimit = TimeSpan.FromSeconds(1) });
        (await build.Should().ThrowAsync<BuildLimitException>()).Which.Limit.Should().Be(BuildLimit.Silence);
    }

    [Fact]
    public async Task Outputs_that_are_larger_than_they_may_be_are_not_fetched()
    {
        var (host, _, _) = Start("host");
        var build = () => _store.BuildAsync(Shell("large", "head -c 2000000 /dev/zero > $out"), new() { Lowering = _lowering, Hosts = [host], OutputLimit = 1_000_000 });
        (await build.Should().ThrowAsync<BuildLimitException>()).Which.Limit.Should().Be(BuildLimit.Output);
    }

    [Fact]
    public async Task Hosts_are_a_list_of_machines_and_stores()
    {
        #region hosts
        await using var mac = new SshHost(SshDestination.Parse("nix@mac.example.com"), new() { Systems = ["aarch64-darwin"], Jobs = 4 });
        var nix = new NixHost(NixStore.Local());
        var options = new BuildOptions { Hosts = [mac, nix, .. MachinesFile.Parse("ssh://nix@farm aarch64-linux - 8")] };
        #endregion
        options.Hosts.Select(host => host.Name).Should().Equal("ssh://nix@mac.example.com", "nix", "ssh://nix@farm");
    }

    [Fact]
    public async Task A_host_with_another_key_is_given_nothing()
    {
        var server = SshServer.Run();
        var other = SshServer.Run();
        _servers.AddRange([server, other]);
        await using var host = new SshHost(server.Destination with { HostKey = other.HostKey }, new() { Systems = ["riscv-test"] });
        var build = () => BuildAsync(null, [host], Shell("x", "echo > $out", "riscv-test"));
        (await build.Should().ThrowAsync<NoBuildHostException>()).Which.Message.Should().Contain("another host key").And.Contain("riscv-test");
    }

    [Fact]
    public async Task Copies_travel_both_ways_and_only_what_is_missing()
    {
        var server = SshServer.Run(new PrivateNix(_folder["remote"]).Environment);
        _servers.Add(server);
        await using var ssh = new SshConnection(server.Destination);
        var remote = NixStore.Over(ssh);
        var library = Source.Text("library", "shared");
        var built = await _store.BuildAsync([Source.Text("app", $"uses {library}")], new() { Lowering = _lowering });
        var first = await _store.CopyToAsync(remote, [built.Path]);
        first.Copied.Should().HaveCount(2);
        (await _store.CopyToAsync(remote, [built.Path])).Should().Be(new CopyResult([], 2));
        (await remote.FindMissingAsync([built.Path])).Should().BeEmpty();
        using var other = LocalStore.Open(_folder["other"]);
        (await other.CopyFromAsync(remote, [built.Path])).Copied.Should().HaveCount(2);
        (await other.FindAsync(built.Path)).Should().Be(await _store.FindAsync(built.Path));
        (await other.VerifyAsync()).IsSound.Should().BeTrue();
    }

    private Task<BuildResult> BuildAsync(IProgress<BuildEvent>? events, IReadOnlyList<IBuildHost> hosts, params IBuildable[] targets) =>
        _store.BuildAsync(targets, new() { Lowering = _lowering, Hosts = hosts }, events);

    private (SshHost Host, SshServer Server, PrivateNix Nix) Start(string name, HostTraits? traits = null, params string[] settings)
    {
        var nix = new PrivateNix(_folder[name], settings);
        var server = SshServer.Run(nix.Environment);
        _servers.Add(server);
        var host = new SshHost(server.Destination, traits ?? new() { Systems = [Linux], Speed = 1000 });
        _hosts.Add(host);
        return (host, server, nix);
    }
}
