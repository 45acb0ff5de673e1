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
        return Run("nix-build", file, "--no-out-link").Output.Split('\n')[^1];
    }

    /// <summary>Realises a derivation that is in the store.</summary>
    public ProgramEnd TryBuild(string expression, params string[] options) =>
        Program("nix-build", [folder.Write($"{Guid.NewGuid():N}.nix", expression), "--no-out-link", .. options]).Run();

    public string Instantiate(string expression) => Run("nix-instantiate", folder.Write($"{Guid.NewGuid():N}.nix", expression)).Output;

    public (string Output, string Error) Run(string program, params string[] arguments)
    {
        var end = Program(program, arguments).Run().OrThrow();
        return (end.Text, end.Error);
    }

    public string Physical(string logical) => _root + logical;

    private TestProgram Program(string program, params string[] arguments) =>
        new(program, [.. arguments, "--option", "sandbox", "true", "--option", "sandbox-paths", SandboxPaths, "--option", "build-users-group", "", "--option", "substitute", "false", "--cores", "3"])
        {
            Environment = new Dictionary<string, string> { ["NIX_REMOTE"] = _root, ["HOME"] = Directory.CreateDirectory(folder["nix-home"]).FullName },
        };
}
