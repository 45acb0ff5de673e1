using System.Text;

namespace Nixish.Core.Tests.Hashing;

public class NarWriterTests
{
    [Fact]
    public void A_tree_with_every_kind_of_entry_has_the_bytes_that_nix_store_dumps()
    {
        RealNix.SkipIfAbsent();
        using var folder = new Folder();
        folder.Shell("""
            mkdir t t/a t/empty; printf A >t/A; printf _ >t/_; printf b >t/a-b; printf b >t/a.b; printf é >t/é; printf 12345678 >t/a/eight
            ln -s nowhere/at/all t/lnk; printf '#!/bin/sh\n' >t/run; chmod +x t/run; : >t/nothing; chmod 0010 t/a-b; head -c 700000 /dev/urandom >t/big
            printf x >"t/$(printf 'latin-\344\366')"; printf y >"t/$(printf '\377')"; printf z >"t/😀"; printf z >"t/～"; ln t/A t/hard
            """);
        Archive(folder["t"]).Should().Equal(folder.Shell("nix-store --dump t"));
        Nar.Hash(folder["t"]).Should().Be(new NarHash(Hash.Sha256(Archive(folder["t"])), Archive(folder["t"]).Length));
    }

    [Theory]
    [InlineData("printf hello >x")]
    [InlineData("printf hello >x; chmod +x x")]
    [InlineData("ln -s target x")]
    [InlineData("mkdir x")]
    public void A_single_node_has_the_bytes_that_nix_store_dumps(string script)
    {
        RealNix.SkipIfAbsent();
        using var folder = new Folder();
        folder.Shell(script);
        Archive(folder["x"]).Should().Equal(folder.Shell("nix-store --dump x"));
    }

    private static byte[] Archive(string path)
    {
        using var stream = new MemoryStream();
        Nar.Write(path, stream);
        return stream.ToArray();
    }
}
