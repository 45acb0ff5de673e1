namespace Nixish;

/// <summary>Reads what a tree is made of, one lstat an entry, without opening files; what the filter leaves out is not even listed.</summary>
internal static class TreeReader
{
    /// <summary>Reads the tree at <paramref name="path"/>; null where nothing is there.</summary>
    public static TreeNode? Read(DiskPath path, EntryFilter? filter = null)
    {
        if (Disk.Stat(path) is not { } stat)
        {
            return null;
        }

        try
        {
            return stat.Kind == FileKind.Directory
                ? new([], stat, ReadFolder(path, filter, filter is null ? [] : filter.Prefix.ToArray(), depth: 0))
                : new([], Supported(path, stat), []);
        }
        catch (DiskException failure) when (failure.HResult == Libc.NameTooLong)
        {
            throw TooDeep(path);
        }
    }

    private static TreeNode[] ReadFolder(DiskPath folder, EntryFilter? filter, byte[] prefix, int depth)
    {
        if (depth >= NarFormat.MaxDepth)
        {
            throw TooDeep(folder);
        }

        var entries = Disk.List(folder);
        var nodes = new List<TreeNode>(entries.Count);
        foreach (var (name, _) in entries)
        {
            var path = folder.Join(name);

            // Gone between the listing and now: as if it had never been there.
            if (Disk.Stat(path) is not { } stat)
            {
                continue;
            }

            if (filter is null)
            {
                nodes.Add(stat.Kind == FileKind.Directory
                    ? new(name, stat, ReadFolder(path, null, prefix, depth + 1))
                    : new(name, Supported(path, stat), []));
                continue;
            }

            byte[] relative = [.. prefix, .. name];
            if (stat.Kind != FileKind.Directory)
            {
                if (filter.Keeps(relative, prefix.Length, stat.Kind))
                {
                    nodes.Add(new(name, Supported(path, stat), []));
                }
            }
            else if (filter.Enter(relative, prefix.Length, path) is { } inner)
            {
                var children = ReadFolder(path, inner, [.. relative, (byte)'/'], depth + 1);
                if (children.Length > 0 || !filter.DropsEmptyFolders)
                {
                    nodes.Add(new(name, stat, children));
                }
            }
        }

        return [.. nodes];
    }

    private static UnsupportedFileException TooDeep(DiskPath path) =>
        new($"'{path}' has folders more than {NarFormat.MaxDepth} deep, or paths longer than the system takes, so no store can hold it. Leave it out by a filter of the source.");

    private static FileStat Supported(DiskPath path, FileStat stat) => stat.Kind != FileKind.Other ? stat : throw new UnsupportedFileException(
        $"'{path}' is neither a file, a folder nor a symbolic link, so no store can hold it. Delete it, or leave it out by a filter of the source.");
}
