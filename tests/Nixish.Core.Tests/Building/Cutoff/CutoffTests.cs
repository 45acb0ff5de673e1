using System.IO.Compression;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Cutoff;

public sealed class CutoffTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    private LocalStore Store => _temporary.Store;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_root_input_that_changes_without_effect_runs_one_builder_however_deep_the_graph()
    {
        await Store.BuildAsync(Chain(1, 40), Options());
        var events = new EventLog();
        var result = await Store.BuildAsync(Chain(2, 40), Options(), events);
        result.Built.Select(derivation => derivation.Name).Should().Equal("root");
        result.CutOff.Should().HaveCount(40);
        events.OfType<BuildEvent.CutOff>().Select(cutOff => cutOff.Derivation).Should().Equal(result.CutOff);
        await EqualsAFullBuildAsync(Chain(2, 40));
        (await Store.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 });
    }

    [Fact]
    public async Task A_root_input_that_changes_with_effect_runs_all()
    {
        await Store.BuildAsync(Chain(1, 5), Options());
        (await Store.BuildAsync(Chain(1, 5, "another text"), Options())).Built.Should().HaveCount(6);
    }

    [Fact]
    public async Task Only_what_the_change_reaches_is_built_where_it_stops_half_way()
    {
        // The second builder keeps the length alone of what it reads.
        Recipe Graph(string text)
        {
            var root = Node("root", new() { ["text"] = text });
            var length = Node("length", new() { ["read"] = $"{root}" });
            return Node("top", new() { ["text"] = $"{length}" });
        }

        await Store.BuildAsync(Graph("abc"), Options());
        var result = await Store.BuildAsync(Graph("xyz"), Options());
        result.Built.Select(derivation => derivation.Name).Should().Equal("root", "length");
        result.CutOff.Select(derivation => derivation.Name).Should().Equal("top");
        await EqualsAFullBuildAsync(Graph("xyz"));
    }

    [Fact]
    public async Task The_paths_are_those_that_nix_computes_and_the_derivations_are_there()
    {
        var lowering = new Lowering();
        await Store.BuildAsync(Chain(1, 3), Options());
        var result = await Store.BuildAsync(Chain(2, 3), Options());
        result.Path.Should().Be(lowering.Lower(Chain(2, 3)).Path);
        result.CutOff.Should().OnlyContain(derivation => Store.Contains(derivation.Path));
        result.Paths[0].Deriver.Should().Be(((LoweredOutput)lowering.Lower(Chain(2, 3))).Derivation.Path);
    }

    [Fact]
    public async Task Outputs_that_refer_to_each_other_and_to_themselves_are_made_anew_with_their_own_paths()
    {
        Recipe Graph(int salt) => Node("pair", new() { ["text"] = $"{Placeholder.For("out").Text}: see {Root(salt)}" }) with { Outputs = ["out", "dev"] };
        await Store.BuildAsync(Graph(1), Options());
        var result = await Store.BuildAsync([Graph(2), Graph(2).Output("dev")], Options());
        result.Built.Should().ContainSingle();
        result.Paths[0].References.Should().HaveCount(2);
        result.Paths[1].References.Should().HaveCount(2);
        await EqualsAFullBuildAsync(Graph(2));
    }

    [Fact]
    public async Task Links_names_and_executables_are_made_anew_too()
    {
        Recipe Graph(int salt) => Node("tree", new() { ["tree"] = $"{Root(salt)}" });
        await Store.BuildAsync(Graph(1), Options());
        (await Store.BuildAsync(Graph(2), Options())).CutOff.Should().ContainSingle();
        await EqualsAFullBuildAsync(Graph(2));
    }

    [Fact]
    public async Task What_may_hide_paths_in_compressed_files_is_built_again()
    {
        Recipe Graph(int salt) => Node("packed", new() { ["gzip"] = $"{Root(salt)}" });
        await Store.BuildAsync(Graph(1), Options());
        (await Store.BuildAsync(Graph(2), Options())).CutOff.Should().BeEmpty();
        await EqualsAFullBuildAsync(Graph(2));
    }

    [Theory]
    [InlineData("hidesStorePaths")]
    [InlineData("exportReferencesGraph")]
    public async Task A_derivation_can_say_that_it_hides_paths(string variable)
    {
        Recipe Graph(int salt) => Node("hiding", new() { ["text"] = $"{Root(salt)}", [variable] = "1" });
        await Store.BuildAsync(Graph(1), Options());
        (await Store.BuildAsync(Graph(2), Options())).CutOff.Should().BeEmpty();
        Recipe Structured(int salt) => Node("hiding", []) with { Environment = [], Structured = new() { ["text"] = (StoreString)$"{Root(salt)}", [variable] = "1" } };
        await Store.BuildAsync(Structured(1), Options());
        (await Store.BuildAsync(Structured(2), Options())).CutOff.Should().BeEmpty();
    }

    [Fact]
    public async Task Two_inputs_that_cannot_be_told_apart_are_not_taken_for_one_another()
    {
        // Both hold the same under one name, so that only their paths say which is which.
        Recipe Twin(int salt) => Node("twin", new() { ["text"] = "the same", ["salt"] = $"{salt}" });
        Recipe Top(int first, int second) => Node("top", new() { ["text"] = $"{Twin(first)} {Twin(second)}" });
        await Store.BuildAsync(Top(1, 2), Options());
        foreach (var (first, second) in new[] { (2, 1), (1, 1), (3, 4) })
        {
            await Store.BuildAsync(Top(first, second), Options());
            await EqualsAFullBuildAsync(Top(first, second));
        }
    }

    [Fact]
    public async Task Without_it_everything_is_built()
    {
        await Store.BuildAsync(Chain(1, 3), Options());
        (await Store.BuildAsync(Chain(2, 3), Options() with { EarlyCutoff = false })).Built.Should().HaveCount(4);
    }

    [Fact]
    public async Task Old_outputs_that_are_gone_or_damaged_are_built()
    {
        var old = await Store.BuildAsync(Chain(1, 2), Options());
        foreach (var derivation in old.Built.Skip(1))
        {
            var file = Store.PhysicalPath(derivation.Outputs["out"].Path);
            Disk.SetMode(file, 0x1a4);
            File.AppendAllText(file, "damage");
        }

        (await Store.BuildAsync(Chain(2, 2), Options())).Built.Should().HaveCount(3);
        var now = await Store.BuildAsync(Chain(2, 2), Options());
        foreach (var path in now.Paths)
        {
            File.Delete(Store.Layout.InfoOf(path.Path));
        }

        (await Store.BuildAsync(Chain(3, 2), Options())).Built.Select(derivation => derivation.Name).Should().Equal("root", "link-1");
        await EqualsAFullBuildAsync(Chain(3, 2));
    }

    [Fact]
    public async Task A_trace_that_is_damaged_or_somebody_elses_costs_a_build_and_nothing_else()
    {
        await Store.BuildAsync(Chain(1, 2), Options());
        var files = Directory.GetFiles(Store.Layout.Traces);
        File.Copy(files[0], files[1], overwrite: true);
        File.WriteAllText(files[2], "Trace: nonsense\n");
        await Store.BuildAsync(Chain(2, 2), Options());
        await EqualsAFullBuildAsync(Chain(2, 2));
    }

    [Fact]
    public void A_trace_reads_as_it_was_written_and_nothing_else_does()
    {
        var hash = Hash.Sha256("x"u8);
        StorePath Path(string name) => StorePath.ForText(StoreDirectory.Default, name, "x"u8, []);
        var trace = new BuildTrace(hash, Path("a.drv")) { Outputs = new() { ["out"] = new(Path("a"), hash, 3, hash), ["dev"] = new(Path("a-dev"), hash, 3, hash) }, References = [new(Path("b"), hash)] };
        BuildTrace.Parse(trace.ToText()).Should().Be(trace);
        BuildTrace.Parse(trace.ToText() + "Later: thing\n").Should().Be(trace);
        BuildTrace.Parse(trace.ToText() + "Output: out\n").Should().BeNull();
        BuildTrace.Parse(trace.ToText()[..^1]).Should().BeNull();
        BuildTrace.Parse(trace.ToText().Replace("sha256:", "sha256:u", StringComparison.Ordinal)).Should().BeNull();
        BuildTrace.Parse("").Should().BeNull();
    }

    private static Recipe Chain(int salt, int length, string text = "text")
    {
        var below = Root(salt, text);
        for (var i = 0; i < length; i++)
        {
            below = Node($"link-{i}", new() { ["text"] = $"after {below}, at {Placeholder.For("out").Text}" });
        }

        return below;
    }

    private static Recipe Root(int salt, string text = "text") => Node("root", new() { ["text"] = text, ["salt"] = $"{salt}" });

    private static Recipe Node(string name, Map<StoreString> environment) => ScriptedBuilder.Running(name) with { Environment = environment };

    private static BuildOptions Options() => new() { Builders = [new ScriptedBuilder(Write)] };

    // What it writes follows from the variables: texts of each output, a tree, a compressed file, or the length of a file.
    private static async Task Write(BuildContext context)
    {
        var variables = context.Environment;
        var text = variables.TryGetValue("text", out var given) ? given : "";
        foreach (var (name, path) in context.Derivation.Outputs.ToArray().Select(output => (output.Key, output.Value.Path.ToString())))
        {
            text = text.Replace(Placeholder.For(name).Text, path, StringComparison.Ordinal);
        }

        foreach (var output in context.Derivation.Outputs.Keys.Where(name => name != "out"))
        {
            await File.WriteAllTextAsync(context.OutputPath(output), $"{output}: {text}");
        }

        var place = context.OutputPath();
        if (variables.TryGetValue("tree", out var input))
        {
            Directory.CreateDirectory(Path.Combine(place, Path.GetFileName(input)));
            await File.WriteAllTextAsync(Path.Combine(place, Path.GetFileName(input), "run"), $"#!{input}\n{new string('x', 100_000)}{input[11..43]}");
            Disk.SetMode(Path.Combine(place, Path.GetFileName(input), "run"), 0x1ed);
            File.CreateSymbolicLink(Path.Combine(place, "link"), input);
        }
        else if (variables.TryGetValue("gzip", out var packed))
        {
            await using var archive = new GZipStream(File.Create(place), CompressionLevel.Fastest);
            archive.Write(System.Text.Encoding.UTF8.GetBytes(packed));
        }
        else
        {
            await File.WriteAllTextAsync(place, variables.TryGetValue("read", out var read) ? $"{new FileInfo(context.PhysicalPath(read)).Length}" : text);
        }
    }

    private async Task EqualsAFullBuildAsync(IBuildable target)
    {
        using var fresh = _temporary.OpenFresh();
        var full = await fresh.BuildAsync(target, Options() with { EarlyCutoff = false });
        foreach (var path in full.Built.SelectMany(derivation => derivation.Outputs.Values).Select(output => output.Path))
        {
            Store.Find(path).Should().Be(fresh.Find(path));
        }
    }
}
