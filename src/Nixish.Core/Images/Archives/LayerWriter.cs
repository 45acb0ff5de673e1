using System.Text;

namespace Nixish;

/// <summary>Writes a <see cref="LayerTree"/> and the trees that are placed in it to a tar archive, one folder in memory at a time.</summary>
internal sealed class LayerWriter(TarArchive tar, CancellationToken cancellationToken)
{
    private readonly byte[] _buffer = new byte[128 * 1024];

    // Names that the layer format itself means something by. https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md#whiteouts
    private static ReadOnlySpan<byte> Whiteout => ".wh."u8;

    public void Write(LayerTree tree)
    {
        Write(tree, tree.Sources, [], default);
        RequireUsed(tree, "");
    }

    // The node says what was asked for at this very place; null below of what was placed.
    private void Write(LayerTree? node, List<DiskPath> sources, byte[] name, Owner inherited)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RequireName(name, sources);
        var owner = node?.Owner ?? inherited;
        var found = sources.ConvertAll(source => (Path: source, Stat: Disk.Stat(source) ?? throw new FileNotFoundException($"'{source}' vanished while the layer was written.")));
        if (node is not null)
        {
            node.WasWritten = true;
        }

        if (node is not null && (node.IsFolder || node.HeldNames.Any()) || found.Exists(static source => source.Stat.Kind == FileKind.Directory))
        {
            if (found.Exists(static source => source.Stat.Kind != FileKind.Directory) || node?.Target is not null)
            {
                throw Conflict(name, found, node, "is a folder, and also something else");
            }

            WriteFolder(node, found.ConvertAll(static source => source.Path), name, new(node?.Mode ?? TarAccess.Folder.Mode, owner));
            return;
        }

        if (node?.Target is { } target)
        {
            if (found.Count > 0)
            {
                throw Conflict(name, found, node, "is a link, and also something else");
            }

            RequireNoMode(node, name);
            tar.AddLink(name, target, owner);
            return;
        }

        var (path, stat) = found[0];
        if (found.Exists(other => !IsSame(path, stat, other.Path, other.Stat)))
        {
            throw Conflict(name, found, node, "comes twice, with different content");
        }

        switch (stat.Kind)
        {
            case FileKind.Symlink:
                RequireNoMode(node, name);
                tar.AddLink(name, Disk.ReadLink(path), owner);
                break;
            case FileKind.Regular:
                using (var file = Disk.OpenRead(path))
                {
                    tar.AddFile(name, stat.Length, new(node?.Mode ?? (stat.Executable ? 0x1edu : 0x1a4u), owner), file, _buffer);
                }

                break;
            default:
                throw new InvalidImageException($"'{path}' is neither file, folder nor symbolic link, and cannot be in an image.");
        }
    }

    private void WriteFolder(LayerTree? node, List<DiskPath> folders, byte[] name, TarAccess access)
    {
        byte[] prefix = name.Length == 0 ? [] : [.. name, (byte)'/'];
        // Of the root, archives have an entry only where it says something.
        if (prefix.Length > 0)
        {
            tar.AddFolder(prefix, access);
        }
        else if (access != TarAccess.Folder)
        {
            tar.AddFolder("./"u8, access);
        }

        // In byte order, so that the order in which a file system lists them does not show.
        SortedDictionary<byte[], List<DiskPath>> entries = new(LayerTree.Bytes);
        foreach (var held in node?.HeldNames ?? [])
        {
            entries[held] = [.. node!.Child(held)!.Sources];
        }

        foreach (var folder in folders)
        {
            foreach (var (entry, _) in Disk.List(folder))
            {
                if (!entries.TryGetValue(entry, out var sources))
                {
                    entries[entry] = sources = [];
                }

                sources.Add(folder.Join(entry));
            }
        }

        foreach (var (entry, sources) in entries)
        {
            Write(node?.Child(entry), sources, [.. prefix, .. entry], access.Owner);
        }
    }

    private static void RequireName(byte[] name, List<DiskPath> sources)
    {
        if (name.Length == 0 && sources.Find(static source => Disk.Stat(source) is { Kind: not FileKind.Directory }) is { Bytes: not null } file)
        {
            throw new InvalidImageException($"'{file}' is not a folder and cannot be the root of an image. Give the layer the path that it should have: new(\"/bin/server\", file).");
        }

        if (name.AsSpan(name.AsSpan().LastIndexOf((byte)'/') + 1).StartsWith(Whiteout))
        {
            throw new InvalidImageException($"'/{Encoding.UTF8.GetString(name)}' cannot be in an image: in a layer, a name that begins with .wh. deletes a file of the layers below. Rename it or filter it out of its source.");
        }
    }

    private static void RequireNoMode(LayerTree? node, byte[] name)
    {
        if (node?.Mode is not null)
        {
            throw new InvalidImageException($"'/{Encoding.UTF8.GetString(name)}' is a symbolic link, and Linux has no permissions for those. Take it out of Modes.");
        }
    }

    private static InvalidImageException Conflict(byte[] name, List<(DiskPath Path, FileStat Stat)> found, LayerTree? node, string what)
    {
        var from = found.ConvertAll(static source => $"'{source.Path}'");
        if (node?.Target is { } target)
        {
            from.Add($"a link to '{Encoding.UTF8.GetString(target)}'");
        }

        return new($"'/{Encoding.UTF8.GetString(name)}' {what}{(from.Count > 0 ? $": from {string.Join(" and ", from)}" : "")}. Place one of them elsewhere, or in a layer above, where it hides the other.");
    }

    private static bool IsSame(DiskPath a, FileStat first, DiskPath b, FileStat second)
    {
        if (a.Bytes.AsSpan().SequenceEqual(b.Bytes))
        {
            return true;
        }

        if (first.Kind != second.Kind || first.Kind == FileKind.Symlink)
        {
            return first.Kind == second.Kind && Disk.ReadLink(a).AsSpan().SequenceEqual(Disk.ReadLink(b));
        }

        if (first.Executable != second.Executable || first.Length != second.Length)
        {
            return false;
        }

        using var left = new FileStream(Disk.OpenRead(a), FileAccess.Read);
        using var right = new FileStream(Disk.OpenRead(b), FileAccess.Read);
        var (x, y) = (new byte[64 * 1024], new byte[64 * 1024]);
        int read;
        while ((read = left.ReadAtLeast(x, x.Length, throwOnEndOfStream: false)) > 0)
        {
            if (right.ReadAtLeast(y.AsSpan(0, read), read, throwOnEndOfStream: false) != read || !x.AsSpan(0, read).SequenceEqual(y.AsSpan(0, read)))
            {
                return false;
            }
        }

        return true;
    }

    private static void RequireUsed(LayerTree node, string path)
    {
        if (!node.WasWritten && (node.Mode is not null || node.Owner is not null))
        {
            throw new InvalidImageException($"The layer gives '{path}' an owner or a mode, and holds nothing there. Correct the path, or place something at it.");
        }

        foreach (var (name, child) in node.Children)
        {
            RequireUsed(child, $"{path}/{Encoding.UTF8.GetString(name)}");
        }
    }
}
