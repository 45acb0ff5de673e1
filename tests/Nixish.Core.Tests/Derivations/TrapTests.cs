using System.Text;
using System.Text.Json;

namespace Nixish.Core.Tests.Derivations;

/// <summary>The places where reimplementations of Nix have gone wrong. Expected paths are what nix-instantiate 2.8.0 printed for the same expressions.</summary>
public class TrapTests
{
    private static readonly Lowering World = new();

    private static Recipe Recipe(string name) => new(name) { System = "x86_64-linux", Builder = "/bin/sh" };

    [Fact]
    public void Trap_1_inputs_with_one_hash_merge_their_outputs()
    {
        Recipe Fetched(string mirror) => Recipe("src") with { Fixed = new(Hash.Sha256("x"u8), FixedOutputMode.Flat), Environment = new() { ["url"] = mirror } };
        Recipe Middle(string mirror) => Recipe("middle") with { Outputs = ["out", "dev"], Environment = new() { ["src"] = $"{Fetched(mirror)}" } };
        Recipe Parent(IBuildable a, IBuildable b) => Recipe("parent") with { Environment = new() { ["a"] = $"{a}", ["b"] = $"{b}" } };

        var split = Parent(Middle("one"), Middle("two").Output("dev"));
        var joined = Parent(Middle("one"), Middle("one").Output("dev"));

        Lower(Middle("one")).Path.Should().NotBe(Lower(Middle("two")).Path);
        Lower(split).Path.Should().NotBe(Lower(joined).Path);
        Lower(split).Output("out").Should().Be(Lower(joined).Output("out"));
        Agrees("""
            let base = { system = "x86_64-linux"; builder = "/bin/sh"; };
                src = url: derivation (base // { name = "src"; inherit url; outputHash = "sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE="; outputHashAlgo = "sha256"; outputHashMode = "flat"; });
                middle = url: derivation (base // { name = "middle"; outputs = [ "out" "dev" ]; src = src url; });
            in derivation (base // { name = "parent"; a = middle "one"; b = (middle "two").dev; })
            """, split);
    }

    [Fact]
    public void Trap_2_every_output_has_an_empty_variable_while_outputs_are_masked()
    {
        var derivation = Lower(Recipe("r") with { Outputs = ["out", "dev"] });
        derivation.Environment.Keys.Should().Contain(["out", "dev"]);
        Encoding.UTF8.GetString(derivation.Environment["dev"].Span).Should().Be(derivation.Output("dev").Path.ToString());
        Agrees("derivation { name = \"r\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; outputs = [ \"out\" \"dev\" ]; }", Recipe("r") with { Outputs = ["out", "dev"] });
    }

    [Fact]
    public void Trap_3_variables_sort_by_utf8_bytes_not_by_utf16_units()
    {
        var recipe = Recipe("order") with { Environment = new() { ["😀"] = "2", ["～"] = "1" } };
        var text = Encoding.UTF8.GetString(Lower(recipe).ToATerm());
        text.IndexOf('～').Should().BeLessThan(text.IndexOf("😀", StringComparison.Ordinal));
        Agrees("derivation { name = \"order\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; \"😀\" = \"2\"; \"～\" = \"1\"; }", recipe);
    }

    [Fact]
    public void Trap_4_values_are_bytes_and_need_not_be_utf8()
    {
        var recipe = Recipe("latin1") with { Environment = new() { ["chars"] = StoreString.FromBytes([0xC5, 0xC4, 0xD6]) } };
        Lower(recipe).Environment["chars"].ToArray().Should().Equal(0xC5, 0xC4, 0xD6);
        Lower(recipe).ToATerm().AsSpan().IndexOf(new byte[] { 0xC5, 0xC4, 0xD6 }).Should().BePositive();
        Agrees(new NixText().Add("derivation { name = \"latin1\"; system = \"x86_64-linux\"; builder = \"/bin/sh\"; chars = \"").Escaped([0xC5, 0xC4, 0xD6]).Add("\"; }"), recipe);
    }

    [Fact]
    public void Trap_5_arguments_and_the_builder_are_escaped_too()
    {
        var recipe = Recipe("args") with { Builder = "/b\"\\\n", Arguments = ["\"", "\\", "\n\r\t", "$"] };
        Encoding.UTF8.GetString(Lower(recipe).ToATerm()).Should().Contain("""
            "/b\"\\\n",["\"","\\","\n\r\t","$"]
            """);
        Agrees("derivation { name = \"args\"; system = \"x86_64-linux\"; builder = \"/b\\\"\\\\\\n\"; args = [ \"\\\"\" \"\\\\\" \"\\n\\r\\t\" \"$\" ]; }", recipe);
    }

