namespace Nixish;

/// <summary>
/// Makes a tree what every store holds: no writers, no times, no owners' bits, no extended attributes, no file that has a name elsewhere too;
/// only "executable" is kept.
/// </summary>
internal static class Canonical
{
    private const uint ReadOnly = 0x124;
    private const uint Executable = 0x16d;
    private const uint OwnerOnly = 0x1c0;
    private const uint OwnerRead = 0x100;

    /// <summary>Makes what is at <paramref name="path"/> canonical, and reads it. The top folder stays writable, since a read-only folder cannot be moved: see <see cref="Seal"/>.</summary>
    /// <exception cref="UnsupportedFileException">There is a device, socket or pipe in it, or it is deeper than an archive may be.</exception>
    public static TreeNode Make(DiskPath path)
    {
        var stat = Disk.Stat(path) ?? throw new TreeChangedException($"'{path}' is gone.");
        try
        {
            return Descend(path, [], stat, depth: 0);
        }
        catch (DiskException failure) when (failure.HResult == Libc.NameTooLong)
        {
            throw TooDeep(path);
        }
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

    private static TreeNode Descend(DiskPath path, byte[] name, FileStat stat, int depth)
    {
        if (stat.Kind is FileKind.Directory or FileKind.Regular && ExtendedAttributes.Any(path))
        {
            // Those of a file that has other names are not ours to remove, and its copy has none.
            if (stat.Kind == FileKind.Directory || stat.Links <= 1)
            {
                Disk.SetMode(path, OwnerOnly);
                ExtendedAttributes.Clear(path);
            }
        }

        TreeNode[] children = [];
        switch (stat.Kind)
        {
            case FileKind.Directory:
                children = Children(path, stat, depth);
                if (depth == 0)
                {
                    return new(name, stat, children);
                }

                Disk.SetMode(path, Executable);
                break;
            case FileKind.Regular:
                if (stat.Links > 1)
                {
                    stat = Unshare(path, stat);
                }

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

    private static TreeNode[] Children(DiskPath path, FileStat stat, int depth)
    {
        if (depth >= NarFormat.MaxDepth)
        {
            throw TooDeep(path);
        }

        // A builder may have shut a folder: open it before reading.
        if ((stat.Mode & OwnerOnly) != OwnerOnly)
        {
            Disk.SetMode(path, OwnerOnly);
        }

        return [.. Disk.List(path).ConvertAll(child =>
        {
            var inner = path.Join(child.Name);
            return Descend(inner, child.Name, Disk.Stat(inner) ?? throw new TreeChangedException($"'{inner}' is gone."), depth + 1);
        })];
    }

    // By its other name a file could change after it was hashed; and its mode may be somebody's who did not build.
    private static FileStat Unshare(DiskPath path, FileStat stat)
    {
        if ((stat.Mode & OwnerRead) == 0)
        {
            Disk.SetMode(path, stat.Mode | OwnerRead);
        }

        var folder = new DiskPath(path.Bytes[..Math.Max(0, path.Bytes.AsSpan().LastIndexOf((byte)'/'))]);
        var copy = folder.Join($".{Guid.NewGuid():N}");
        using (var source = new FileStream(Disk.OpenRead(path), FileAccess.Read, bufferSize: 0))
        using (var target = new FileStream(Disk.MakeFile(copy, OwnerOnly), FileAccess.Write, bufferSize: 0))
        {
            source.CopyTo(target);
        }

        Disk.Move(copy, path);
        return (Disk.Stat(path) ?? throw new TreeChangedException($"'{path}' is gone.")) with { Mode = stat.Mode };
    }

    private static UnsupportedFileException TooDeep(DiskPath path) =>
        new($"'{path}' has folders more than {NarFormat.MaxDepth} deep, or paths longer than the system takes, so no store can hold it.");
}
