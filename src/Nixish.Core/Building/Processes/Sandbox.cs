using System.Collections.Concurrent;
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

    private const int MostArguments = 8_900;
    private readonly List<string> _arguments = [];
    private readonly BuildFolder _folder;
    private readonly SandboxHome _home;
    private readonly ConcurrentBag<SandboxHome>? _free;

    // Where what the builder sees is mounted before bubblewrap starts; null where bubblewrap must do it all.
    private readonly MountedRoot? _mounted;

    private Sandbox(LocalStore store, Derivation derivation, BuildFolder folder, BuildOptions options)
    {
        _folder = folder;

        // A folder of the machine that holds the store's, or the builder's own, must be mounted before those.
        if (MountedStart.IsSupported && !options.HostPaths.Any(path => Holds(path, store.Directory.Path) || Holds(path, Work)))
        {
            var seen = string.Join('\0', [$"{derivation.Fixed is null}", store.Directory.Path, .. BuildFeatures.Of(derivation).AsSpan(), "", .. options.HostPaths]);
            _free = store.Scratch.SandboxHomes.GetOrAdd(seen, static _ => []);
            _home = _free.TryTake(out var home) ? home : SandboxHome.Make(store.Temporary());
            _mounted = new(_home);
        }
        else
        {
            _home = SandboxHome.Make(Path.Combine(folder.Root, "sandbox"));
        }

        static bool Holds(string path, string other) => other == path || other.StartsWith(path.TrimEnd('/') + '/', StringComparison.Ordinal);
    }

    /// <summary>The file with its arguments.</summary>
    public string Arguments => _home.Arguments;

    /// <summary>What must be mounted before bubblewrap reads them.</summary>
    public IReadOnlyList<SandboxMount> Mounts => _mounted?.Mounts ?? [];

    /// <summary>Makes what the sandbox consists of.</summary>
    public static async Task<Sandbox> MakeAsync(LocalStore store, Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, BuildFolder folder, BuildOptions options, BuildLog log, string start = Work)
    {
        var sandbox = new Sandbox(store, derivation, folder, options);
        try
        {
            await sandbox.WriteAsync(store, derivation, inputs.Keys, options.HostPaths, start).ConfigureAwait(false);
            return sandbox._arguments.Count <= MostArguments ? sandbox
                : throw new SandboxUnavailableException(log.Failure(), $"it has {inputs.Count} inputs, directly and not, and here bubblewrap can show no more than about 2900: only on 64-bit Intel and AMD, from Linux 5.12 on, and where programs other than bubblewrap may make namespaces, can there be more. Give its builder fewer: depend on what they make, not on all of them.");
        }
        catch
        {
            sandbox._home.Delete();
            throw;
        }
    }

    /// <summary>Leaves its root to the next build. Nothing of this one lives any more.</summary>
    public void Release()
    {
        if (_free is not null)
        {
            _free.Add(_home);
        }
        else
        {
            _home.Delete();
        }
    }

    private async Task WriteAsync(LocalStore store, Derivation derivation, IEnumerable<StorePath> inputs, IReadOnlyList<string> hostPaths, string start)
    {
        AddNamespaces(derivation);
        AddRoot();
        WriteSystem(derivation);
        await AddHostAsync(hostPaths).ConfigureAwait(false);
        AddSystem(derivation);
        AddStore(store, inputs);
        if (_mounted is not null)
        {
            // Only now: bubblewrap makes the folders that it mounts upon.
            Add("--remount-ro", "/");
        }

        Add("--chdir", start);
        await _home.WriteAsync(_arguments).ConfigureAwait(false);
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
    }

    // What a builder may write to is on disk, where it counts, and not in memory.
    private void AddRoot()
    {
        var shared = MakeShared(Path.Combine(_folder.Root, "shm"));
        if (_mounted is not null)
        {
            _mounted.AddDevices();
            _mounted.AddFolder(shared, "/dev/shm");
            _mounted.AddFolder(MakeShared(Path.Combine(_folder.Root, "tmp")), "/tmp");
            Add("--dev-bind", _home.Root, "/", "--proc", "/proc");
            return;
        }

        MakeShared(Path.Combine(_home.Root, "tmp"));
        Add("--bind", _home.Root, "/");
        Add("--proc", "/proc", "--dev", "/dev");
        Add("--bind", shared, "/dev/shm");

        static string MakeShared(string folder)
        {
            // A build may run several programs, one after the other.
            if (!Directory.Exists(folder))
            {
                Disk.MakeFolder(folder);
                Disk.SetMode(folder, 0x3ff);
            }

            return folder;
        }
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
                if (_mounted is not null)
                {
                    _mounted.AddFile(file);
                }
                else
                {
                    Add("--ro-bind", file, file);
                }
            }
        }
    }

    // What lies in its /etc: of this machine it tells nothing.
    private void WriteSystem(Derivation derivation)
    {
        var etc = Path.Combine(_home.Root, "etc");
        if (Directory.Exists(etc))
        {
            return;
        }

        Disk.MakeFolder(etc);
        Disk.SetMode(etc, 0x1ed);
        Write("passwd", "root:x:0:0:Nix build user:/build:/noshell\nnixbld:x:1000:100:Nix build user:/build:/noshell\nnobody:x:65534:65534:Nobody:/:/noshell\n");
        Write("group", "root:x:0:\nnixbld:!:100:\nnogroup:x:65534:\n");
        if (derivation.Fixed is null)
        {
            Write("hosts", "127.0.0.1 localhost\n::1 localhost\n");
        }
        else
        {
            // Names of hosts and services are resolved as this machine does; nothing else of it is taken over.
            Write("nsswitch.conf", "hosts: files dns\nservices: files\n");
        }

        void Write(string name, string text) => File.WriteAllText(Path.Combine(etc, name), text);
    }

    private void AddSystem(Derivation derivation)
    {
        if (derivation.Fixed is not null)
        {
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
    }

    private void AddStore(LocalStore store, IEnumerable<StorePath> inputs)
    {
        if (_mounted is not null)
        {
            _mounted.AddFolder(_folder.Work, Work);
            _mounted.AddFolder(_folder.Outputs, store.Directory.Path);
            _mounted.AddInputs(store, inputs, _folder.Outputs);
            return;
        }

        Add("--bind", _folder.Work, Work);
        Add("--bind", _folder.Outputs, store.Directory.Path);
        foreach (var path in inputs)
        {
            AddReadOnly(store.PhysicalPath(path), path.ToString());
        }
    }

    private void AddReadOnly(string physical, string logical)
    {
        switch (Disk.Stat(physical)?.Kind)
        {
            case null:
                break;
            case FileKind.Symlink when _mounted is not null:
                _mounted.AddLink(logical, Disk.ReadLink(physical));
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