    [Fact]
    public void Trap_6_structured_attributes_hold_nothing_that_versions_of_nix_print_differently()
    {
        foreach (var number in (string[])["1.5", "1.0", "1e3", "9223372036854775808"])
        {
            FluentActions.Invoking(() => StructuredValue.FromJson(JsonDocument.Parse(number).RootElement)).Should().Throw<InvalidDerivationException>().WithMessage($"*{number}*");
        }

        FluentActions.Invoking(() => Lower(Recipe("r") with { Structured = new() { ["a"] = "\f" } })).Should().Throw<InvalidDerivationException>().WithMessage("*form feed*");
        var recipe = Recipe("json") with { Structured = new() { ["text"] = "é/<>&'+\u001b\"\\\n", ["numbers"] = (Seq<StructuredValue>)[1L, -2L], ["nothing"] = StructuredValue.Null, ["yes"] = true } };
        Encoding.UTF8.GetString(Lower(recipe).Environment["__json"].Span).Should()
            .Be("""{"builder":"/bin/sh","name":"json","nothing":null,"numbers":[1,-2],"system":"x86_64-linux","text":"é/<>&'+\u001b\"\\\n","yes":true}""");
        Agrees("""
            derivation { name = "json"; system = "x86_64-linux"; builder = "/bin/sh"; __structuredAttrs = true;
              text = builtins.fromJSON "\"é/<>&'+\\u001b\\\"\\\\\\n\""; numbers = [ 1 (-2) ]; nothing = null; yes = true; }
            """, recipe);
    }

    [Fact]
    public void Trap_7_a_recursive_sha256_output_is_a_source_and_no_other_is()
    {
        var hash = Hash.Sha256("x"u8);
        var recipe = Recipe("fixed") with { Fixed = new(hash, FixedOutputMode.Recursive) };
        Lower(recipe).Output("out").Path.Should().Be(StorePath.ForSource(StoreDirectory.Default, "fixed", hash));
        Lower(recipe with { Fixed = new(hash, FixedOutputMode.Flat) }).Output("out").Path.Should().NotBe(Lower(recipe).Output("out").Path);
        foreach (var (mode, algorithm) in from mode in Enum.GetValues<FixedOutputMode>() from algorithm in Enum.GetValues<HashAlgorithm>() select (mode, algorithm))
        {
            var content = Hash.Of(algorithm, "x"u8);
            Agrees($$"""
                derivation { name = "fixed"; system = "x86_64-linux"; builder = "/bin/sh"; outputHash = "{{content}}"; outputHashAlgo = "{{content.ToString(HashFormat.Base16).Split(':')[0]}}";
                  outputHashMode = "{{(mode == FixedOutputMode.Flat ? "flat" : "recursive")}}"; }
                """, recipe with { Fixed = new(content, mode) });
        }
    }

    [Fact]
    public void Trap_8_a_user_of_fixed_content_depends_on_the_content_alone()
    {
        Recipe Fetched(string mirror) => Recipe("src") with { Fixed = new(Hash.Sha256("x"u8), FixedOutputMode.Flat), Environment = new() { ["url"] = mirror } };
        Derivation User(string mirror) => Lower(Recipe("user") with { Environment = new() { ["src"] = $"{Fetched(mirror)}" } });
        User("one").Path.Should().NotBe(User("two").Path);
        User("one").Output("out").Should().Be(User("two").Output("out"));
    }

    [Fact]
    public void Trap_9_a_source_that_refers_to_itself_says_so_in_its_path()
    {
        // The offsets of the self-references are part of the hash; whoever computes it appends "|<offset>" for each.
        byte[] nar = [.. "zeroed"u8, .. "|96|132"u8];
        StorePath.ForSelfReferringSource(StoreDirectory.Default, "n", Hash.Sha256(nar), []).Should()
            .NotBe(StorePath.ForSource(StoreDirectory.Default, "n", Hash.Sha256(nar)));
    }

    [Fact]
    public void Trap_10_derivations_whose_paths_are_unknown_before_they_are_built_are_refused()
    {
        foreach (var text in (string[])
        [
            """Derive([("out","","r:sha256","")],[],[],"x86_64-linux","/bin/sh",[],[("out","")])""",
            """Derive([("out","","","")],[],[],"x86_64-linux","/bin/sh",[],[("out","")])""",
            """DrvWithVersion("xp-dyn-drv",[("out","","","")],[],[],"x86_64-linux","/bin/sh",[],[("out","")])""",
        ])
        {
            FluentActions.Invoking(() => Derivation.Parse("r", Encoding.UTF8.GetBytes(text), _ => throw new InvalidOperationException())).Should().Throw<InvalidDerivationException>();
        }
    }

    private static Derivation Lower(Recipe recipe) => ((LoweredOutput)World.Lower(recipe)).Derivation;

    private static void Agrees(string expression, Recipe recipe) => Agrees(new NixText().Add(expression), recipe);

    private static void Agrees(NixText expression, Recipe recipe)
    {
        RealNix.SkipIfAbsent();
        using var folder = new Folder();
        File.WriteAllBytes(folder["x.nix"], new NixText().Add("let d = ").Add(expression).Add("; in [ d.drvPath d.outPath ]").ToArray());
        RealNix.Evaluate(folder["x.nix"]).EnumerateArray().Select(path => path.GetString())
            .Should().Equal(Lower(recipe).Path.ToString(), Lower(recipe).Output("out").Path.ToString());
    }
}
