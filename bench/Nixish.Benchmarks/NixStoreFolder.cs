using System.Diagnostics;

namespace Nixish.Benchmarks;

/// <summary>A store of its own for real Nix, in a folder, where it builds as whoever runs it and without a sandbox.</summary>
internal sealed class NixStoreFolder(string folder)
{
    private readonly string _settings = Write(Directory.CreateDirectory(Path.Combine(folder, "etc")).FullName);

    public string Folder => folder;

    /// <summary>Runs <c>nix-build</c>; prints what it prints.</summary>
    public async Task<string> BuildAsync(string expression)
    {
        var start = new ProcessStartInfo("nix-build", [expression, "--no-out-link"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"nix-build failed: {await error}");
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["NIX_STORE_DIR"] = Path.Combine(folder, "store"),
        ["NIX_STATE_DIR"] = Path.Combine(folder, "var"),
        ["NIX_LOG_DIR"] = Path.Combine(folder, "log"),
        ["NIX_CONF_DIR"] = _settings,
        ["NIX_USER_CONF_FILES"] = "/dev/null",
        ["NIX_REMOTE"] = "",
        ["HOME"] = folder,
    };

    // As many builders at once as we run, and nobody asked over a network.
    private static string Write(string settings)
    {
        File.WriteAllText(Path.Combine(settings, "nix.conf"), $"sandbox = false\nbuild-users-group =\nsubstitute = false\nmax-jobs = {System.Environment.ProcessorCount}\n");
        return settings;
    }
}
