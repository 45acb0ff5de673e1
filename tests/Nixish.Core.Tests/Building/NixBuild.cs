using System.Diagnostics;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

/// <summary>The real Nix, building in a sandbox in a store of its own below a folder.</summary>
internal sealed class NixBuild(TemporaryFolder folder)
{
    private readonly string _root = Directory.CreateDirectory(folder["nix-root"]).FullName;

    public string SandboxPaths { get; init; } = "/bin /lib /lib64 /usr";

    public static void SkipIfAbsent() => Assert.SkipUnless(TemporaryFolder.HasProgram("nix-build") && TemporaryFolder.HasProgram("bwrap"), "needs nix-build and bwrap on PATH");

    /// <summary>Builds an expression and returns its output's logical path.</summary>
    public string Build(string expression)
    {
        var file = folder.Write($"{Guid.NewGuid():N}.nix", expression);
        return Run("nix-build", file, "--no-out-link").Output.Trim().Split('\n')[^1];
    }

    /// <summary>Realises a derivation that is in the store.</summary>
    public (int Code, string Output, string Error) TryBuild(string expression, params string[] options) =>
        Start("nix-build", [folder.Write($"{Guid.NewGuid():N}.nix", expression), "--no-out-link", .. options]);

    public string Instantiate(string expression) => Run("nix-instantiate", folder.Write($"{Guid.NewGuid():N}.nix", expression)).Output.Trim();

    public (string Output, string Error) Run(string program, params string[] arguments)
    {
        var (code, output, error) = Start(program, arguments);
        return code == 0 ? (output, error) : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error}");
    }

    public string Physical(string logical) => _root + logical;

    private (int Code, string Output, string Error) Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, [.. arguments, "--option", "sandbox", "true", "--option", "sandbox-paths", SandboxPaths, "--option", "build-users-group", "", "--option", "substitute", "false", "--cores", "3"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NIX_REMOTE"] = _root;
        start.Environment["HOME"] = Directory.CreateDirectory(folder["nix-home"]).FullName;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
