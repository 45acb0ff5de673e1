using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests;

/// <summary>A store of real Nix that lies in a folder of one test's own, with settings of its own and no caches.</summary>
internal sealed class PrivateNix
{
    private readonly string _configuration;

    /// <summary>An empty store in <paramref name="root"/>, which lives as long as that folder does.</summary>
    public PrivateNix(string root, params string[] settings)
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("nix-store"), "needs nix-store on PATH (nix-bin)");
        Url = $"local?root={root}";
        _configuration = Directory.CreateDirectory(Path.Combine(root, "configuration")).FullName;
        string[] lines =
        [
            // The system's own programs, as Nixish shows them to its builders.
            "substituters =", "build-users-group =", "sandbox = true", "sandbox-paths = /bin /usr /lib /lib64", "sandbox-fallback = false", "max-jobs = 4", .. settings,
        ];
        File.WriteAllLines(Path.Combine(_configuration, "nix.conf"), lines);

        // Nix programs that make one new store at the same time fail each other.
        Run("nix-store", "--init");
    }

    public string Url { get; }

    /// <summary>The environment in which every Nix program means this store.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["NIX_REMOTE"] = Url,
        ["NIX_CONF_DIR"] = _configuration,
        ["NIX_USER_CONF_FILES"] = "/dev/null",
        ["HOME"] = _configuration,
    };

    /// <summary>The same store for a Nix of this process's environment.</summary>
    public NixStoreOptions Options => new()
    {
        Store = Url,
        Settings = new() { ["substituters"] = "", ["build-users-group"] = "", ["sandbox"] = "true", ["sandbox-paths"] = "/bin /usr /lib /lib64" },
    };

    /// <summary>Runs a Nix program in that environment, and returns what it printed, trimmed.</summary>
    public string Run(string program, params string[] arguments) => TemporaryFolder.Run(program, Environment, arguments);
}
