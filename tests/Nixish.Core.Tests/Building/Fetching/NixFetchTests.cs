using System.Security.Cryptography;
using System.Text;
using Nixish.Core.Tests.Derivations;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Fetching;

public class NixFetchTests
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(10_000);

    [Fact]
    public void Real_nix_makes_the_same_derivation_of_an_address_and_a_hash()
    {
        RealNix.SkipIfAbsent();
        using var folder = new Folder();
        var expression = new StringBuilder("map (args: let d = import <nix/fetchurl.nix> args; in \"${d.drvPath} ${d.outPath}\") [\n");
        List<string> ours = [];
        foreach (var algorithm in Enum.GetValues<HashAlgorithm>())
        {
            foreach (var (address, name) in ((string, string?)[])[("https://example.org/a.tar.gz", null), ("http://example.org/x/b.zip?v=1", null), ("https://example.org/weird%20name", "named"), ("https://example.org/folder/", null)])
            {
                foreach (var kind in Enum.GetValues<FetchedAs>())
                {
                    var hash = Hash.Of(algorithm, Content);
                    var source = Source.Url(address, hash) with { Name = name, As = kind };
                    var lowered = (LoweredOutput)new Lowering().Lower(source);
                    ours.Add($"{lowered.Derivation.Path} {lowered.Path}");
                    expression.Append($"{{ url = \"{address}\"; hash = \"{hash}\";");
                    expression.Append(name is null ? "" : $" name = \"{name}\";");
                    expression.Append(kind switch { FetchedAs.Executable => " executable = true;", FetchedAs.NixArchive => " unpack = true;", _ => "" }).Append(" }\n");
                }
            }
        }

        File.WriteAllText(folder["all.nix"], expression.Append(']').ToString());
        RealNix.Evaluate(folder["all.nix"]).EnumerateArray().Select(text => text.GetString()).Should().Equal(ours);
    }

    [Theory]
    [InlineData(FetchedAs.File)]
    [InlineData(FetchedAs.Executable)]
    [InlineData(FetchedAs.NixArchive)]
    public async Task Real_nix_fetches_the_same_derivation_to_the_same_path(FetchedAs kind)
    {
        NixBuild.SkipIfAbsent();
        Assert.SkipUnless(TemporaryFolder.HasProgram("xz"), "needs xz on PATH");
        using var folder = new TemporaryFolder();
        using var store = folder.OpenStore();
        var (served, hash, name) = (Content, Hash.Sha256(Content), "tool");
        if (kind == FetchedAs.Executable)
        {
            File.WriteAllBytes(folder["tool"], Content);
            Disk.SetMode(folder["tool"], 0x1ed);
            hash = Nar.Hash(folder["tool"]).Hash;
        }
        else if (kind == FetchedAs.NixArchive)
        {
            folder.Write("tree/bin/tool", "run");
            using (var nar = File.Create(folder["tool.nar"]))
            {
                Nar.Write(folder["tree"], nar);
            }

            hash = Hash.Sha256(File.ReadAllBytes(folder["tool.nar"]));
            TemporaryFolder.Run("xz", folder["tool.nar"]);
            (served, name) = (File.ReadAllBytes(folder["tool.nar.xz"]), "tool.nar.xz");
        }

        using var server = new FileServer(served);
        var source = Source.Url(server[name], hash) with { As = kind, Name = "tool" };
        var result = await store.BuildAsync(source, new() { Lowering = new() { StatCacheFolder = null } });
        var flag = kind switch { FetchedAs.Executable => "executable = true;", FetchedAs.NixArchive => "unpack = true;", _ => "" };
        var nix = new NixBuild(folder);
        var logical = nix.Build($"import <nix/fetchurl.nix> {{ url = \"{server[name]}\"; hash = \"{hash}\"; name = \"tool\"; {flag} }}");
        logical.Should().Be(result.Path.ToString());
        server.Requests.Should().HaveCount(2, "each of the two fetched it");
        Nar.Hash(nix.Physical(logical)).Hash.Should().Be(result.Paths[0].NarHash);
    }
}
