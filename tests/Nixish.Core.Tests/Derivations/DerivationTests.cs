using System.Text;

namespace Nixish.Core.Tests.Derivations;

public class DerivationTests
{
    private static readonly Recipe Plain = new("r") { System = "x86_64-linux", Builder = "/bin/sh" };

    [Fact]
    public void A_fixed_output_and_its_user_have_the_paths_that_nix_gives()
    {
        var bar = new Recipe("bar")
        {
            System = ":",
            Builder = ":",
            Fixed = new(Hash.Parse("08813cbee9903c62be4c5027726a418a300da4500b2d369d3af9286f4815ceba", HashAlgorithm.Sha256), FixedOutputMode.Recursive) { Spelling = HashFormat.Base16 },
        };
        var foo = new Recipe("foo") { System = ":", Builder = ":", Outputs = ["out", "dev"], Environment = new() { ["bar"] = $"{bar}" } };
        Lower(bar).Path.ToString().Should().Be("/nix/store/0hm2f1psjpcwg8fijsmr4wwxrx59s092-bar.drv");
        Lower(bar).Output("out").Path.ToString().Should().Be("/nix/store/4q0pg5zpfmznxscq3avycvf9xdvx50n3-bar");
        Lower(foo).Path.ToString().Should().Be("/nix/store/gwvnal83vfi8lzvkc0567n6alcypxf66-foo.drv");
        Lower(foo).Output("dev").Path.ToString().Should().Be("/nix/store/q07j0l6v1wgi4gqrw4pgzr76vxid5lql-foo-dev");
    }

    [Fact]
    public void The_order_in_which_things_were_said_does_not_matter()
    {
        var (a, b) = (Plain with { Name = "a" }, Plain with { Name = "b" });
        var forward = Plain with { Environment = new() { ["x"] = $"{a}{b}", ["y"] = $"{b.Output("out")}" } };
        var backward = Plain with { Environment = new() { ["y"] = $"{b}", ["x"] = $"{a}{b}" } };
        Lower(forward).Should().Be(Lower(backward));
    }

    [Fact]
    public void Everything_in_a_recipe_changes_its_path()
    {
        Recipe[] recipes =
        [
            Plain,
            Plain with { Name = "s" },
            Plain with { System = "aarch64-linux" },
            Plain with { Builder = "/bin/bash" },
            Plain with { Arguments = ["a"] },
            Plain with { Arguments = ["a", "b"] },
            Plain with { Arguments = ["b", "a"] },
            Plain with { Environment = new() { ["a"] = "" } },
            Plain with { Environment = new() { ["a"] = "b" } },
            Plain with { Environment = new() { ["a"] = $"{Plain}" } },
            Plain with { Environment = new() { ["a"] = new Lowering().Lower(Plain).Path.ToString() } },
            Plain with { Outputs = ["out"] },
            Plain with { Outputs = ["out", "dev"] },
            Plain with { Outputs = ["dev", "out"] },
            Plain with { Fixed = new(Hash.Sha256("x"u8), FixedOutputMode.Flat) },
            Plain with { Fixed = new(Hash.Sha256("x"u8), FixedOutputMode.Recursive) },
            Plain with { Structured = new() },
            Plain with { Structured = new() { ["a"] = "b" } },
        ];
        recipes.Select(recipe => Lower(recipe).Path).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_first_output_is_what_the_recipe_stands_for()
    {
        var recipe = Plain with { Outputs = ["dev", "out"] };
        new Lowering().Lower(recipe).Path.Name.Should().Be("r-dev");
        new Lowering().Lower(recipe.Output("out")).Path.Name.Should().Be("r");
        new Lowering().Invoking(world => world.Lower(recipe.Output("man"))).Should().Throw<InvalidDerivationException>().WithMessage("*no output 'man'. It has: dev, out.");
    }

    [Fact]
    public void Inputs_and_sources_are_listed_once_and_in_order()
    {
        var dependency = Plain with { Name = "dependency", Outputs = ["out", "dev"] };
        var file = new TextFile("file", "content");
        var existing = new ExistingPath(new(StoreDirectory.Default, $"{new string('a', 32)}-existing"));
        var derivation = Lower(Plain with { Arguments = [$"{dependency}{file}{existing}", $"{dependency.Output("dev")}{dependency}{file}"] });
        derivation.Inputs.Should().ContainSingle().Which.Outputs.Should().Equal("dev", "out");
        derivation.Sources.Select(source => source.Path.Name).Should().BeEquivalentTo("existing", "file");
        derivation.Sources.Select(source => source.Path).Should().BeInAscendingOrder();
    }

    [Fact]
    public void A_chain_of_ten_thousand_is_no_deeper_than_a_stack()
    {
        var recipe = Plain;
        for (var i = 0; i < 10_000; i++)
        {
            recipe = Plain with { Arguments = [$"{recipe}"] };
        }

        Lower(recipe).Name.Should().Be("r");
    }

    public static TheoryData<Recipe, string> Refused => new()
    {
        { Plain with { Name = "a b" }, "contains ' '" },
        { Plain with { Name = "a.drv" }, "ends in '.drv'" },
        { Plain with { Name = new('a', 210) }, "characters long" },
        { Plain with { System = "" }, "not a platform" },
        { Plain with { System = "a\"b" }, "not a platform" },
        { Plain with { Builder = "" }, "no builder" },
        { Plain with { Outputs = ["out", "out"] }, "'out' twice" },
        { Plain with { Outputs = ["a/b"] }, "contains '/'" },
        { Plain with { Outputs = ["drv"] }, "cannot be called 'drv'" },
        { Plain with { Environment = new() { ["name"] = "x" } }, "the environment sets 'name'" },
        { Plain with { Environment = new() { ["out"] = "x" } }, "the environment sets 'out'" },
        { Plain with { Environment = new() { ["__json"] = "x" } }, "the environment sets '__json'" },
        { Plain with { Environment = new() { ["a"] = "x" }, Structured = new() }, "both an environment and structured attributes" },
        { Plain with { Fixed = new(Hash.Sha256("x"u8), FixedOutputMode.Flat), Outputs = ["out", "dev"] }, "must be the only one" },
        { Plain with { Structured = new() { ["a"] = StoreString.FromBytes([0xFF]) } }, "not UTF-8" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_nix_would_refuse_is_refused(Recipe recipe, string problem) =>
        FluentActions.Invoking(() => Lower(recipe)).Should().Throw<NixishException>().WithMessage($"*{problem}*");

    [Fact]
    public void A_derivation_file_is_what_nix_writes()
    {
        RealNix.SkipIfAbsent();
        using var folder = new Folder();
        File.WriteAllText(folder["x.nix"], """derivation { name = "r"; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "a\n\"b" ]; dep = derivation { name = "d"; system = "x86_64-linux"; builder = "/bin/sh"; }; }""");
        var path = Encoding.UTF8.GetString(folder.Shell("NIX_REMOTE=\"local?root=$PWD/root\" HOME=$PWD nix-instantiate x.nix 2>/dev/null")).TrimEnd();
        var derivation = Lower(Plain with { Arguments = ["a\n\"b"], Environment = new() { ["dep"] = $"{Plain with { Name = "d" }}" } });
        derivation.Path.ToString().Should().Be(path);
        derivation.ToATerm().Should().Equal(File.ReadAllBytes(folder["root" + path]));
    }

    private static Derivation Lower(Recipe recipe) => ((LoweredOutput)new Lowering().Lower(recipe)).Derivation;
}
