using System.Text;

namespace Nixish;

/// <summary>
/// Bubblewrap's arguments for one build: namespaces of its own, the closure of the inputs read-only at its logical paths, a folder
/// to write outputs in, a folder to work in, no network but for fixed outputs. https://github.com/containers/bubblewrap
/// </summary>
internal static class Sandbox
{
    /// <summary>Where the builder sees its working folder, as in Nix's sandbox.</summary>
    public const string Work = "/build";

    private static readonly Lazy<Task<(string? Program, string? Problem)>> Probed = new(ProbeAsync);

    /// <summary>The bwrap program, or why there is no sandbox on this machine.</summary>
    public static Task<(string? Program, string? Problem)> FindAsync() => Probed.Value;

    public static List<byte[]> Arguments(
        string program, LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, BuildFolder folder, IReadOnlyList<string> hostPaths)
    {
        List<string> arguments =
        [
            program, "--die-with-parent", "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try",
            "--uid", "1000", "--gid", "100", "--hostname", "localhost", "--cap-drop", "ALL",
        ];
        if (derivation.Fixed is null)
        {
            arguments.Add("--unshare-net");
        }

        foreach (var path in hostPaths)
        {
            BindReadOnly(arguments, path, path);
        }

        arguments.AddRange(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
        AddAccounts(arguments, folder, derivation.Fixed is not null);
        arguments.AddRange(["--bind", folder.Outputs, store.Directory.Path]);
        foreach (var path in inputs.Keys)
        {
            BindReadOnly(arguments, store.PhysicalPath(path), path.ToString());
        }

        arguments.AddRange(["--bind", folder.Work, Work, "--chdir", Work, "--"]);
        return arguments.ConvertAll(Encoding.UTF8.GetBytes);
    }

    private static void BindReadOnly(List<string> arguments, string physical, string logical)
    {
        switch (Disk.Stat(physical)?.Kind)
        {
            case null:
                break;
            case FileKind.Symlink:
                // A mount would follow it; a link is remade as the link it is.
                arguments.AddRange(["--symlink", Encoding.UTF8.GetString(Disk.ReadLink(physical)), logical]);
                break;
            default:
                arguments.AddRange(["--ro-bind", physical, logical]);
                break;
        }
    }

    private static void AddAccounts(List<string> arguments, BuildFolder folder, bool network)
    {
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)
        [
            ("passwd", "root:x:0:0:Nix build user:/build:/noshell\nnixbld:x:1000:100:Nix build user:/build:/noshell\nnobody:x:65534:65534:Nobody:/:/noshell\n"),
            ("group", "root:x:0:\nnixbld:!:100:\nnogroup:x:65534:\n"),
            ("hosts", "127.0.0.1 localhost\n::1 localhost\n"),
        ])
        {
            var file = Path.Combine(folder.Root, name);
            File.WriteAllText(file, text);
            arguments.AddRange(["--ro-bind", file, $"/etc/{name}"]);
        }

        if (network)
        {
            foreach (var path in (ReadOnlySpan<string>)["/etc/resolv.conf", "/etc/services", "/etc/nsswitch.conf", "/etc/ssl", "/etc/ca-certificates"])
            {
                arguments.AddRange(["--ro-bind-try", path, path]);
            }
        }
    }

    private static async Task<(string? Program, string? Problem)> ProbeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, "its builder is a program, and programs are run in a sandbox that only Linux has. Build it on Linux.");
        }

        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(static folder => Path.Combine(folder, "bwrap")).FirstOrDefault(File.Exists);
        if (program is null)
        {
            return (null, "its builder is a program, and 'bwrap', in which programs are run, is not on PATH. Install bubblewrap.");
        }

        List<string> said = [];
        string[] arguments = [program, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", program, "--version"];
        var code = await ChildProcess.RunAsync([.. arguments.Select(Encoding.UTF8.GetBytes)], [], said.Add, CancellationToken.None).ConfigureAwait(false);
        return code == 0 ? (program, null) : (null, $"its builder is a program, and '{program}', in which programs are run, cannot make a sandbox here: {string.Join(' ', said)}. Allow user namespaces.");
    }
}
