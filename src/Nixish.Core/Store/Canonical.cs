namespace Nixish;

/// <summary>Makes a tree what every store holds: no writers, no times, no owners' bits; only "executable" is kept.</summary>
internal static class Canonical
{
    private const uint ReadOnly = 0x124;
    private const uint Executable = 0x16d;
    private const uint OwnerOnly = 0x1c0;

    /// <summary>Makes what is at <paramref name="path"/> canonical, and reads it. The top folder stays writable, since a read-only folder cannot be moved: see <see cref="Seal"/>.</summary>
    /// <exception cref="UnsupportedFileException">There is a device, socket or pipe in it.</exception>
    public static TreeNode Make(DiskPath path)
    {
        var stat = Disk.Stat(path) ?? throw new TreeChangedException($"'{path}' is gone.");
        return Descend(path, [], stat, isTop: true);
    }

    /// <summary>Does to the top of a tree what <see cref="Make(DiskPath)"/> did below it, once the tree is in its place.</summary>
    public static void Seal(DiskPath path, TreeNode tree)
    {
        if (tree.Stat.Kind == FileKind.Directory)
        {
            Disk.SetMode(path, Executable);
            Disk.ClearTimes(path);
        }
    }

    private static TreeNode Descend(DiskPath path, byte[] name, FileStat stat, bool isTop)
    {
        TreeNode[] children = [];
        switch (stat.Kind)
        {
            case FileKind.Directory:
                // A builder may have shut a folder: open it before reading.
                if ((stat.Mode & OwnerOnly) != OwnerOnly)
                {
                    Disk.SetMode(path, OwnerOnly);
                }

                children = [.. Disk.List(path).ConvertAll(child =>
                {
                    var inner = path.Join(child.Name);
                    return Descend(inner, child.Name, Disk.Stat(inner) ?? throw new TreeChangedException($"'{inner}' is gone."), isTop: false);
                })];
                if (isTop)
                {
                    return new(name, stat, children);
                }

                Disk.SetMode(path, Executable);
                break;
            case FileKind.Regular:
                Disk.SetMode(path, stat.Executable ? Executable : ReadOnly);
                break;
            case FileKind.Symlink:
                break;
            default:
                throw new UnsupportedFileException($"'{path}' is neither a file, a folder nor a symbolic link, so no store can hold it.");
        }

        Disk.ClearTimes(path);
        return new(name, stat, children);
    }
}
