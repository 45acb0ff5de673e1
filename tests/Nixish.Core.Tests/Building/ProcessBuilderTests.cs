using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

public sealed class ProcessBuilderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public ProcessBuilderTests()
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
    public async Task A_program_sees_the_environment_that_nix_gives_and_no_other()
    {
        Environment.SetEnvironmentVariable("NIXISH_TEST_LEAK", "leaked");
        var recipe = Shell("env", "env -0 > $out") with { Environment = new() { ["PATH"] = "/usr/bin:/bin", ["greeting"] = "hello\nworld", ["self"] = Placeholder.For("out").Text } };
        var result = await BuildAsync(recipe);
        var variables = File.ReadAllText(_store.PhysicalPath(result.Path)).Split('\0', StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line[..line.IndexOf('=')], line => line[(line.IndexOf('=') + 1)..]);
        variables.Remove("_");
        variables.Remove("SHLVL");
        variables.Remove("OLDPWD");
        variables.Should().Equal(new Dictionary<string, string>
        {
            ["HOME"] = "/homeless-shelter",
            ["NIX_BUILD_CORES"] = "3",
            ["NIX_BUILD_TOP"] = "/build",
            ["NIX_LOG_FD"] = "2",
            ["NIX_STORE"] = "/nix/store",
            ["PATH"] = "/usr/bin:/bin",
            ["PWD"] = "/build",
            ["TEMP"] = "/build",
            ["TEMPDIR"] = "/build",
            ["TERM"] = "xterm-256color",
            ["TMP"] = "/build",
            ["TMPDIR"] = "/build",
            ["builder"] = "/bin/sh",
            ["greeting"] = "hello\nworld",
            ["name"] = "env",
            ["out"] = result.Path.ToString(),
            ["self"] = result.Path.ToString(),
            ["system"] = "x86_64-linux",
        });
    }

    [Fact]
    public async Task A_program_sees_its_inputs_at_their_logical_paths_and_no_other_store_path()
    {
        _folder.Write("in/data", "content");
        File.CreateSymbolicLink(_folder["link"], "/somewhere");
        var (data, link, hidden) = (Source.Directory(_folder["in"]), Source.File(_folder["link"]), Source.Text("hidden", "x"));
        await _store.BuildAsync(hidden, new() { Lowering = _lowering });
        var result = await BuildAsync(Shell("reader", $"cat {data}/data > $out; echo >> $out; ls -1 /nix/store >> $out; echo {data} >> $out; /bin/readlink {link} >> $out"));
        var lines = File.ReadAllLines(_store.PhysicalPath(result.Path));
        var (dataPath, linkPath) = (_lowering.Lower(data).Path, _lowering.Lower(link).Path);
        lines[0].Should().Be("content");
        lines[1..^2].Should().BeEquivalentTo(dataPath.BaseName, linkPath.BaseName, result.Path.BaseName);
        lines[^1].Should().Be("/somewhere");
        result.Paths[0].References.Should().BeEquivalentTo([dataPath, linkPath, result.Path]);
    }

    [Fact]
    public async Task A_program_has_no_network_no_input_and_cannot_write_its_inputs()
    {
        var data = Source.Text("data", "content");
        var result = await BuildAsync(Shell("jail", $"cat > $out; ls /sys /root /home >> $out 2>/dev/null; cat /proc/net/route | wc -l >> $out; (echo spoiled > {data}) 2>/dev/null || echo refused >> $out"));
        File.ReadAllLines(_store.PhysicalPath(result.Path)).Should().Equal("1", "refused");
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_program_that_closes_its_streams_is_waited_for()
    {
        var result = await BuildAsync(Shell("quiet", "exec >&- 2>&-; /bin/sleep 0.3; echo done > $out"));
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be("done\n");
    }

    [Fact]
    public async Task Long_values_are_passed_as_files()
    {
        var recipe = Shell("files", "cat $longPath > $out; echo ${long-unset} >> $out") with { Environment = new() { ["PATH"] = "/bin", ["long"] = new string('x', 300_000), ["passAsFile"] = "long" } };
        var result = await BuildAsync(recipe);
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be(new string('x', 300_000) + "unset\n");
    }

    [Fact]
    public async Task Structured_attributes_come_as_json_and_as_shell_text()
    {
        var recipe = new Recipe("structured")
        {
            System = "x86_64-linux",
            Builder = "/bin/bash",
            Arguments = ["-c", ". .attrs.sh; mkdir() { /bin/mkdir \"$@\"; }; mkdir ${outputs[out]}; /bin/cp .attrs.json ${outputs[out]}/json; echo \"${list[1]} $flag $text\" > ${outputs[out]}/shell"],
            Structured = new() { ["list"] = (Seq<StructuredValue>)["a", "b c"], ["flag"] = true, ["text"] = "it's" },
        };
        var result = await BuildAsync(recipe);
        var place = _store.PhysicalPath(result.Path);
        File.ReadAllText(Path.Combine(place, "shell")).Should().Be("b c 1 it's\n");
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(place, "json")));
        json.RootElement.GetProperty("outputs").GetProperty("out").GetString().Should().Be(result.Path.ToString());
        json.RootElement.GetProperty("list")[1].GetString().Should().Be("b c");
    }

    [Fact]
    public async Task A_failing_program_gives_its_exit_code_and_both_its_outputs()
    {
        var build = () => BuildAsync(Shell("bad", "echo to stdout; echo to stderr >&2; printf 'bytes \\377\\n'; exit 7"));
        var failure = (await build.Should().ThrowAsync<BuildFailedException>()).Which;
        failure.ExitCode.Should().Be(7);
        failure.LogTail.Should().Equal("to stdout", "to stderr", "bytes \uFFFD");
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_with_its_name()
    {
        var build = () => BuildAsync(Shell("absent", "") with { Builder = "/no/such/program" });
        (await build.Should().ThrowAsync<BuildFailedException>()).Which.Message.Should().Contain("/no/such/program");
    }

    [Fact]
    public async Task Cancelling_kills_the_program_and_what_it_started()
    {
        using var cancelled = new CancellationTokenSource();
        var seconds = Random.Shared.Next(100_000, 900_000);
        var started = new Started(cancelled);
        var build = () => _store.BuildAsync(
            Shell("sleeper", $"/bin/sleep {seconds} & echo running; /bin/sleep {seconds}"), new() { Lowering = _lowering, HostPaths = BuildOptions.SystemPrograms }, started, cancelled.Token);
        var clock = Stopwatch.StartNew();
        await build.Should().ThrowAsync<OperationCanceledException>();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
        Directory.EnumerateDirectories("/proc").Where(folder => CommandLine(folder).Contains($"sleep\0{seconds}", StringComparison.Ordinal)).Should().BeEmpty();
        Directory.EnumerateDirectories(Path.Combine(_store.Root, "tmp")).SelectMany(Directory.EnumerateFileSystemEntries).Should().BeEmpty();
    }

    [Fact]
    public async Task Bytes_that_are_not_text_reach_the_program()
    {
        StoreString latin = StoreString.FromBytes([0xc5, 0xc4, 0xd6]);
        var result = await BuildAsync(Shell("bytes", "printf %s \"$latin\" > $out") with { Environment = new() { ["latin"] = latin } });
        File.ReadAllBytes(_store.PhysicalPath(result.Path)).Should().Equal(0xc5, 0xc4, 0xd6);
    }

    private Task<BuildResult> BuildAsync(Recipe recipe) => _store.BuildAsync(recipe, new() { Lowering = _lowering, Cores = 3, HostPaths = BuildOptions.SystemPrograms });

    private static Recipe Shell(string name, StoreString script) => new(name)
    {
        System = "x86_64-linux",
        Builder = "/bin/sh",
        Arguments = ["-c", script],
        Environment = new() { ["PATH"] = "/usr/bin:/bin" },
    };

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private sealed class Started(CancellationTokenSource source) : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value)
        {
            if (value is BuildEvent.Logged)
            {
                source.Cancel();
            }
        }
    }
}
