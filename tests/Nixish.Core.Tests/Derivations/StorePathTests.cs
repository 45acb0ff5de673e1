using System.Text;

namespace Nixish.Core.Tests.Derivations;

public class StorePathTests
{
    private static readonly StoreDirectory Default = StoreDirectory.Default;

    [Fact]
    public void Paths_are_those_that_nix_gives()
    {
        var foo = StorePath.ForText(Default, "foo", "bar"u8, []);
        foo.ToString().Should().Be("/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo");
        StorePath.ForText(Default, "baz", Encoding.ASCII.GetBytes(foo.ToString()), [foo, foo]).ToString()
            .Should().Be("/nix/store/5xd714cbfnkz02h2vbsj4fm03x3f15nf-baz");
        StorePath.ForFixed(Default, "bar", new(Hash.Parse("sha1:0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33"), FixedOutputMode.Recursive)).ToString()
            .Should().Be("/nix/store/mp57d33657rf34lzvlbpfa1gjfv5gmpg-bar");
        Placeholder.For("out").Text.Should().Be("/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9");
    }

    [Fact]
    public void Real_nix_gives_the_same_paths()
    {
        RealNix.SkipIfAbsent();
        using var folder = new Folder();
        folder.Shell("mkdir t; printf hi >t/f; printf content >flat");
        File.WriteAllText(folder["x.nix"], $$"""
            let a = builtins.toFile "a" "1"; fixed = algo: mode: hash: (derivation { name = "f"; system = "s"; builder = "b"; outputHash = hash; outputHashAlgo = algo; outputHashMode = mode; }).outPath; in {
              tree = builtins.path { path = {{folder["t"]}}; name = "tree"; };
              flat = builtins.path { path = {{folder["flat"]}}; name = "flat"; recursive = false; };
              text = builtins.toFile "b" "${a} and ${builtins.toFile "c" "2"}";
              placeholder = builtins.placeholder "dev";
              fixed = builtins.concatMap (algo: map (mode: fixed algo mode (builtins.hashString algo "x")) [ "flat" "recursive" ]) [ "md5" "sha1" "sha256" "sha512" ];
            }
            """);
        var nix = RealNix.Evaluate(folder["x.nix"]);

        StorePath.ForSource(Default, "tree", Nar.Hash(folder["t"]).Hash).ToString().Should().Be(nix.GetProperty("tree").GetString());
        StorePath.ForFixed(Default, "flat", new(Hash.Sha256("content"u8), FixedOutputMode.Flat)).ToString().Should().Be(nix.GetProperty("flat").GetString());
        var (a, c) = (StorePath.ForText(Default, "a", "1"u8, []), StorePath.ForText(Default, "c", "2"u8, []));
        StorePath.ForText(Default, "b", Encoding.ASCII.GetBytes($"{a} and {c}"), [c, a]).ToString().Should().Be(nix.GetProperty("text").GetString());
        Placeholder.For("dev").Text.Should().Be(nix.GetProperty("placeholder").GetString());
        Enum.GetValues<HashAlgorithm>().SelectMany(algorithm => Enum.GetValues<FixedOutputMode>().Select(mode =>
            StorePath.ForFixed(Default, "f", new(Hash.Of(algorithm, "x"u8), mode)).ToString()))
            .Should().Equal(nix.GetProperty("fixed").EnumerateArray().Select(path => path.GetString()));
    }

    [Fact]
    public void A_source_that_refers_to_others_and_itself_has_a_path_of_its_own()
    {
        var dependency = StorePath.ForText(Default, "foo", "bar"u8, []);
        var hash = Hash.Sha256("nar"u8);
        string[] paths =
        [
            StorePath.ForSource(Default, "n", hash).ToString(),
            StorePath.ForSource(Default, "n", hash, [dependency]).ToString(),
            StorePath.ForSelfReferringSource(Default, "n", hash, []).ToString(),
            StorePath.ForSelfReferringSource(Default, "n", hash, [dependency]).ToString(),
            StorePath.ForSource(new("/foo"), "n", hash).ToString(),
        ];
        paths.Should().OnlyHaveUniqueItems();
        StorePath.ForSource(Default, "n", hash).Should().Be(StorePath.ForFixed(Default, "n", new(hash, FixedOutputMode.Recursive)));
    }

    [Fact]
    public void The_nix_pills_source_has_its_published_path() =>
        StorePath.ForSource(Default, "myfile", Hash.Parse("sha256:2bfef67de873c54551d884fdab3055d84d573e654efa79db3c0d7b98883f9ee3")).HashPart
            .Should().Be("xv2iccirbrvklck36f1g7vldn5v58vck");

    [Theory]
    [InlineData("...")]
    [InlineData(".gitignore")]
    [InlineData("a")]
    [InlineData("+-._?=09AZaz")]
    [InlineData("..a")]
    public void These_names_can_be_in_a_store_path(string name)
    {
        StorePath.CheckName(name);
        var path = new StorePath(Default, $"vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-{name}");
        path.Name.Should().Be(name);
        StorePath.Parse(path.ToString()).Should().Be(path);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(".", "may not be . or ..")]
    [InlineData("..", "may not be . or ..")]
    [InlineData(".-a", "before its first dash")]
    [InlineData("..-a", "before its first dash")]
    [InlineData("a b", "contains ' '")]
    [InlineData("a/b", "contains '/'")]
    [InlineData("é", "contains 'é'")]
    public void These_names_cannot(string name, string problem)
    {
        var checking = () => StorePath.CheckName(name);
        checking.Should().Throw<InvalidStorePathException>().WithMessage($"*{problem}*");
    }

    [Fact]
    public void A_name_has_at_most_211_characters()
    {
        StorePath.CheckName(new('a', 211));
        FluentActions.Invoking(() => StorePath.CheckName(new('a', 212))).Should().Throw<InvalidStorePathException>().WithMessage("*212 characters long*");
    }

    [Theory]
    [InlineData("/nix/store")]
    [InlineData("/nix/store/")]
    [InlineData("/nix/store/foo")]
    [InlineData("/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0")]
    [InlineData("/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-")]
    [InlineData("/nix/store/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo/bin")]
    [InlineData("/nix/store/exjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo")]
    [InlineData("/nix/storevxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo")]
    [InlineData("/foo/vxjiwkjkn7x4079qvh1jkl5pn05j2aw0-foo")]
    public void These_texts_are_no_store_path(string text)
    {
        FluentActions.Invoking(() => StorePath.Parse(text)).Should().Throw<InvalidStorePathException>();
        StorePath.TryParse(text, Default, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("nix/store")]
    [InlineData("/")]
    [InlineData("/nix/store/")]
    [InlineData("/nix//store")]
    [InlineData("/nix/../store")]
    [InlineData("/a:b")]
    public void These_folders_cannot_hold_a_store(string folder) =>
        FluentActions.Invoking(() => new StoreDirectory(folder)).Should().Throw<InvalidStorePathException>();
}
