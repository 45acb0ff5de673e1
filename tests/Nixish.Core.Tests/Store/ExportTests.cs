namespace Nixish.Core.Tests.Store;

public sealed class ExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public ExportTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Real_nix_imports_what_was_exported_and_exports_the_same_bytes()
    {
        var nix = new PrivateNix(_folder["nix"]);
        var (path, export) = await ExportAsync();
        File.WriteAllBytes(_folder["export"], export);
        TemporaryFolder.Run("/bin/sh", nix.Environment, "-c", $"nix-store --import < {_folder["export"]}");
        nix.Run("nix-store", "--verify", "--check-contents").Should().NotContain("error");
        TemporaryFolder.Run("/bin/sh", nix.Environment, "-c", $"nix-store --export $(nix-store -qR {path}) > {_folder["theirs"]}");
        File.ReadAllBytes(_folder["theirs"]).Should().Equal(export);
    }

    [Fact]
    public async Task What_was_exported_is_imported_with_all_that_is_known_of_it()
    {
        var (path, export) = await ExportAsync();
        using var other = LocalStore.Open(_folder["other"]);
        using var input = new MemoryStream([.. export, 1, 2, 3]);
        var imported = await other.ImportAsync(input);
        imported.Should().HaveCount(2);
        imported[^1].Should().Be(await _store.FindAsync(path));
        (await other.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task What_real_nix_built_and_exported_is_imported_with_the_same_references_and_hashes()
    {
        var nix = new PrivateNix(_folder["nix"]);
        File.WriteAllText(_folder["graph.nix"], """
            let
              make = name: script: derivation { inherit name; system = "x86_64-linux"; builder = "/bin/sh"; args = [ "-euc" script ]; PATH = "/usr/bin:/bin"; outputs = [ "out" "doc" ]; };
              below = make "below" "mkdir $out; echo '#!/bin/sh' > $out/run; chmod +x $out/run; ln -s $out/run $out/link; mkdir $out/empty; echo $out > $doc";
            in make "above" "echo ${below}/run ${below.doc} > $out; ln -s $out $doc"
            """);
        TemporaryFolder.Run("/bin/sh", nix.Environment, "-euc", $"nix-store --export $(nix-store -qR $(nix-store --realise $(nix-instantiate {_folder["graph.nix"]}))) > {_folder["export"]}");
        using var export = File.OpenRead(_folder["export"]);
        var imported = await _store.ImportAsync(export);
        imported.Should().HaveCount(4);
        foreach (var info in imported)
        {
            nix.Run("nix-store", "--query", "--hash", info.Path.ToString()).Should().Be(info.NarHash.ToString(HashFormat.Nix32));
            nix.Run("nix-store", "--query", "--references", info.Path.ToString()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo(info.References.Select(path => path.ToString()));
        }

        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    public static TheoryData<string, ulong[]> NoExports => new()
    {
        { "goes on with 2", [2] },
        { "ends too early", [] },
        { "is expected here", [1, ulong.MaxValue] },
        { "is expected here", [1, 1UL << 60] },
    };

    [Theory]
    [MemberData(nameof(NoExports))]
    public async Task What_is_no_export_is_refused(string problem, ulong[] numbers)
    {
        using var input = new MemoryStream([.. numbers.SelectMany(BitConverter.GetBytes)]);
        var import = () => _store.ImportAsync(input);
        await import.Should().ThrowAsync<InvalidArchiveException>().WithMessage($"*{problem}*");
    }

    [Theory]
    [InlineData("/nix/store/../../etc/passwd", null, "is no path in")]
    [InlineData("/gnu/store/ga2z2q3wv8yl5h7487biqdzf3npxml9x-here", null, "is no path in")]
    [InlineData("/nix/store/ga2z2q3wv8yl5h7487biqdzf3npxml9x-here", "/nix/store/1rm9pz3c7ynncrr9l3930jbpq2y5b078-other", "import that first")]
    [InlineData("/nix/store/ga2z2q3wv8yl5h7487biqdzf3npxml9x-here", "/etc/passwd", "is no path in")]
    public async Task A_path_that_lies_elsewhere_or_refers_to_what_is_not_there_is_refused_and_nothing_is_kept(string path, string? reference, string problem)
    {
        using var input = new MemoryStream();
        using var writer = new ServeWriter(input);
        writer.Number(1);
        writer.Write(Fuzzing.NarSamples.Archive(Fuzzing.NarSamples.File("x")));
        writer.Number(0x4558494eUL);
        writer.Text(path);
        writer.Texts(reference is null ? [] : [reference]);
        writer.Text("");
        writer.Number(0);
        writer.Number(0);
        writer.Flush();
        input.Position = 0;
        var import = () => _store.ImportAsync(input);
        await import.Should().ThrowAsync<NixishException>().WithMessage($"*{problem}*");
        Directory.EnumerateFileSystemEntries(_folder["state/store"]).Should().BeEmpty();
        Directory.EnumerateFileSystemEntries(_folder["state/info"]).Should().BeEmpty();
    }

    private async Task<(StorePath Path, byte[] Bytes)> ExportAsync()
    {
        var built = await _store.BuildAsync([Source.Text("app", $"uses {Source.Text("library", "shared")}")], new() { Lowering = _lowering });
        using var output = new MemoryStream();
        await _store.ExportAsync([built.Path], output);
        return (built.Path, output.ToArray());
    }
}
