using System.Diagnostics;
using System.Text.Json;

namespace Nixish.Core.Tests;

/// <summary>The real Nix, where it is on PATH: evaluates without a store, a daemon or a network.</summary>
internal static class RealNix
{
    private static readonly Lazy<bool> Present = new(() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "nix-instantiate"))));

    public static void SkipIfAbsent() => Assert.SkipUnless(Present.Value, "nix-instantiate is not on PATH.");

    /// <summary>What the Nix expression in <paramref name="file"/> evaluates to.</summary>
    public static JsonElement Evaluate(string file, string storeDirectory = "/nix/store")
    {
        var start = new ProcessStartInfo("nix-instantiate", ["--eval", "--strict", "--json", "--readonly-mode", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NIX_REMOTE"] = storeDirectory == "/nix/store" ? "dummy://" : $"dummy://?store={storeDirectory}";
        start.Environment["HOME"] = Path.GetTempPath();
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonDocument.Parse(output).RootElement : throw new InvalidOperationException($"nix-instantiate failed: {error.Result}");
    }
}
