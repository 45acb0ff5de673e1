using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>An SDK of this machine.</summary>
/// <param name="Root">The folder with <c>dotnet</c> and <c>sdk/</c>.</param>
/// <param name="Version">Its version: <c>10.0.401</c>.</param>
internal sealed record DotnetSdk(string Root, string Version)
{
    /// <summary>What of it reaches keys: its version, the commit that it was built from, and the kind of machine it is for.</summary>
    public string Identity => field ??= ReadIdentity();

    /// <summary>The SDK that <c>dotnet</c> takes in a folder below <paramref name="globalJson"/>; null where there is no such file.</summary>
    /// <exception cref="DotnetSdkException">There is none that fits.</exception>
    public static DotnetSdk Find(string? globalJson)
    {
        var root = FindRoot() ?? throw new DotnetSdkException("There is no .NET SDK on this machine: 'dotnet' is not on PATH. Install one, or put its folder on PATH.");
        var rule = globalJson is null ? SdkRule.Latest : SdkRule.Read(globalJson);
        var installed = Versions(root).ToArray();
        return rule.Choose(installed) is { } version
            ? new(root, version.ToString())
            : throw new DotnetSdkException($"No .NET SDK in '{root}' fits '{globalJson}', which asks for {rule}; installed: {string.Join(", ", installed.Order().Select(static version => version.ToString()))}. Install it, or change that file.");
    }

    /// <summary>The SDK with this <see cref="Identity"/>.</summary>
    /// <exception cref="DotnetSdkException">This machine has another or none.</exception>
    public static DotnetSdk Require(string identity)
    {
        var wanted = identity.Split(' ')[0];
        return FindRoot() is { } root && new DotnetSdk(root, wanted) is var sdk && Directory.Exists(Path.Combine(root, "sdk", wanted)) && sdk.Identity == identity
            ? sdk
            : throw new DotnetSdkException($"It is built with the .NET SDK {identity}, which this machine does not have. Install it.");
    }

    private string ReadIdentity()
    {
        // Lines: commit, version, runtime identifier, and more that differs between distributors.
        var file = Path.Combine(Root, "sdk", Version, ".version");
        var lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        return $"{Version} {lines.FirstOrDefault() ?? "unknown"} {lines.ElementAtOrDefault(2) ?? RuntimeInformation.RuntimeIdentifier}";
    }

    private static IEnumerable<SdkVersion> Versions(string root)
    {
        var folder = Path.Combine(root, "sdk");
        foreach (var sdk in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            if (File.Exists(Path.Combine(sdk, "dotnet.dll")) && SdkVersion.TryParse(Path.GetFileName(sdk)) is { } version)
            {
                yield return version;
            }
        }
    }

    private static string? FindRoot()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file.Exists && Path.GetDirectoryName((file.ResolveLinkTarget(returnFinalTarget: true) ?? file).FullName) is { } root && Directory.Exists(Path.Combine(root, "sdk")))
            {
                return root;
            }
        }

        // dotnet/shared/Microsoft.NETCore.App/10.0.0/ is where a program that it started runs.
        var running = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return Directory.Exists(Path.Combine(running, "sdk")) ? running : null;
    }
}
