using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Core.Tests.Interop;

public sealed class NarInteropTests
{
    [Fact]
    public void Nix_and_nixish_write_the_same_archive_of_any_tree_and_restore_it_to_the_same_tree()
    {
        SkipWithoutNix();
        Prop.ForAll(RandomTree.Any, tree =>
        {
            using var folder = new Folder();
            tree.Make(folder["tree"]);
            using var ours = new MemoryStream();
            Nar.Write(folder["tree"], ours);
            File.WriteAllBytes(folder["nar"], ours.ToArray());
            folder.Shell("nix-store --dump tree | cmp - nar; nix-store --restore theirs < nar");
            Nar.Hash(folder["theirs"]).Should().Be(Nar.Hash(folder["tree"]));
            using var theirs = new MemoryStream(folder.Shell("nix-store --dump theirs"));
            Nar.Restore(theirs, folder["ours"]);
            folder.Shell("nix-store --dump ours | cmp - nar; test \"$(find ours -printf '%y %P %l\\n' | sort)\" = \"$(find theirs -printf '%y %P %l\\n' | sort)\"");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Fact]
    public void A_large_file_and_a_wide_folder_are_the_same_to_both()
    {
        SkipWithoutNix();
        using var folder = new Folder();
        folder.Shell("mkdir tree tree/wide; head -c 50000001 /dev/urandom > tree/large; cd tree/wide; i=0; while [ $i -lt 3000 ]; do : > $i; i=$((i+1)); done");
        using (var nar = File.Create(folder["nar"]))
        {
            Nar.Write(folder["tree"], nar);
        }

        folder.Shell("nix-store --dump tree | cmp - nar; nix-store --restore theirs < nar");
        Nar.Hash(folder["theirs"]).Should().Be(Nar.Hash(folder["tree"]));
    }

    private static void SkipWithoutNix() => Assert.SkipUnless(Store.TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH (nix-bin)");
}
