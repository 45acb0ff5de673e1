using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nixish.House.Tests.Flake;

/// <summary>Real Nix evaluates the flake, with a stub in nixpkgs' place: what is asked of nixpkgs is data then.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed partial class FlakeTests : IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("nixish-flake-").FullName;

    public FlakeTests()
    {
        Assert.SkipUnless(TestProgram.IsOnPath("nix"), "The program nix is not on PATH: install Debian's nix-bin.");
        // Only what the flake itself names: a flake is copied to the store whole, and build output may lie around here.
        Directory.CreateDirectory(Path.Combine(_work, "flake", "eng"));
        File.Copy(Repository.At("flake.nix"), Path.Combine(_work, "flake", "flake.nix"));
        File.Copy(Repository.At("eng", "nuget-deps.json"), Path.Combine(_work, "flake", "eng", "nuget-deps.json"));
    }

    public void Dispose()
    {
        // Nix makes what it stores read-only.
        foreach (var folder in new DirectoryInfo(_work).EnumerateDirectories("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            folder.UnixFileMode |= UnixFileMode.UserWrite;
        }

        Directory.Delete(_work, recursive: true);
    }

    [Fact]
    public async Task Nix_finds_every_output_well_formed() => await NixAsync("flake", "check", "--no-build", Flake());

    [Fact]
    public async Task The_shell_has_the_tools_of_the_trade_on_every_system()
    {
        using var tools = await EvaluateAsync("devShells", "builtins.mapAttrs (_: shells: map (tool: tool.given.pname) shells.default.given.packages)");
        tools.RootElement.EnumerateObject().Select(system => system.Name).Should().BeEquivalentTo("x86_64-linux", "aarch64-linux", "x86_64-darwin", "aarch64-darwin");
        foreach (var system in tools.RootElement.EnumerateObject())
        {
            system.Value.EnumerateArray().Select(tool => tool.GetString()).Should().Contain(["dotnet-sdk", "kubectl", "kind", "skopeo"]);
        }
    }

    [Fact]
    public async Task The_packages_are_those_of_the_source_folder()
    {
        using var packages = await EvaluateAsync("packages.x86_64-linux", "builtins.mapAttrs (_: package: { inherit (package.given) pname version projectFile packNupkg; })");
        var given = packages.RootElement.EnumerateObject().Where(one => one.Name != "default").Select(one => one.Value).ToList();
        given.Select(one => one.GetProperty("pname").GetString()).Should().BeEquivalentTo(Repository.Packages);
        given.Should().OnlyContain(one => one.GetProperty("packNupkg").GetBoolean());
        given.Select(one => one.GetProperty("version").GetString()).Should().AllBe(Version().Match(Repository.Read("src", "Directory.Build.props")).Groups[1].Value);
        given.Select(one => one.GetProperty("projectFile").GetString()!).Should().OnlyContain(project => File.Exists(Repository.At(project)));
    }

    [Fact]
    public void The_flake_fetches_what_the_lock_files_lock()
    {
        using var fetched = JsonDocument.Parse(Repository.Read("eng", "nuget-deps.json"));
        var locked =
            from file in Directory.EnumerateFiles(Repository.At("src"), "packages.lock.json", SearchOption.AllDirectories)
            from framework in JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("dependencies").EnumerateObject()
            from package in framework.Value.EnumerateObject()
            where package.Value.GetProperty("type").GetString() != "Project"
            select $"{package.Name} {package.Value.GetProperty("resolved").GetString()}";
        fetched.RootElement.EnumerateArray().Select(one => $"{one.GetProperty("pname").GetString()} {one.GetProperty("version").GetString()}")
            .Should().BeEquivalentTo(locked.Distinct(), "eng/nuget-deps writes the one from the other");
        fetched.RootElement.EnumerateArray().Select(one => one.GetProperty("hash").GetString()!).Should().OnlyContain(hash => hash.StartsWith("sha512-", StringComparison.Ordinal) && hash.Length == 95);
    }

    private string Flake(string output = "") => $"path:{_work}/flake{(output.Length == 0 ? "" : $"#{output}")}";

    private async Task<JsonDocument> EvaluateAsync(string output, string apply) =>
        JsonDocument.Parse(await NixAsync("eval", "--json", "--apply", apply, Flake(output)));

    private async Task<string> NixAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("nix",
        [
            "--extra-experimental-features", "nix-command flakes", "--offline", .. arguments, "--store", $"{_work}/store",
            "--no-write-lock-file", "--override-input", "nixpkgs", $"path:{Repository.At("tests", "Nixish.House.Tests", "Flake", "nixpkgs")}",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = _work;
        using var nix = Process.Start(start)!;
        var (output, complaints) = (nix.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), nix.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await nix.WaitForExitAsync(TestContext.Current.CancellationToken);
        nix.ExitCode.Should().Be(0, await complaints);
        return await output;
    }

    [GeneratedRegex("<VersionPrefix>(.*)</VersionPrefix>")]
    private static partial Regex Version();
}
