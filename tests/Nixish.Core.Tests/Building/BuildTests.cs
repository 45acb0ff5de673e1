using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

public sealed class BuildTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public BuildTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Text_that_refers_to_a_source_is_a_source_that_refers_to_it()
    {
        var data = Source.File(_folder.Write("data", "hello"));
        var result = await _store.BuildAsync(Source.Text("note", $"see {data}\n"), Options());
        var dataPath = _lowering.Lower(data).Path;
        result.Paths[0].References.Should().Equal(dataPath);
        File.ReadAllText(_store.PhysicalPath(result.Path)).Should().Be($"see {dataPath}\n");
        (await _store.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 2, IsSound = true, Deleted = 0 });
    }

    [Fact]
    public async Task Text_that_refers_to_a_build_is_built_after_it()
    {
        var first = ScriptedBuilder.Writing("first", "one");
        var text = Source.Text("note", $"see {first}\n");
        var result = await _store.BuildAsync(text, Options());
        result.Built.Select(derivation => derivation.Name).Should().Equal("first", "note");
        result.Paths[0].References.Should().Equal(_lowering.Lower(first).Path);
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task Building_twice_runs_no_builder_the_second_time()
    {
        var top = ScriptedBuilder.Writing("top", $"{ScriptedBuilder.Writing("bottom", "x")}");
        (await _store.BuildAsync(top, Options())).Built.Should().HaveCount(2);
        var events = new EventLog();
        using var again = _folder.OpenStore();
        (await again.BuildAsync(top, Options(), events)).Built.Should().BeEmpty();
        events.Should().HaveCount(2).And.ContainItemsAssignableTo<BuildEvent>();
        events[0].Should().BeOfType<BuildEvent.AlreadyValid>();
        events[1].Should().BeOfType<BuildEvent.Planned>().Which.Derivations.Should().BeEmpty();
    }

    [Fact]
    public async Task The_derivations_of_what_is_built_are_valid_text_paths()
    {
        var top = ScriptedBuilder.Writing("top", $"{ScriptedBuilder.Writing("bottom", "x")}");
        var derivation = (await _store.BuildAsync(top, Options())).Built[1];
        var info = await _store.FindAsync(derivation.Path);
        info!.References.Should().Equal(derivation.Inputs.Select(input => input.Derivation.Path));
        File.ReadAllBytes(_store.PhysicalPath(derivation.Path)).Should().Equal(derivation.ToATerm());
    }

    [Fact]
    public async Task Independent_derivations_build_at_the_same_time_but_no_more_than_allowed()
    {
        var (running, most) = (0, 0);
        var builder = new ScriptedBuilder(async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Delay(30);
            Interlocked.Decrement(ref running);
            await File.WriteAllTextAsync(context.OutputPath(), context.Derivation.Name);
        });
        var targets = Enumerable.Range(0, 12).Select(i => ScriptedBuilder.Running($"job-{i}")).ToArray<IBuildable>();
        await _store.BuildAsync(targets, new() { Lowering = _lowering, Builders = [builder], MaxJobs = 3 });
        most.Should().BeInRange(2, 3);
    }

    [Fact]
    public async Task A_chain_longer_than_the_stack_is_deep_builds()
    {
        StoreString text = "end";
        for (var i = 0; i < 1_000; i++)
        {
            text = $"{ScriptedBuilder.Writing($"link-{i}", text)}";
            _lowering.Lower(Source.Text("head", text));
        }

        var result = await _store.BuildAsync(Source.Text("head", text), Options());
        result.Built.Should().HaveCount(1_001);
    }

    [Fact]
    public async Task Events_tell_the_plan_then_each_build_in_order()
    {
        var builder = new ScriptedBuilder(context =>
        {
            context.Log("at work");
            return File.WriteAllTextAsync(context.OutputPath(), "");
        });
        var events = new EventLog();
        await _store.BuildAsync(ScriptedBuilder.Running("job"), new() { Lowering = _lowering, Builders = [builder] }, events);
        events.Select(happened => happened.GetType().Name).Should().Equal("Planned", "Started", "Logged", "Finished");
        events.OfType<BuildEvent.Logged>().Single().Line.Should().Be("at work");
        File.ReadAllText(_store.LogPath(events.OfType<BuildEvent.Finished>().Single().Derivation)).Should().Be("at work\n");
    }

    [Fact]
    public async Task Outputs_may_refer_to_each_other_and_are_found_to()
    {
        var recipe = ScriptedBuilder.Running("pair") with { Outputs = ["out", "dev"] };
        var builder = new ScriptedBuilder(async context =>
        {
            await File.WriteAllTextAsync(context.OutputPath(), "plain");
            Directory.CreateDirectory(context.OutputPath("dev"));
            await File.WriteAllTextAsync(Path.Combine(context.OutputPath("dev"), "link"), $"{context.Require("out")} and {context.Require("dev")}");
        });
        var result = await _store.BuildAsync([recipe, recipe.Output("dev")], new() { Lowering = _lowering, Builders = [builder] });
        result.Paths[0].References.Should().BeEmpty();
        result.Paths[1].References.Should().BeEquivalentTo(result.Paths.Select(info => info.Path));
        result.Built.Should().ContainSingle();
    }

    [Fact]
    public async Task Outputs_are_canonical()
    {
        var builder = new ScriptedBuilder(async context =>
        {
            var folder = context.OutputPath();
            Directory.CreateDirectory(Path.Combine(folder, "sub"));
            await File.WriteAllTextAsync(Path.Combine(folder, "plain"), "p");
            await File.WriteAllTextAsync(Path.Combine(folder, "sub", "run"), "r");
            Disk.SetMode(Path.Combine(folder, "sub", "run"), 0xfff);
            File.CreateSymbolicLink(Path.Combine(folder, "link"), "nowhere");
        });
        var place = _store.PhysicalPath((await _store.BuildAsync(ScriptedBuilder.Running("tree"), new() { Lowering = _lowering, Builders = [builder] })).Path);
        foreach (var (name, mode) in new[] { ("", 0x16du), ("plain", 0x124u), ("sub", 0x16du), ("sub/run", 0x16du) })
        {
            var stat = Disk.Stat(Path.Combine(place, name).TrimEnd('/'))!.Value;
            stat.Mode.Should().Be(mode, name);
            stat.Modified.Should().Be(1_000_000_000, name);
        }

        Disk.Stat(Path.Combine(place, "link"))!.Value.Should().Match<FileStat>(stat => stat.Kind == FileKind.Symlink && stat.Modified == 1_000_000_000);
    }

    [Fact]
    public async Task Two_derivations_with_one_fixed_output_build_it_once()
    {
        var known = new FixedOutput(Hash.Sha256("same"u8), FixedOutputMode.Flat);
        var runs = 0;
        var builder = new ScriptedBuilder(async context =>
        {
            Interlocked.Increment(ref runs);
            await Task.Delay(30);
            await File.WriteAllTextAsync(context.OutputPath(), "same");
        });
        Recipe Fetch(string from) => ScriptedBuilder.Running("data") with { Fixed = known, Environment = new() { ["from"] = from } };
        var result = await _store.BuildAsync([Fetch("here"), Fetch("there")], new() { Lowering = _lowering, Builders = [builder], MaxJobs = 2 });
        runs.Should().Be(1);
        result.Paths[0].Should().Be(result.Paths[1]);
        result.Paths[0].ContentAddress.Should().Be($"fixed:{known.Hash.ToString(HashFormat.Nix32)}");
    }

    private BuildOptions Options() => new() { Lowering = _lowering, Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] };
}
