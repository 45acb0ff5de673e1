using System.Text;

namespace Nixish;

/// <summary>
/// The root folder of a sandbox in which everything is mounted before bubblewrap starts, which then takes it over in one mount: the machine's
/// files, devices, the inputs, and what the builder writes to. What a build before mounted upon is used again. See <see cref="MountedStart"/>.
/// </summary>
internal sealed class MountedRoot
{
    private const uint Readable = 0x1ed;
    private readonly List<SandboxMount> _mounts = [];
    private readonly string _root;
    private readonly string _empty;

    /// <summary>The root of <paramref name="home"/>.</summary>
    public MountedRoot(SandboxHome home)
    {
        var root = home.Root;
        (_root, _empty) = (root, home.Empty);

        // Onto itself first, so that devices work only where one is mounted.
        _mounts.Add(new(root, root, SandboxRights.Write));
    }

    /// <summary>What is to be mounted, in this order.</summary>
    public IReadOnlyList<SandboxMount> Mounts => _mounts;

    /// <summary>The devices that a builder finds, and terminals of its own.</summary>
    public void AddDevices()
    {
        foreach (var device in (ReadOnlySpan<string>)["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty"])
        {
            Add(device, device, SandboxRights.Device);
        }

        foreach (var (name, target) in (ReadOnlySpan<(string, string)>)[("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"), ("core", "/proc/kcore"), ("ptmx", "pts/ptmx")])
        {
            AddLink($"/dev/{name}", Encoding.UTF8.GetBytes(target));
        }

        _mounts.Add(new("devpts", MakeFolder("/dev/pts"), SandboxRights.Terminals));
    }

    /// <summary>Shows a link, as the link that it is.</summary>
    public void AddLink(string visible, byte[] target)
    {
        MakeFolder(Path.GetDirectoryName(visible)!);
        if (Disk.Stat(_root + visible) is null)
        {
            Disk.MakeLink(_root + visible, target);
        }
    }

    /// <summary>Shows a file of this machine in the same place, read-only.</summary>
    public void AddFile(string file) => Add(file, file, SandboxRights.Read);

    /// <summary>Lets the builder write to <paramref name="folder"/>, which it sees as <paramref name="visible"/>.</summary>
    public void AddFolder(string folder, string visible) => _mounts.Add(new(folder, MakeFolder(visible), SandboxRights.Write));

    /// <summary>Shows the inputs, read-only, in <paramref name="outputs"/>, the folder that the builder sees as its store.</summary>
    public void AddInputs(LocalStore store, IEnumerable<StorePath> inputs, string outputs)
    {
        foreach (var path in inputs)
        {
            var (physical, place) = (store.PhysicalPath(path), Path.Combine(outputs, path.BaseName));
            switch (Disk.Stat(physical)?.Kind)
            {
                case null:
                    continue;
                case FileKind.Symlink:
                    // A mount would follow it; a link is remade as the link it is.
                    Disk.MakeLink(place, Disk.ReadLink(physical));
                    continue;
                case FileKind.Directory:
                    Disk.MakeFolder(place);
                    break;
                default:
                    MakeFile(place);
                    break;
            }

            // Where the folder is seen, since a mount on it elsewhere would not show there.
            _mounts.Add(new(physical, $"{_root}{path}", SandboxRights.Read));
        }
    }

    private void Add(string file, string visible, SandboxRights rights)
    {
        if (File.Exists(file))
        {
            MakeFolder(Path.GetDirectoryName(visible)!);
            if (!File.Exists(_root + visible))
            {
                MakeFile(_root + visible);
            }

            _mounts.Add(new(file, _root + visible, rights));
        }
    }

    // One more name costs a fraction of a file: file systems look long for a number that no file had lately.
    private void MakeFile(string path)
    {
        if (!Disk.TryLink(_empty, path))
        {
            Disk.MakeFile(path, 0x124).Dispose();
        }
    }

    // With the folders above it.
    private string MakeFolder(string visible)
    {
        var folder = _root + visible;
        if (!Directory.Exists(folder))
        {
            MakeFolder(Path.GetDirectoryName(visible)!);
            Disk.MakeFolder(folder);
            Disk.SetMode(folder, Readable);
        }

        return folder;
    }
}
