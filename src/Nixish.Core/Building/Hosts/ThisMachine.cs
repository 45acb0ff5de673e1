using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>What the machine that this process runs on can build.</summary>
internal static class ThisMachine
{
    /// <summary>What a derivation may require, unless the caller says otherwise.</summary>
    public static IReadOnlyList<string> Features { get; } = File.Exists("/dev/kvm") ? ["benchmark", "big-parallel", "nixos-test", "kvm"] : ["benchmark", "big-parallel", "nixos-test"];

    /// <summary>The systems whose programs run here, the machine's own first: <c>x86_64-linux</c>.</summary>
    public static IReadOnlyList<string> Systems { get; } = FindSystems();

    /// <summary>Whether it can build <paramref name="derivation"/>. What this process does itself needs no system.</summary>
    public static bool CanBuild(Derivation derivation, BuildOptions options) => Builders.IsInProcess(derivation) ||
        ((Systems.Contains(derivation.System, StringComparer.Ordinal) || options.ExtraSystems.Contains(derivation.System, StringComparer.Ordinal)) &&
        BuildFeatures.Of(derivation).All(feature => options.SystemFeatures.Contains(feature, StringComparer.Ordinal)));

    private static string[] FindSystems()
    {
        var kernel = OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "unknown";
        return RuntimeInformation.OSArchitecture switch
        {
            Architecture.X64 when kernel == "linux" => ["x86_64-linux", "i686-linux"],
            Architecture.X64 => [$"x86_64-{kernel}"],
            Architecture.Arm64 => [$"aarch64-{kernel}"],
            Architecture.X86 => [$"i686-{kernel}"],
            Architecture.Arm => [$"armv7l-{kernel}"],
            var other => [$"{other.ToString().ToLowerInvariant()}-{kernel}"],
        };
    }
}
