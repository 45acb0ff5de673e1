using System.Text;

namespace Nixish;

/// <summary>Whether this machine has a sandbox.</summary>
internal static class SandboxProbe
{
    private static readonly Lazy<Task<(string? Program, string? Problem)>> Probed = new(ProbeAsync);

    /// <summary>The bwrap program, or why there is no sandbox on this machine.</summary>
    public static Task<(string? Program, string? Problem)> FindAsync() => Probed.Value;

    private static async Task<(string? Program, string? Problem)> ProbeAsync()
    {
        const string What = "its builder is a program, and programs are run in a sandbox";
        if (!LinuxFileTree.IsSupported)
        {
            return (null, $"{What} that only 64-bit Linux has. Build it on Linux, or allow it without: BuildOptions.Unsandboxed.");
        }

        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(static folder => Path.Combine(folder, "bwrap")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return (null, $"{What} that 'bwrap' makes, which is not on PATH. Install bubblewrap, or allow it without: BuildOptions.Unsandboxed.");
        }

        List<string> said = [];
        string[] arguments = [program, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", program, "--version"];
        var code = await ChildProcess.RunAsync(new([.. arguments.Select(Encoding.UTF8.GetBytes)], []), new BuilderWatch(said.Add), CancellationToken.None).ConfigureAwait(false);
        return code == 0 ? (program, null) : (null, $"{What}, and '{program}' cannot make one here: {string.Join(' ', said)}. Allow user namespaces, or allow it without: BuildOptions.Unsandboxed.");
    }
}
