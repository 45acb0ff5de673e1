using System.Text.Json;

namespace Nixish.Core.Tests;

/// <summary>The real Nix, where it is on PATH: evaluates without a store, a daemon or a network.</summary>
internal static class RealNix
{
    public static void SkipIfAbsent() => Assert.SkipUnless(TestProgram.IsOnPath("nix-instantiate"), "nix-instantiate is not on PATH.");

    /// <summary>What the Nix expression in <paramref name="file"/> evaluates to.</summary>
    public static JsonElement Evaluate(string file, string storeDirectory = "/nix/store")
    {
        var nix = new TestProgram("nix-instantiate", "--eval", "--strict", "--json", "--readonly-mode", file)
        {
            Environment = new Dictionary<string, string>
            {
                ["NIX_REMOTE"] = storeDirectory == "/nix/store" ? "dummy://" : $"dummy://?store={storeDirectory}",
                ["HOME"] = Path.GetTempPath(),
            },
        };
        return JsonDocument.Parse(nix.Output()).RootElement;
    }
}
