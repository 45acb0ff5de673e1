using System.Diagnostics;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

public sealed class SandboxTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public SandboxTests()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("bwrap"), "needs bwrap (bubblewrap) on PATH");
        _store = _folder.OpenStore();
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_builder_finds_the_world_as_real_nix_makes_it()
    {
        NixBuild.SkipIfAbsent();
        const string Script = """
            section() { printf '\n== %s\n' "$1"; }
            { section env; env -0 | sort -z | tr '\0' '\n'
            section folder; pwd; ls -A
            section roots; ls /
            section devices; ls /dev | grep -v -e kvm -e core
            section etc; ls /etc; cat /etc/passwd /etc/group /etc/hosts
            section modes; stat -c '%a %n' /build /tmp /etc /dev/shm
            section self; id; umask; hostname; ulimit -c; ulimit -f; cat /proc/self/personality
            section status; grep -e CapEff -e CapPrm -e CapInh -e NoNewPrivs -e SigBlk /proc/self/status
            section network; cut -d: -f1 /proc/net/dev
            section handles; for handle in 0 1 2; do readlink /proc/self/fd/$handle; done; ls /proc/$$/fd
            section store; ls /nix/store
            section file; cat $bigPath
            } > $out 2>&1
            """;
        var logical = new NixBuild(_folder).Build($$"""
            derivation { name = "world"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-c" ''{{Script.Replace("$", "''$", StringComparison.Ordinal)}}'' ]; PATH = "/usr/bin:/bin"; passAsFile = [ "big" ]; big = "large"; multi = "a\nb"; }
            """.Replace("''$big", "$big", StringComparison.Ordinal));
        var recipe = new Recipe("world")
        {
            System = "x86_64-linux",
            Builder = "/bin/sh",
            Arguments = ["-c", Script],
            Environment = new() { ["PATH"] = "/usr/bin:/bin", ["passAsFile"] = "big", ["big"] = "large", ["multi"] = "a\nb" },
        };
        var result = await _store.BuildAsync(recipe, new() { Lowering = _lowering, Cores = 3, HostPaths = ["/bin", "/lib", "/lib64", "/usr"] });
        result.Path.ToString().Should().Be(logical, "both must have built the same derivation");
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be(File.ReadAllText(_folder["nix-root"] + logical));
    }

    [Fact]
    public async Task By_default_a_builder_has_the_shell_and_nothing_else_of_this_machine()
    {
        var result = await _store.BuildAsync(Shell("bare", "for x in /bin/* /usr/bin/* /usr/* /sbin/* /etc/*; do [ -e $x ] && echo $x; done > $out; true"), new() { Lowering = _lowering });
        File.ReadAllLines(_store.PhysicalPath(result.Path)).Should().BeEquivalentTo("/bin/sh", "/etc/passwd", "/etc/group", "/etc/hosts");
    }

    [Fact]
    public async Task A_program_named_by_the_caller_comes_with_its_libraries()
    {
        var result = await _store.BuildAsync(Shell("named", "/usr/bin/env -i /bin/sh -c 'echo here' > $out; [ ! -e /usr/bin/cat ]"), new() { Lowering = _lowering, HostPaths = ["/bin/sh", "/usr/bin/env"] });
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be("here\n");
    }

    [Fact]
    public async Task A_builder_writes_only_where_it_shall_and_finds_nothing_of_the_one_before()
    {
        const string Script = "for folder in / /etc /dev /nix /proc /nix/store /build /tmp /dev/shm; do (: > $folder/left) 2> /dev/null && echo $folder; done > $out; echo changed 2> /dev/null >> /etc/passwd; ls -A / /etc /dev /build /tmp /dev/shm >> $out; rm -f /nix/store/left";
        var options = new BuildOptions { Lowering = _lowering, MaxJobs = 1, HostPaths = BuildOptions.SystemPrograms };
        var recipes = Enumerable.Range(0, 3).Select(i => Shell("writer", Script) with { Environment = new() { ["PATH"] = "/usr/bin:/bin", ["salt"] = $"{i}" } }).ToArray();
        var texts = (await _store.BuildAsync(recipes, options)).Paths.Select(path => File.ReadAllText(_store.PhysicalPath(path.Path))).ToArray();
        texts[0].Should().StartWith("/nix/store\n/build\n/tmp\n/dev/shm\n/:\n").And.NotContain("changed");
        texts.Should().AllBe(texts[0]);
    }

    [Fact]
    public async Task Without_host_paths_a_builder_sees_its_inputs_only()
    {
        var build = () => _store.BuildAsync(Shell("nothing", "true"), new() { Lowering = _lowering, HostPaths = [] });
        (await build.Should().ThrowAsync<BuildFailedException>()).Which.Message.Should().Contain("/bin/sh");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Nothing_that_a_builder_started_outlives_it(int code)
    {
        var name = $"nixish-daemon-{Random.Shared.Next():x}";
        var script = $"(trap '' TERM HUP; exec setsid /bin/sh -c 'exec > /dev/null 2>&1 < /dev/null; (while :; do echo {name} >> $out/late; sleep 0.01; done) & sleep 1000') > /dev/null 2>&1 & mkdir $out; while [ ! -e $out/late ]; do sleep 0.01; done; exit {code}";
        var build = () => _store.BuildAsync(Shell("daemon", script) with { Environment = new() { ["PATH"] = "/usr/bin:/bin" } }, new() { Lowering = _lowering, HostPaths = BuildOptions.SystemPrograms, Timeout = TimeSpan.FromMinutes(1) });
        if (code == 0)
        {
            await build();
            (await _store.VerifyAsync()).IsSound.Should().BeTrue("nothing may write to an output that was hashed");
        }
        else
        {
            await build.Should().ThrowAsync<BuildFailedException>();
        }

        Living(name).Should().BeEmpty();
    }

    [Fact]
    public async Task When_this_process_is_killed_its_builders_die()
    {
        var name = $"nixish-orphan-{Random.Shared.Next():x}";
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "build-shell", _folder["other"], $"(setsid sleep 1000 {name} &) 2>/dev/null; : {name}; echo started; while :; do sleep 1; done"]) { RedirectStandardOutput = true })!;
        (await process.StandardOutput.ReadLineAsync()).Should().Be("started");
        Living(name).Should().NotBeEmpty();
        process.Kill();
        await process.WaitForExitAsync();
        for (var i = 0; i < 200 && Living(name).Count > 0; i++)
        {
            await Task.Delay(25);
        }

        Living(name).Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_derivation_requires_may_be_offered_by_the_caller()
    {
        var recipe = Shell("offered", ": > $out") with { System = "m68k-netbsd", Environment = new() { ["requiredSystemFeatures"] = "quantum" } };
        var build = () => _store.BuildAsync(recipe, new() { Lowering = _lowering });
        (await build.Should().ThrowAsync<NoBuildHostException>()).WithMessage("*m68k-netbsd*quantum*");
        (await _store.BuildAsync(recipe, new() { Lowering = _lowering, ExtraSystems = ["m68k-netbsd"], SystemFeatures = ["quantum"] })).Built.Should().ContainSingle();
    }

    [Fact]
    public async Task A_builder_with_thousands_of_inputs_starts_at_once_and_sees_all_of_them()
    {
        Assert.SkipUnless(MountedStart.IsSupported, "needs Linux 5.12 on x86_64 and namespaces for everybody");
        const int Count = 5_000;
        var files = Enumerable.Range(0, Count).Select(i => Source.Text($"input-{i}", $"{i}")).ToArray();
        _folder.Write("folder/file", "in a folder");
        File.CreateSymbolicLink(_folder["link"], "/somewhere");
        var (inner, link) = (Source.Directory(_folder["folder"]), Source.File(_folder["link"]));
        await _store.BuildAsync([.. files, inner, link], new() { Lowering = _lowering });
        var recipe = Shell("many", $"set -- /nix/store/*; echo $# > $out; cat {files[7]} {files[Count - 1]} {inner}/file >> $out; echo >> $out; readlink {link} >> $out; (echo spoiled > {files[3]}) 2> /dev/null || echo refused >> $out; (: > {inner}/new) 2> /dev/null || echo refused >> $out; id -u >> $out; grep CapEff /proc/self/status >> $out; cut -d: -f1 /proc/net/dev | wc -l >> $out") with
        {
            Environment = new() { ["PATH"] = "/usr/bin:/bin" },
        };
        recipe = recipe with { Arguments = [.. recipe.Arguments, .. files.Select(file => (StoreString)$"{file}")] };
        var started = Stopwatch.GetTimestamp();
        var result = await _store.BuildAsync(recipe, new() { Lowering = _lowering, HostPaths = BuildOptions.SystemPrograms });
        TestContext.Current.TestOutputHelper?.WriteLine($"{Stopwatch.GetElapsedTime(started)}");
        File.ReadAllLines(_store.PhysicalPath(result.Path)).Should().Equal($"{Count + 2}", $"7{Count - 1}in a folder", "/somewhere", "refused", "refused", "1000", "CapEff:\t0000000000000000", "3");
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_32_bit_system_sees_a_32_bit_machine()
    {
        Assert.SkipUnless(ThisMachine.Systems[0] == "x86_64-linux", "needs x86_64-linux");
        var result = await _store.BuildAsync(Shell("small", "uname -m > $out") with { System = "i686-linux", Environment = new() { ["PATH"] = "/bin" } }, new() { Lowering = _lowering, HostPaths = BuildOptions.SystemPrograms });
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be("i686\n");
    }

    [Fact]
    public async Task Builders_outside_a_sandbox_get_no_store_that_is_not_where_it_says()
    {
        UnsandboxedBuilders.Refused.Should().Be(default(UnsandboxedBuilders));
        var root = _folder["here"];
        using var store = LocalStore.Open(root, new StoreDirectory(Path.Combine(root, "store")));
        var lowering = new Lowering(store.Directory) { StatCacheFolder = null };
        var data = Source.Text("data", "content");
        var lowered = (LoweredOutput)lowering.Lower(Shell("plain", $"cat {data} > $out; pwd > /dev/null; echo done") with { Environment = new() { ["PATH"] = "/bin" } });
        await store.AddAsync((LoweredSource)lowering.Lower(data));
        var folder = BuildFolder.Make(store, lowered.Derivation);
        using var log = new BuildLog(lowered.Derivation, store.LogPath(lowered.Derivation), BuildEvents.Of(null));
        var options = new BuildOptions { Unsandboxed = UnsandboxedBuilders.All };
        (await new Unsandboxed(store, lowered.Derivation, new Dictionary<StorePath, PathInfo>(), folder, log, options).RunAsync(new(options, log.Write, () => 0), CancellationToken.None)).Should().Be(0);
        File.ReadAllText(folder.OutputPaths["out"]).Should().Be("content");
        File.Exists(store.PhysicalPath(lowered.Path)).Should().BeFalse("it is not valid yet");
        var elsewhere = ((LoweredOutput)_lowering.Lower(Shell("plain", "true"))).Derivation;
        var refused = () => new Unsandboxed(_store, elsewhere, new Dictionary<StorePath, PathInfo>(), folder, log, options).RunAsync(new(options, log.Write, () => 0), CancellationToken.None);
        await refused.Should().ThrowAsync<SandboxUnavailableException>();
    }

    private static List<string> Living(string name) => [.. Directory.EnumerateDirectories("/proc").Where(folder => CommandLine(folder).Contains(name, StringComparison.Ordinal) && !CommandLine(folder).Contains("build-shell", StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static Recipe Shell(string name, StoreString script) => new(name)
    {
        System = ThisMachine.Systems[0],
        Builder = "/bin/sh",
        Arguments = ["-c", script],
    };
}
