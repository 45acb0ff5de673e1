using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Interop;

/// <summary>What a builder leaves becomes the same in both stores. Real Nix shows what it does when a path that lies in its store is registered.</summary>
public sealed class CanonicalInteropTests
{
    private const string Name = "ga2z2q3wv8yl5h7487biqdzf3npxml9x-here";

    [Fact]
    public void Any_tree_gets_the_modes_times_and_links_that_nix_gives_it()
    {
        SkipWithoutNix();
        Prop.ForAll(RandomTree.Any, tree =>
        {
            using var folder = new Folder();
            Directory.CreateDirectory(folder["store"]);
            Directory.CreateDirectory(folder["ours"]);
            tree.Make(folder[$"store/{Name}"]);
            tree.Make(folder[$"ours/{Name}"]);
            Compare(folder);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void Hard_links_special_bits_shut_folders_and_attributes_end_as_nix_ends_them()
    {
        SkipWithoutNix();
        using var folder = new Folder();
        folder.Shell($"""
            make() (
              mkdir -p $1/{Name}/sub/shut; cd $1/{Name}; echo a > a; ln a sub/b; chmod 4755 a; echo c > c; chmod 2600 c; ln -s a link; ln link hard-link-of-link
              echo d > sub/shut/d; chmod 001 sub/shut/d; chmod 1100 sub/shut; touch -d 2001-01-01 c; chmod 7777 sub; echo e > "$2"; ln "$2" elsewhere
            )
            make store ../../outside1; make ours ../../outside2
            """);
        var attributed = Encoding.UTF8.GetString(folder.Shell($"""
            python3 -c '
            import os
            try:
              for name in ["store/{Name}/c", "store/{Name}/sub", "ours/{Name}/c", "ours/{Name}/sub"]: os.setxattr(name, "user.nixish", b"x")
              print("yes")
            except OSError: print("this file system has none")'
            """)).Trim() == "yes";
        Compare(folder);
        if (attributed)
        {
            ExtendedAttributes.Any(folder[$"store/{Name}/c"]).Should().BeFalse();
            ExtendedAttributes.Any(folder[$"ours/{Name}/c"]).Should().BeFalse();
            ExtendedAttributes.Any(folder[$"ours/{Name}/sub"]).Should().BeFalse();
        }
    }

    [Fact]
    public void A_file_that_has_a_name_elsewhere_is_copied_so_that_nobody_changes_it_by_that()
    {
        using var folder = new Folder();
        folder.Shell("mkdir tree; echo known > mine; chmod 640 mine; ln mine tree/x");
        var tree = Canonical.Make(folder["tree"]);
        Canonical.Seal(folder["tree"], tree);
        var before = Nar.Hash(folder["tree"]);
        folder.Shell("echo changed > mine; test $(stat -c %a mine) = 640; test $(stat -c %h tree/x) = 1");
        Nar.Hash(folder["tree"]).Should().Be(before);
    }

    [Fact]
    public void A_folder_that_nobody_may_enter_is_opened_where_nix_leaves_it_readable_for_root_alone()
    {
        using var folder = new Folder();
        folder.Shell("mkdir -p tree/shut; echo x > tree/shut/x; chmod 0 tree/shut");
        Canonical.Make(folder["tree"]);
        folder.Shell("test $(stat -c %a tree/shut) = 555");
    }

    [Theory]
    [InlineData("mkfifo it")]
    [InlineData("python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"it\")'")]
    public void Pipes_and_sockets_are_refused_by_both(string make)
    {
        SkipWithoutNix();
        using var folder = new Folder();
        folder.Shell($"mkdir -p store/{Name}; cd store/{Name}; {make}");
        var theirs = () => Register(folder);
        theirs.Should().Throw<InvalidOperationException>().WithMessage("*unsupported type*");
        var ours = () => Canonical.Make(folder[$"store/{Name}"]);
        ours.Should().Throw<UnsupportedFileException>().WithMessage("*neither a file*");
    }

    private static void Compare(Folder folder)
    {
        Register(folder);
        var tree = Canonical.Make(folder[$"ours/{Name}"]);
        Canonical.Seal(folder[$"ours/{Name}"], tree);
        List("ours").Should().Be(List("store"));
        string List(string where) => Encoding.UTF8.GetString(folder.Shell($"cd {where}; find {Name} -printf '%y %P %m %T@ %l\\n' | sort"));
    }

    private static void Register(Folder folder) => folder.Shell(
        $"printf '%s\\n\\n0\\n' \"$PWD/store/{Name}\" | NIX_CONF_DIR=/nonexistent NIX_USER_CONF_FILES=/dev/null NIX_REMOTE=\"local?store=$PWD/store&state=$PWD/state&log=$PWD/log\" nix-store --register-validity --option build-users-group ''");

    private static void SkipWithoutNix() => Assert.SkipUnless(Store.TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH (nix-bin)");
}
