using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Checking;

public sealed class BuildTwiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private int _runs;

    public BuildTwiceTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_makes_the_same_twice_is_built_twice_and_its_inputs_once()
    {
        var below = ScriptedBuilder.Writing("below", "below");
        var options = Running(ScriptedBuilder.WriteText);
        var above = ScriptedBuilder.Writing("above", $"above {below} {Placeholder.For("out").Text}");
        (await _store.CheckAsync(above, options)).Should().ContainSingle().Which.Name.Should().Be("above");
        _runs.Should().Be(3);
        await _store.CheckAsync(above, options);
        _runs.Should().Be(4, "what is there is the first build");
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task The_first_byte_that_differs_is_shown_with_its_file_and_place()
    {
        var options = Running(async context =>
        {
            Directory.CreateDirectory(Path.Combine(context.OutputPath(), "lib"));
            await File.WriteAllTextAsync(Path.Combine(context.OutputPath(), "lib/a"), "the same");
            await File.WriteAllTextAsync(Path.Combine(context.OutputPath(), "lib/b"), $"{new string('x', 200_000)}run {_runs} of many");
            await File.WriteAllTextAsync(Path.Combine(context.OutputPath(), "lib/c"), $"{_runs}");
        });
        var built = await _store.BuildAsync(ScriptedBuilder.Running("clock"), options);
        var check = () => _store.CheckAsync(ScriptedBuilder.Running("clock"), options);
        var failure = (await check.Should().ThrowAsync<NotDeterministicException>()).Which;
        failure.Output.Should().Be("out");
        failure.Difference.Should().BeEquivalentTo(new { Path = "lib/b", Offset = 200_004, First = "1 of many"u8.ToArray(), Second = "2 of many"u8.ToArray() });
        failure.Message.Should().ContainAll("lib/b", "200004", "1 of many", "2 of many");
        (await File.ReadAllTextAsync(Path.Combine(_store.PhysicalPath(built.Path), "lib/c"))).Should().Be("1", "what was made first is kept");
        Directory.EnumerateFileSystemEntries(_store.Layout.Store).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("file", "'file' is there the second time only")]
    [InlineData("kind", "'kind' is a file the first time and a folder the second")]
    [InlineData("link", "'link' links to 'one' the first time and to 'two' the second")]
    [InlineData("mode", "'mode' is executable the second time only")]
    [InlineData("end", "'end' differs at byte 1:\n  first:  (it ends there)\n  second: 32  2")]
    public async Task What_differs_is_said_in_words(string what, string said)
    {
        var options = Running(context =>
        {
            var root = Directory.CreateDirectory(context.OutputPath()).FullName;
            var path = Path.Combine(root, what);
            switch (what, _runs)
            {
                case ("kind", 2):
                    Directory.CreateDirectory(path);
                    break;
                case ("link", var run):
                    File.CreateSymbolicLink(path, run == 1 ? "one" : "two");
                    break;
                case ("mode", 2):
                    File.WriteAllText(path, "");
                    Disk.SetMode(path, 0x1ed);
                    break;
                case ("end", var run):
                    File.WriteAllText(path, run == 1 ? "1" : "12");
                    break;
                case (not "file", _):
                case (_, 2):
                    File.WriteAllText(path, "");
                    break;
            }

            return Task.CompletedTask;
        });
        var check = () => _store.CheckAsync(ScriptedBuilder.Running("odd"), options);
        (await check.Should().ThrowAsync<NotDeterministicException>()).Which.Difference.ToString().Should().StartWith(said);
    }

    [Fact]
    public async Task A_program_that_knows_its_own_path_makes_the_same_twice()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("bwrap"), "needs bwrap (bubblewrap) on PATH");
        await _store.CheckAsync(Shell("steady", "echo $out > $out"), Running(_ => Task.CompletedTask));
        var check = () => _store.CheckAsync(Shell("odd", "read id rest < /proc/sys/kernel/random/uuid; echo at $id > $out"), Running(_ => Task.CompletedTask));
        (await check.Should().ThrowAsync<NotDeterministicException>()).Which.Difference.Should().BeEquivalentTo(new { Path = "" });
    }

    [Fact]
    public async Task Outside_a_sandbox_the_second_build_has_other_names_and_the_first_stays_valid()
    {
        var root = _folder["here"];
        using var store = LocalStore.Open(root, new StoreDirectory(Path.Combine(root, "store")));
        var lowering = new Lowering(store.Directory) { StatCacheFolder = null };
        var derivation = ((LoweredOutput)lowering.Lower(Shell("plain", "mkdir $out; echo $out $late > $out/self; echo \"$long\" > $out/long; cat $longPath >> $out/long; ln -s $out $out/link") with
        {
            Environment = new() { ["PATH"] = "/bin", ["late"] = Placeholder.For("out").Text, ["long"] = Placeholder.For("out").Text, ["passAsFile"] = "long" },
        })).Derivation;
        async Task<NarHash> RunAsync()
        {
            var folder = BuildFolder.Make(store, derivation);
            using var log = new BuildLog(derivation, store.LogPath(derivation), BuildEvents.Of(null));
            var options = new BuildOptions { Unsandboxed = UnsandboxedBuilders.All };
            var unsandboxed = new Unsandboxed(store, derivation, new Dictionary<StorePath, PathInfo>(), folder, log, options);
            (await unsandboxed.RunAsync(new(options, log.Write, () => 0), CancellationToken.None)).Should().Be(0);
            DiskPath made = folder.OutputPaths["out"];
            var tree = Canonical.Make(made);
            var hash = Nar.Hash(folder.OutputPaths["out"]);
            if (!store.Contains(derivation.Outputs["out"].Path))
            {
                store.Register(new(derivation.Outputs["out"].Path, hash.Hash, hash.Size), made, tree);
            }

            return hash;
        }

        var first = await RunAsync();
        (await RunAsync()).Should().Be(first);
        (await store.VerifyAsync()).IsSound.Should().BeTrue();
        Directory.EnumerateFileSystemEntries(store.Layout.Store).Should().ContainSingle();
    }

    private BuildOptions Running(Func<BuildContext, Task> build) => new()
    {
        Lowering = new() { StatCacheFolder = null },
        Builders = [new ScriptedBuilder(context =>
        {
            _runs++;
            return build(context);
        })],
    };

    private static Recipe Shell(string name, StoreString script) => new(name) { System = ThisMachine.Systems[0], Builder = "/bin/sh", Arguments = ["-c", script] };
}
