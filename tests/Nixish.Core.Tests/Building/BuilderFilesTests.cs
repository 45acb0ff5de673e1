using System.Text;
using System.Text.Json;
using Nixish.Core.Tests.Building.Fetching;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

/// <summary>What a builder is given to read is what real Nix gives it, byte for byte.</summary>
/// <remarks>Scripts end with <c>true</c>: Nix kills a builder whose last program closes its output before it exits.</remarks>
public sealed class BuilderFilesTests : IDisposable
{
    private const string System = "x86_64-linux";
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public BuilderFilesTests()
    {
        NixBuild.SkipIfAbsent();
        _store = _folder.OpenStore();
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Structured_attributes_are_the_same_bytes()
    {
        var dep = new Recipe("dep") { System = System, Builder = "/bin/bash", Arguments = ["-c", "echo dep > $out"] };
        var text = Source.Text("text", "a text");
        var recipe = new Recipe("structured")
        {
            System = System,
            Builder = "/bin/bash",
            Arguments = ["-c", ". ./.attrs.sh; export PATH=/bin; mkdir ${outputs[out]} ${outputs[dev]}; cp .attrs.json ${outputs[out]}/json; cp .attrs.sh ${outputs[out]}/sh; ls -A >&2; true"],
            Outputs = ["out", "dev"],
            Structured = new()
            {
                ["z"] = 1,
                ["a"] = "it's \"quoted\" \\ back\ttab\nline \u0001 \u007f é \U0001F600 <&>+/",
                ["Upper"] = true,
                ["no"] = false,
                ["nothing"] = StructuredValue.Null,
                ["negative"] = -5,
                ["large"] = 5_000_000_000,
                ["not-a-name"] = "x",
                ["9"] = "x",
                ["empty"] = default(Seq<StructuredValue>),
                ["none"] = new Map<StructuredValue>(),
                ["list"] = (Seq<StructuredValue>)["a b", 2, true, false, StructuredValue.Null, (StoreString)$"{dep}"],
                ["nested"] = (Seq<StructuredValue>)[(Seq<StructuredValue>)[1], (Map<StructuredValue>)new() { ["k"] = "v" }],
                ["map"] = (Map<StructuredValue>)new() { ["b"] = 1, ["a"] = "it's", ["\uFF5E"] = 1, ["\U0001F600"] = 2 },
                ["deep"] = (Map<StructuredValue>)new() { ["b"] = (Seq<StructuredValue>)[1] },
                ["self"] = Placeholder.For("dev").Text,
                ["exportReferencesGraph"] = (Map<StructuredValue>)new() { ["graph"] = (Seq<StructuredValue>)[dep, text], ["one"] = (Seq<StructuredValue>)[text] },
            },
        };
        var expression = $$"""
            let dep = derivation { name = "dep"; system = "{{System}}"; builder = "/bin/bash"; args = [ "-c" "echo dep > $out" ]; };
                text = builtins.toFile "text" "a text";
            in derivation {
              name = "structured"; system = "{{System}}"; builder = "/bin/bash"; outputs = [ "out" "dev" ]; __structuredAttrs = true;
              args = [ "-c" ". ./.attrs.sh; export PATH=/bin; mkdir \${outputs[out]} \${outputs[dev]}; cp .attrs.json \${outputs[out]}/json; cp .attrs.sh \${outputs[out]}/sh; ls -A >&2; true" ];
              z = 1; a = "it's \"quoted\" \\ back\ttab\nline {{"\u0001"}} {{"\u007f"}} é {{"\U0001F600"}} <&>+/"; Upper = true; no = false; nothing = null; negative = -5; large = 5000000000;
              "not-a-name" = "x"; "9" = "x"; empty = []; none = {}; list = [ "a b" 2 true false null "${dep}" ]; nested = [ [ 1 ] { k = "v"; } ];
              map = { b = 1; a = "it's"; "{{"\uFF5E"}}" = 1; "{{"\U0001F600"}}" = 2; }; deep = { b = [ 1 ]; }; self = placeholder "dev";
              exportReferencesGraph = { graph = [ dep text ]; one = [ text ]; };
            }
            """;
        await SameAsync(recipe, expression, "json", "sh");
    }

    [Fact]
    public async Task Graphs_of_references_are_the_same_bytes()
    {
        var dep = new Recipe("dep") { System = System, Builder = "/bin/bash", Arguments = ["-c", "echo $out > $out"] };
        var mid = new Recipe("mid") { System = System, Builder = "/bin/bash", Arguments = ["-c", $"echo {dep} > $out"] };
        var text = Source.Text("text", "a text");
        var recipe = new Recipe("graphs")
        {
            System = System,
            Builder = "/bin/bash",
            Arguments = ["-c", "export PATH=/bin; mkdir $out; cp one two.txt $out; true"],
            Environment = new() { ["exportReferencesGraph"] = $"one {mid} two.txt {text}" },
        };
        await SameAsync(recipe, $$"""
            let sh = name: script: more: derivation ({ inherit name; system = "{{System}}"; builder = "/bin/bash"; args = [ "-c" script ]; } // more);
                dep = sh "dep" "echo $out > $out" {};
                mid = sh "mid" "echo ${dep} > $out" {};
                text = builtins.toFile "text" "a text";
            in sh "graphs" "export PATH=/bin; mkdir $out; cp one two.txt $out; true" { exportReferencesGraph = [ "one" mid "two.txt" text ]; }
            """, "one", "two.txt");
        foreach (var (graph, said) in ((StoreString, string)[])[("one", "odd number"), ($"../up {mid}", "../up"), ("one /etc/passwd", "/etc/passwd"), ("one /nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo", "not among its inputs")])
        {
            var build = () => _store.BuildAsync(recipe with { Environment = new() { ["exportReferencesGraph"] = graph } }, Options());
            (await build.Should().ThrowAsync<InvalidDerivationException>()).WithMessage($"*{said}*");
        }
    }

    [Fact]
    public async Task Only_what_is_known_by_its_hash_has_a_network()
    {
        using var server = new FileServer("fetched"u8.ToArray());
        var script = $"exec 3<> /dev/tcp/127.0.0.1/{server.Port} || exit 9; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; line=; while IFS= read -r line <&3 || [ -n \"$line\" ]; do last=$line; line=; done; printf %s \"$last\" > $out";
        var hash = Hash.Sha256("fetched"u8);
        var known = new Recipe("known") { System = System, Builder = "/bin/bash", Arguments = ["-c", script], Fixed = new(hash, FixedOutputMode.Flat) };
        var result = await _store.BuildAsync(known, Options());
        var nix = new NixBuild(_folder);
        string Expression(string name, string more) => $$"""derivation { name = "{{name}}"; system = "{{System}}"; builder = "/bin/bash"; args = [ "-c" {{JsonSerializer.Serialize(script).Replace("\\u0027", "'", StringComparison.Ordinal).Replace("\\u003C", "<", StringComparison.Ordinal).Replace("\\u003E", ">", StringComparison.Ordinal).Replace("\\u0022", "\\\"", StringComparison.Ordinal).Replace("\\u0026", "&", StringComparison.Ordinal)}} ]; {{more}} }""";
        nix.Build(Expression("known", $"outputHash = \"{hash}\"; outputHashAlgo = \"sha256\"; outputHashMode = \"flat\";")).Should().Be(result.Path.ToString());
        server.Requests.Should().HaveCount(2);

        var build = () => _store.BuildAsync(known with { Name = "any", Fixed = null }, Options());
        (await build.Should().ThrowAsync<BuildFailedException>()).Which.ExitCode.Should().Be(9);
        nix.TryBuild(Expression("any", "")).Code.Should().NotBe(0);
        server.Requests.Should().HaveCount(2, "neither came through");
    }

    [Fact]
    public void Numbers_are_as_short_as_nix_writes_them()
    {
        using var document = JsonDocument.Parse("[0.0,-0.0,1.0,1.5,-2.25,1e15,123456789012345680.0,1e20,0.001,0.0001,0.00001,1.2e-7,18446744073709551615,-7,1E2]");
        PlainJson.Write(PlainJson.Read(document.RootElement)).Should().Be("[0.0,-0.0,1.0,1.5,-2.25,1e+15,1.2345678901234568e+17,1e+20,0.001,0.0001,1e-05,1.2e-07,18446744073709551615,-7,100.0]");
    }

    private async Task SameAsync(Recipe recipe, string expression, params string[] files)
    {
        var result = await _store.BuildAsync(recipe, Options());
        var nix = new NixBuild(_folder);
        var logical = nix.Run("nix-build", _folder.Write($"{recipe.Name}.nix", expression), "--no-out-link", "-A", "out").Output.Trim();
        logical.Should().Be(result.Path.ToString(), "both must have built the same derivation");
        foreach (var file in files)
        {
            var theirs = await File.ReadAllBytesAsync(Path.Combine(nix.Physical(logical), file));
            Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Path.Combine(_store.PhysicalPath(result.Path), file))).Should().Be(Encoding.UTF8.GetString(theirs));
        }
    }

    private static BuildOptions Options() => new() { Lowering = new() { StatCacheFolder = null }, HostPaths = BuildOptions.SystemPrograms };
}
