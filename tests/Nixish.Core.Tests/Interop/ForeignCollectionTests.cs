using Nixish.Core.Tests.Building;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Interop;

/// <summary>A Nix that keeps a store of its own over the same folder collects what it does not know.</summary>
public sealed class ForeignCollectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public ForeignCollectionTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_nix_collected_is_not_valid_any_more_and_is_built_again()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH (nix-bin)");
        var first = await BuildAsync();
        first.Built.Should().HaveCount(2);
        Collect();
        _store.Contains(first.Path).Should().BeFalse();
        (await _store.FindAsync(first.Path)).Should().BeNull();
        (await _store.VerifyAsync()).Damage.Should().NotBeEmpty();
        var second = await BuildAsync();
        second.Path.Should().Be(first.Path);
        second.Built.Should().HaveCount(2);
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task What_nix_collected_is_fetched_again_where_a_cache_has_it()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH (nix-bin)");
        var first = await BuildAsync();
        var key = SigningKey.Generate("test-1");
        Directory.CreateDirectory(_folder["cache"]);
        var cache = BinaryCache.Open(new Uri(_folder["cache"]), new() { TrustedKeys = [key.PublicKey] });
        await cache.PushAsync(_store, [first.Path], new() { SigningKeys = [key] });
        Collect();
        await _store.SubstituteAsync([first.Path], [cache]);
        _store.Contains(first.Path).Should().BeTrue();
        File.ReadAllText(_store.PhysicalPath(first.Path)).Should().Contain("below");
    }

    [Fact]
    public async Task What_nix_keeps_stays_valid()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH (nix-bin)");
        var first = await BuildAsync();
        var closure = _store.Closure([first.Path]);
        foreach (var info in ClosureOrder.Of(closure))
        {
            var text = $"{info.Path}\n{info.NarHash.ToDigits(HashFormat.Base16)}\n{info.NarSize}\n\n{info.References.Count}\n{string.Concat(info.References.Select(path => $"{path}\n"))}";
            TemporaryFolder.Run("/bin/sh", Nix, "-c", $"printf '%s' '{text}' | nix-store --load-db");
        }

        Directory.CreateDirectory(_folder["nix/gcroots"]);
        File.CreateSymbolicLink(_folder["nix/gcroots/kept"], first.Path.ToString());
        Collect();
        closure.Keys.Should().AllSatisfy(path => _store.Contains(path).Should().BeTrue());
        (await BuildAsync()).Built.Should().BeEmpty();
    }

    private Dictionary<string, string> Nix => new()
    {
        ["NIX_REMOTE"] = $"local?real={_folder["state/store"]}&state={_folder["nix"]}&log={_folder["nix/log"]}",
        ["NIX_CONF_DIR"] = "/nonexistent",
        ["NIX_USER_CONF_FILES"] = "/dev/null",
    };

    private Task<BuildResult> BuildAsync()
    {
        var below = ScriptedBuilder.Writing("below", "content");
        return _store.BuildAsync(ScriptedBuilder.Writing("above", $"speaks of {below}"), new() { Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)], Lowering = new() { StatCacheFolder = null }, EarlyCutoff = false });
    }

    private void Collect() => TemporaryFolder.Run("nix-store", Nix, "--gc", "--option", "build-users-group", "");
}
