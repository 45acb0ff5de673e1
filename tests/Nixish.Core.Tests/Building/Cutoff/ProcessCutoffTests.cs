using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Cutoff;

public sealed class ProcessCutoffTests : IDisposable
{
    private static readonly BuildOptions Options = new() { HostPaths = BuildOptions.SystemPrograms };
    private readonly TemporaryStore _temporary = TemporaryStore.Sandboxed();

    private LocalStore Store => _temporary.Store;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Programs_are_cut_off_with_several_outputs_links_and_references_to_themselves()
    {
        await Store.BuildAsync(Graph(1), Options);
        var result = await Store.BuildAsync(Graph(2), Options);
        result.Built.Select(derivation => derivation.Name).Should().Equal("root");
        result.CutOff.Select(derivation => derivation.Name).Should().Equal("library", "program");
        using var fresh = _temporary.OpenFresh();
        var full = await fresh.BuildAsync(Graph(2), Options with { EarlyCutoff = false });
        foreach (var output in full.Built.SelectMany(derivation => derivation.Outputs.Values))
        {
            Store.Find(output.Path).Should().Be(fresh.Find(output.Path));
        }
    }

    [Fact]
    public async Task Real_nix_builds_the_same_bytes_at_the_same_paths()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH");
        Assert.SkipUnless(Environment.UserName == "root", "real Nix builds in a store below a folder only as root here");
        await Store.BuildAsync(Graph(1), Options);
        var cutOff = await Store.BuildAsync(Graph(2), Options);
        cutOff.CutOff.Should().HaveCount(2);
        var expression = _temporary.Folder.Write("graph.nix", NixExpression(2));
        string[] build = ["--no-out-link", "--option", "sandbox", "true", "--option", "build-users-group", "", "--option", "sandbox-paths", "/bin /lib /lib64 /usr", expression];
        var environment = new Dictionary<string, string> { ["NIX_REMOTE"] = $"local?root={_temporary.Folder["nix"]}", ["HOME"] = _temporary.Folder.Path };
        var paths = TemporaryFolder.Run("nix-build", environment, build).Split('\n');
        paths.Should().Equal(cutOff.Paths.Select(info => info.Path.ToString()));
        foreach (var info in cutOff.Paths)
        {
            Nar.Hash($"{_temporary.Folder["nix"]}{info.Path}").Hash.Should().Be(info.NarHash);
        }
    }

    private static Recipe Graph(int salt)
    {
        Recipe Shell(string name, StoreString script) => new(name) { System = "x86_64-linux", Builder = "/bin/sh", Arguments = ["-euc", script], Environment = new() { ["PATH"] = "/usr/bin:/bin" } };
        var root = Shell("root", "echo constant > $out") with { Environment = new() { ["PATH"] = "/usr/bin:/bin", ["salt"] = $"{salt}" } };
        var library = Shell("library", $"mkdir $out $dev; cp {root} $out/data; echo $out {root} > $out/where; ln -s $out/data $dev/link; echo $dev > $dev/self") with { Outputs = ["out", "dev"] };
        return Shell("program", $"cat {library}/where {library.Output("dev")}/self > $out; echo $out >> $out; chmod +x $out");
    }

    private static string NixExpression(int salt) => $$"""
        let
          shell = name: script: more: derivation ({ inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-euc" script ]; PATH = "/usr/bin:/bin"; } // more);
          root = shell "root" "echo constant > $out" { salt = "{{salt}}"; };
          library = shell "library" "mkdir $out $dev; cp ${root} $out/data; echo $out ${root} > $out/where; ln -s $out/data $dev/link; echo $dev > $dev/self" { outputs = [ "out" "dev" ]; };
        in shell "program" "cat ${library}/where ${library.dev}/self > $out; echo $out >> $out; chmod +x $out" { }
        """;
}
