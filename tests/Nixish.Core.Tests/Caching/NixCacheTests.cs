using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Caching;

/// <summary>One cache for both: what either writes, the other reads, checks and refuses.</summary>
public sealed class NixCacheTests : IDisposable
{
    private readonly CacheFolder _folder = new();

    public void Dispose()
    {
        if (Directory.Exists(_folder["nix"]))
        {
            Disk.Delete(_folder["nix"]);
        }

        _folder.Dispose();
    }

    [Theory]
    [InlineData(NarCompression.None)]
    [InlineData(NarCompression.Gzip)]
    [InlineData(NarCompression.Brotli)]
    public async Task Nix_copies_from_a_cache_that_Nixish_wrote(NarCompression compression)
    {
        RequireNix();
        var app = await _folder.BuildAsync(size: 300_000);
        await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed with { Compression = compression });
        Copy(app.Path, $"file://{_folder.CachePath}", _folder.Key.PublicKey);
        Nix("nix-store", "--verify-path", app.Path.ToString());
        Nix("nix-store", "--query", "--references", app.Path.ToString()).Split('\n').Should().Equal(app.References.Select(reference => reference.ToString()));
        Nix("nix", "store", "verify", "--recursive", "--sigs-needed", "1", "--option", "trusted-public-keys", _folder.Key.PublicKey.ToString(), app.Path.ToString());
        File.ReadAllText(_folder["nix"] + app.Path).Should().Be(File.ReadAllText(_folder.From.PhysicalPath(app.Path)));
    }

    [Fact]
    public async Task Nix_refuses_what_another_key_signed()
    {
        RequireNix();
        var app = await _folder.BuildAsync();
        await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed);
        FluentActions.Invoking(() => Copy(app.Path, $"file://{_folder.CachePath}", SigningKey.Generate("test-1").PublicKey))
            .Should().Throw<InvalidOperationException>().WithMessage("*signature*");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("xz")]
    [InlineData("bzip2")]
    [InlineData("zstd")]
    public async Task Nixish_reads_what_Nix_copied_to_a_cache(string compression)
    {
        RequireNix();
        Assert.SkipUnless(NarDecompression.IsReadable(compression), $"{compression} is not on PATH.");
        _folder.Key.WriteFile(_folder["key"]);
        var app = await _folder.BuildAsync(size: 3_000_000);
        var first = BinaryCache.Open(new(_folder["first"]));
        await first.PushAsync(_folder.From, [app.Path], _folder.Signed);
        Copy(app.Path, $"file://{_folder["first"]}", _folder.Key.PublicKey);
        Nix("nix", "copy", "--to", $"file://{_folder.CachePath}?compression={compression}&secret-key={_folder["key"]}", app.Path.ToString());
        var warnings = new WarningLog();
        var result = await _folder.To.SubstituteAsync([app.Path], [_folder.TrustedCache()], warnings);
        result.Missing.Should().BeEmpty(string.Join('\n', warnings.Select(warning => warning.Message)));
        result.Fetched.Should().HaveCount(4);
        (await _folder.To.VerifyAsync()).IsSound.Should().BeTrue();
        foreach (var info in result.Fetched.ToArray())
        {
            File.ReadAllText(Path.Combine(_folder.CachePath, $"{info.Path.HashPart}.narinfo")).Should().Be((await _folder.TrustedCache().FindAsync(info.Path))!.ToString(), "both write it alike");
        }
    }

    [Fact]
    public async Task Signatures_of_both_are_the_same()
    {
        RequireNix();
        var app = await _folder.BuildAsync();
        await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed);
        Copy(app.Path, $"file://{_folder.CachePath}", _folder.Key.PublicKey);
        var theirs = SigningKey.Generate("both-1");
        theirs.WriteFile(_folder["key"]);
        Nix("nix", "store", "sign", "--key-file", _folder["key"], app.Path.ToString());
        Nix("nix", "path-info", "--json", app.Path.ToString()).Should().Contain(app.Sign(theirs).Signatures.Single().ToString());
    }

    private static void RequireNix() => Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "nix-store is not on PATH.");

    private void Copy(StorePath path, string from, PublicKey trusted) =>
        Nix("nix", "copy", "--from", from, "--option", "trusted-public-keys", trusted.ToString(), path.ToString());

    // A store of this test's own at /nix/store's paths: its files lie below the folder.
    private string Nix(string program, params string[] arguments) => TemporaryFolder.Run(program, new Dictionary<string, string>
    {
        ["NIX_REMOTE"] = $"local?root={_folder["nix"]}",
        ["NIX_CONFIG"] = "experimental-features = nix-command\nsubstituters =\nbuild-users-group =\nrequire-sigs = true",
        ["HOME"] = _folder["nix-home"],
    }, arguments);
}
