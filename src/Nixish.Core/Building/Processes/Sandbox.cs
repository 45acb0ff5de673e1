using System.Text;

namespace Nixish;

/// <summary>
/// Bubblewrap's arguments for one build: namespaces of its own, the closure of the inputs read-only at its logical paths, a folder
/// to write outputs in, a folder to work in, no network but for fixed outputs. https://github.com/containers/bubblewrap
/// </summary>
internal sealed class Sandbox
{
    /// <summary>Where the builder sees its working folder, as in Nix's sandbox.</summary>
    public const string Work = "/build";

    // So few paths bubblewrap mounts by itself faster than a process is made for them.
    private const int FewMounts = 100;
    private const int MostArguments = 8_900;
    private readonly List<string> _arguments = [];
    private readonly BuildFolder _folder;
    private readonly string _root;

    private Sandbox(BuildFolder folder)
    {
        _folder = folder;
        _root = Path.Combine(folder.Root, "root");
    }

    /// <summary>Writes the sandbox's arguments to a file of the build's, and its <c>/etc</c> to its root, and returns the file, and what must be mounted before.</summary>
    public static async Task<(string Arguments, IReadOnlyList<SandboxMount> Mounts)> WriteAsync(LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, BuildFolder folder, BuildOptions options, BuildLog log, string start = Work)
    {
        var sandbox = new Sandbox(folder);
        sandbox.AddNamespaces(derivation);
        await sandbox.AddHostAsync(options.HostPaths).ConfigureAwait(false);
        sandbox.AddSystem(derivation);
        sandbox.Add("--bind", folder.Work, Work);
        List<SandboxMount> mounts = [];
        if (inputs.Count > FewMounts && MountedStart.IsSupported)
        {
            sandbox.Mount(store, inputs.Keys, mounts);
        }

        // With all that is mounted below it; last, since each further mount would look through those.
        sandbox.Add("--bind", folder.Outputs, store.Directory.Path);
        foreach (var path in mounts.Count > 0 ? [] : inputs.Keys)
        {
            sandbox.AddReadOnly(store.PhysicalPath(path), path.ToString());
        }

        sandbox.Add("--chdir", start);
        if (sandbox._arguments.Count > MostArguments)
        {
            throw new SandboxUnavailableException(log.Failure(), $"it has {inputs.Count} inputs, directly and not, and on this machine bubblewrap can show no more than about 2900: only on 64-bit Intel and AMD, from Linux 5.12 on, and where programs other than bubblewrap may make namespaces, can there be more. Give its builder fewer: depend on what they make, not on all of them.");
        }

        var file = Path.Combine(folder.Root, "arguments");
        await File.WriteAllTextAsync(file, string.Concat(sandbox._arguments.Select(static argument => argument + "\0"))).ConfigureAwait(false);
        return (file, mounts);
    }

    private void Add(params ReadOnlySpan<string> arguments) => _arguments.AddRange(arguments);

    private void AddNamespaces(Derivation derivation)
    {
        Add("--die-with-parent", "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try");
        Add("--uid", "1000", "--gid", "100", "--hostname", "localhost", "--cap-drop", "ALL");
        Add("--info-fd", Number(ChildStart.InfoHandle), "--block-fd", Number(ChildStart.BlockHandle));
        if (derivation.Fixed is null)
        {
            Add("--unshare-net");
        }

        // On disk, where what a builder writes to it counts, and not in memory.
        Disk.MakeFolder(_root);
        Add("--bind", _root, "/");
        Add("--proc", "/proc", "--dev", "/dev");
        var shared = Path.Combine(_folder.Root, "shm");
        foreach (var folder in (ReadOnlySpan<string>)[Path.Combine(_root, "tmp"), shared])
        {
            Disk.MakeFolder(folder);
            Disk.SetMode(folder, 0x3ff);
        }

        Add("--bind", shared, "/dev/shm");
    }

    private async Task AddHostAsync(IReadOnlyList<string> paths)
    {
        List<string> shown = [];
        foreach (var path in paths)
        {
            if (File.Exists(path))
            {
                Show(path);
            }
            else
            {
                shown.Add(path);
                AddReadOnly(path, path);
            }
        }

        foreach (var path in paths)
        {
            foreach (var library in File.Exists(path) ? await HostProgram.LibrariesAsync(path).ConfigureAwait(false) : [])
            {
                Show(library);
            }
        }

        // A file, wherever its links lead to, unless its folder is seen.
        void Show(string file)
        {
            if (!shown.Exists(other => file == other || file.StartsWith(other + '/', StringComparison.Ordinal)))
            {
                shown.Add(file);
                Add("--ro-bind", file, file);
            }
        }
    }

    private void AddSystem(Derivation derivation)
    {
        var network = derivation.Fixed is not null;
        var etc = Path.Combine(_root, "etc");
        Disk.MakeFolder(etc);
        Disk.SetMode(etc, 0x1ed);
        Write("passwd", "root:x:0:0:Nix build user:/build:/noshell\nnixbld:x:1000:100:Nix build user:/build:/noshell\nnobody:x:65534:65534:Nobody:/:/noshell\n");
        Write("group", "root:x:0:\nnixbld:!:100:\nnogroup:x:65534:\n");
        if (!network)
        {
            Write("hosts", "127.0.0.1 localhost\n::1 localhost\n");
        }
        else
        {
            // Names of hosts and services are resolved as this machine does; nothing else of it is taken over.
            Write("nsswitch.conf", "hosts: files dns\nservices: files\n");
            foreach (var path in (ReadOnlySpan<string>)["/etc/resolv.conf", "/etc/services", "/etc/hosts"])
            {
                Add("--ro-bind-try", path, path);
            }

            var certificates = Environment.GetEnvironmentVariable("NIX_SSL_CERT_FILE") is { Length: > 0 } file ? file : "/etc/ssl/certs/ca-certificates.crt";
            Add("--ro-bind-try", certificates, "/etc/ssl/certs/ca-certificates.crt");
        }

        if (BuildFeatures.Of(derivation).AsSpan().Contains("kvm"))
        {
            Add("--dev-bind-try", "/dev/kvm", "/dev/kvm");
        }

        void Write(string name, string text) => File.WriteAllText(Path.Combine(etc, name), text);
    }

    // Below the folder that becomes the store, before it does.
    private void Mount(LocalStore store, IEnumerable<StorePath> paths, List<SandboxMount> mounts)
    {
        foreach (var path in paths)
        {
            var (physical, target) = (store.PhysicalPath(path), Path.Combine(_folder.Outputs, path.BaseName));
            switch (Disk.Stat(physical)?.Kind)
            {
                case null:
                    continue;
                case FileKind.Symlink:
                    Disk.MakeLink(target, Disk.ReadLink(physical));
                    continue;
                case FileKind.Directory:
                    Disk.MakeFolder(target);
                    break;
                default:
                    Disk.MakeFile(target, 0x124).Dispose();
                    break;
            }

            mounts.Add(new(physical, target));
        }
    }

    private void AddReadOnly(string physical, string logical)
    {
        switch (Disk.Stat(physical)?.Kind)
        {
            case null:
                break;
            case FileKind.Symlink:
                // A mount would follow it; a link is remade as the link it is.
                Add("--symlink", Encoding.UTF8.GetString(Disk.ReadLink(physical)), logical);
                break;
            default:
                Add("--ro-bind", physical, logical);
                break;
        }
    }

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
