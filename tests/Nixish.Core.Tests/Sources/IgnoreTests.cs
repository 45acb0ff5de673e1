using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Sources;

public sealed class IgnoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("*.log", "a.log|sub/a.log", "log|a.logs")]
    [InlineData("/top", "top", "sub/top")]
    [InlineData("a/b", "a/b", "x/a/b")]
    [InlineData("**/b", "b|x/b|x/y/b", "")]
    [InlineData("a/**", "a/x|a/y/z", "b")]
    [InlineData("a/**/z", "a/z|a/b/z|a/b/c/z", "z|b/z")]
    [InlineData("dir/", "dir/x", "other/dir")]
    [InlineData("[a-c]?[!0-9]", "b1x", "b12|d1x")]
    [InlineData("[[:digit:]]x", "7x", "ax")]
    [InlineData("\\#x\n\\!y", "#x|!y", "x|y")]
    [InlineData("# comment\n\nx", "x", "# comment")]
    [InlineData("a\\ \nb  ", "a |b", "a|b  ")]
    [InlineData("*\n!keep\n!sub\n!sub/keep", "x|sub/x", "keep|sub/keep")]
    [InlineData("d/*\n!d/k", "d/x", "d/k")]
    [InlineData("x\r\ny", "x|y", "z")]
    public void Patterns_mean_what_git_says(string rules, string ignored, string kept)
    {
        _folder.Write("tree/.gitignore", rules);
        var gone = ignored.Split('|', StringSplitOptions.RemoveEmptyEntries);
        var stays = kept.Split('|', StringSplitOptions.RemoveEmptyEntries);
        foreach (var file in gone.Concat(stays))
        {
            _folder.Write($"tree/{file}", "x");
        }

        Files(Source.Directory(_folder["tree"])).Where(file => file != ".gitignore").Should().BeEquivalentTo(stays);
    }

    [Fact]
    public void Files_below_add_to_the_rules_above_and_win_over_them()
    {
        _folder.Write("tree/.gitignore", "*.tmp");
        _folder.Write("tree/sub/.gitignore", "!keep.tmp\n/own");
        foreach (var file in new[] { "a.tmp", "sub/a.tmp", "sub/keep.tmp", "sub/own", "own", "keep.tmp" })
        {
            _folder.Write($"tree/{file}", "x");
        }

        Files(Source.Directory(_folder["tree"])).Should().BeEquivalentTo(".gitignore", "sub/.gitignore", "sub/keep.tmp", "own");
    }

    [Fact]
    public void Rules_of_the_repository_around_a_source_count_too()
    {
        _folder.Write(".git/HEAD", "");
        _folder.Write(".gitignore", "*.tmp\n/web/site/build\nsite/");
        _folder.Write("web/.gitignore", "node_modules");
        foreach (var file in new[] { "a.html", "a.tmp", "build/x", "node_modules/x", "sub/build" })
        {
            _folder.Write($"web/site/{file}", "x");
        }

        Files(Source.Directory(_folder["web/site"])).Should().BeEquivalentTo("a.html", "sub/build");
        Files(Source.Directory(_folder["web/site"]) with { Ignore = IgnoreRules.None }).Should().HaveCount(5);
    }

    [Fact]
    public void The_folder_of_git_is_left_out_by_rules_and_only_by_them()
    {
        _folder.Write("tree/.git/HEAD", "");
        _folder.Write("tree/sub/.git", "gitdir: elsewhere");
        _folder.Write("tree/.github/x", "");
        Files(Source.Directory(_folder["tree"])).Should().Equal(".github/x");
        Files(Source.Directory(_folder["tree"]) with { Ignore = IgnoreRules.None }).Should().HaveCount(3);
    }

    [Fact]
    public void Include_takes_what_matches_and_drops_the_folders_that_hold_none_of_it()
    {
        foreach (var file in new[] { "a.html", "a.txt", "sub/b.html", "other/b.txt", "assets/deep/x" })
        {
            _folder.Write($"tree/{file}", "x");
        }

        var source = Source.Directory(_folder["tree"]) with { Include = ["*.html", "/assets/"], Exclude = ["sub"] };
        Files(source).Should().BeEquivalentTo("a.html", "assets/deep/x");
        Directory.CreateDirectory(_folder["tree/new"]);
        var before = Lower(source);
        Directory.Delete(_folder["tree/other"], recursive: true);
        Lower(source).Should().Be(before);
    }

    [Fact]
    public void Exclude_can_take_back_what_gitignore_leaves_out()
    {
        _folder.Write("tree/.gitignore", "dist");
        _folder.Write("tree/dist", "x");
        Files(Source.Directory(_folder["tree"]) with { Exclude = ["!dist", ".gitignore"] }).Should().Equal("dist");
    }

    [Fact]
    public void What_is_left_out_is_not_read()
    {
        _folder.Write("tree/a", "x");
        _folder.Write("tree/b", "x");
        var lowering = new Lowering { StatCacheFolder = null };
        lowering.Lower(Source.Directory(_folder["tree"]) with { Exclude = ["b"] });
        lowering.FilesRead.Should().Be(1);
    }

    [Fact]
    public void Git_agrees_about_any_patterns_and_any_tree()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("git"), "needs git on PATH");
        var name = Gen.Elements("a", "b", "ab", "a.b", "ba", "c");
        var piece = Gen.Elements("a", "b", "*", "?", "**", "[ab]", "[!a]", "[^b-c]", "a*", "*b", "a.b", "\\a", "[", "[]a]", "*.*", "a**b", "***");
        var pattern =
            from negated in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Constant("!")))
            from lead in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Constant("/")))
            from pieces in piece.NonEmptyListOf()
            from tail in Gen.Frequency((3, Gen.Constant("")), (1, Gen.Constant("/")), (1, Gen.Constant(" ")))
            select negated + lead + string.Join('/', pieces.Take(3)) + tail;
        var rules = from patterns in pattern.NonEmptyListOf() select string.Join('\n', patterns.Take(5));
        var path = from names in name.NonEmptyListOf() select string.Join('/', names.Take(4));
        var example =
            from files in path.NonEmptyListOf()
            from top in rules
            from below in rules
            from at in name
            select (Files: files.ToArray(), Top: top, Below: below, At: at);
        var repository = _folder["repository"];
        TemporaryFolder.Run("git", "init", "-q", repository);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(example.ToArbitrary(), one =>
        {
            foreach (var entry in Directory.EnumerateFileSystemEntries(repository).Where(entry => !entry.EndsWith("/.git", StringComparison.Ordinal)))
            {
                Disk.Delete(entry);
            }

            foreach (var file in one.Files.Append(one.At + "/x"))
            {
                TryWrite(Path.Combine(repository, file), "x");
            }

            TryWrite(Path.Combine(repository, ".gitignore"), one.Top);
            TryWrite(Path.Combine(repository, one.At, ".gitignore"), one.Below);
            var listed = TemporaryFolder.Run("git", "-C", repository, "ls-files", "-z", "--others", "--exclude-per-directory=.gitignore").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            Files(Source.Directory(repository)).Should().BeEquivalentTo(listed, $"top: {one.Top}; below {one.At}: {one.Below}");
        }));
    }

    // A path may already be a file where another needs a folder.
    private static void TryWrite(string path, string text)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static LoweredSource Lower(Source source) => (LoweredSource)new Lowering { StatCacheFolder = null }.Lower(source);

    private static List<string> Files(DirectorySource source)
    {
        var tree = ((SourceContent.Tree)Lower(source).Content).Read()!;
        List<string> files = [];
        Walk(tree, "");
        return files;

        void Walk(TreeNode node, string prefix)
        {
            foreach (var child in node.Children)
            {
                var path = prefix + Encoding.UTF8.GetString(child.Name);
                if (child.Stat.Kind == FileKind.Directory)
                {
                    Walk(child, path + "/");
                }
                else
                {
                    files.Add(path);
                }
            }
        }
    }
}
