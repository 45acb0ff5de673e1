using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Substitution;

/// <summary>What real Nix built and copied to a cache is not built again.</summary>
public sealed class NixSubstitutionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_Nix_copied_to_a_cache_is_substituted_for_a_build()
    {
        NixBuild.SkipIfAbsent();
        var nix = new NixBuild(_folder);
        var built = nix.Build("""
            let sh = name: text: derivation { inherit name; system = "x86_64-linux"; builder = "/bin/sh"; PATH = "/usr/bin:/bin"; args = [ "-c" "printf '%s' '${text}' > $out" ]; };
            in sh "app" "uses ${sh "library" "a library"}"
            """);
        var key = SigningKey.Generate("nix-1");
        key.WriteFile(_folder["key"]);
        nix.Run("nix", "--extra-experimental-features", "nix-command", "copy", "--to", $"file://{_folder["cache"]}?secret-key={_folder["key"]}", built);
        using var store = _folder.OpenStore();
        var result = await store.BuildAsync(Shell("app", $"uses {Shell("library", "a library")}"), new() { Caches = [BinaryCache.Open(new(_folder["cache"]), new() { TrustedKeys = [key.PublicKey] })] });
        result.Built.Should().BeEmpty();
        result.Substituted.Select(path => path.Path.Name).Should().Equal("library", "app");
        result.Path.ToString().Should().Be(built);
        File.ReadAllText(store.PhysicalPath(result.Path)).Should().Be(File.ReadAllText(nix.Physical(built)));
        (await store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    private static Recipe Shell(string name, StoreString text) => new(name)
    {
        System = "x86_64-linux",
        Builder = "/bin/sh",
        Arguments = ["-c", $"printf '%s' '{text}' > $out"],
        Environment = new() { ["PATH"] = "/usr/bin:/bin" },
    };
}
