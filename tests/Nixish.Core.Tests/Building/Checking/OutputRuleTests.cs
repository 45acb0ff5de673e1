using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Checking;

/// <summary>What a derivation says of its outputs holds here exactly where it holds in real Nix.</summary>
public sealed class OutputRuleTests : IDisposable
{
    private const string System = "x86_64-linux";
    private static readonly Recipe Dep = Shell("dep", "echo dep > $out");
    private static readonly Recipe Mid = Shell("mid", $"echo {Dep} > $out");
    private readonly TemporaryStore _temporary = TemporaryStore.Sandboxed();

    private LocalStore Store => _temporary.Store;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Real_nix_takes_and_refuses_the_same_outputs()
    {
        NixBuild.SkipIfAbsent();
        var cases = Cases().ToArray();
        var nix = new NixBuild(_temporary.Folder);
        var expression = $$"""
            let sh = name: more: script: derivation ({ inherit name; system = "{{System}}"; builder = "/bin/sh"; args = [ "-c" script ]; } // more);
                structured = name: more: script: sh name ({ __structuredAttrs = true; builder = "/bin/bash"; } // more) (". ./.attrs.sh; out=\${outputs[out]}; " + script);
                dep = sh "dep" {} "echo dep > $out";
                mid = sh "mid" {} "echo ${dep} > $out";
            in [ {{string.Join('\n', cases.Select(one => $"({one.Nix})"))}} ]
            """;
        _ = nix.TryBuild(expression, "--keep-going");
        var lowering = new Lowering();
        var paths = cases.Select(one => lowering.Lower(one.Recipe).Path.ToString()).ToArray();
        var invalid = nix.Run("nix-store", ["--check-validity", "--print-invalid", .. paths]).Output.Split('\n');
        foreach (var (one, path) in cases.Zip(paths))
        {
            var ours = true;
            try
            {
                await Store.BuildAsync(one.Recipe, Options());
            }
            catch (BuildFailedException)
            {
                ours = false;
            }

            ours.Should().Be(!invalid.Contains(path), "{0} says so in real Nix", one.Nix);
        }

        cases.Length.Should().Be(invalid.Count(line => line.Length > 0) + paths.Count(path => Store.Contains(StorePath.Parse(path))));
        paths.Count(path => Store.Contains(StorePath.Parse(path))).Should().BeInRange(8, cases.Length - 8, "both answers must be among them");
    }

    [Fact]
    public async Task A_refused_output_is_told_with_its_rule_and_what_it_refers_to()
    {
        var recipe = Shell("bad", $"echo {Mid} > $out") with { Environment = new() { ["disallowedRequisites"] = $"{Dep}" } };
        var build = () => Store.BuildAsync(recipe, Options());
        var failure = (await build.Should().ThrowAsync<OutputNotAllowedException>()).Which;
        var dep = new Lowering().Lower(Dep).Path;
        failure.Should().BeEquivalentTo(new { Output = "out", Rule = "disallowedRequisites", Paths = new[] { dep } });
        failure.Message.Should().Contain(dep.ToString());
        Store.Contains(new Lowering().Lower(recipe).Path).Should().BeFalse();
    }

    [Fact]
    public async Task A_rule_that_names_nothing_is_an_error()
    {
        var build = () => Store.BuildAsync(Shell("bad", "echo > $out") with { Environment = new() { ["allowedReferences"] = "lib" } }, Options());
        (await build.Should().ThrowAsync<BuildFailedException>()).Which.Message.Should().Contain("'lib', which is neither a store path nor one of its outputs");
    }

    private static IEnumerable<(string Nix, Recipe Recipe)> Cases()
    {
        var count = 0;
        foreach (var rule in (string[])["allowedReferences", "allowedRequisites", "disallowedReferences", "disallowedRequisites"])
        {
            foreach (var named in (string[])["", "mid", "dep", "out", "mid dep", "mid out"])
            {
                foreach (var refers in (string[])["mid", "out mid"])
                {
                    var name = $"case-{count++}";
                    var list = string.Join(' ', named.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "out" ? "\"out\"" : word));
                    StoreString script = refers == "mid" ? (StoreString)$"echo {Mid} > $out" : $"echo $out {Mid} > $out";
                    var nixScript = refers == "mid" ? "echo ${mid} > $out" : "echo $out ${mid} > $out";
                    yield return ($"sh \"{name}\" {{ {rule} = [ {list} ]; }} \"{nixScript}\"", Shell(name, script) with { Environment = new() { [rule] = Words(named) } });
                    if (refers == "mid")
                    {
                        var structured = $"{name}-structured";
                        yield return ($"structured \"{structured}\" {{ outputChecks.out.{rule} = [ {list} ]; }} \"{nixScript}\"", Structured(structured, script, new() { [rule] = Items(named) }));
                    }
                }
            }
        }

        foreach (var (rule, limit) in ((string, long)[])[("maxSize", 50), ("maxSize", 5_000), ("maxClosureSize", 300), ("maxClosureSize", 5_000)])
        {
            var name = $"{rule}-{limit}";
            yield return ($"structured \"{name}\" {{ outputChecks.out.{rule} = {limit}; }} \"echo ${{mid}} > $out\"", Structured(name, $"echo {Mid} > $out", new() { [rule] = limit }));
        }
    }

    private static StoreString Words(string named)
    {
        StoreString text = "";
        foreach (var word in named.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            text = text.IsEmpty ? Word(word) : (StoreString)$"{text} {Word(word)}";
        }

        return text;
    }

    private static Seq<StructuredValue> Items(string named) => [.. named.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => (StructuredValue)Word(word))];

    private static StoreString Word(string word) => word switch
    {
        "mid" => (StoreString)$"{Mid}",
        "dep" => (StoreString)$"{Dep}",
        _ => (StoreString)word,
    };

    private static Recipe Structured(string name, StoreString script, Map<StructuredValue> rules) => new(name)
    {
        System = System,
        Builder = "/bin/bash",
        Arguments = ["-c", $". ./.attrs.sh; out=${{outputs[out]}}; {script}"],
        Structured = new() { ["outputChecks"] = (Map<StructuredValue>)new() { ["out"] = rules } },
    };

    private static Recipe Shell(string name, StoreString script) => new(name) { System = System, Builder = "/bin/sh", Arguments = ["-c", script] };

    private static BuildOptions Options() => new() { Lowering = new() { StatCacheFolder = null }, HostPaths = BuildOptions.SystemPrograms };
}
