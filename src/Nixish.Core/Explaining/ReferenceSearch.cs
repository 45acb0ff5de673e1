using System.Text;

namespace Nixish;

/// <summary>Finds the first place in a tree that holds a path's hash part.</summary>
internal static class ReferenceSearch
{
    private const int BufferSize = 256 * 1024;

    public static ReferencePlace? Find(string tree, StorePath wanted, CancellationToken cancellationToken)
    {
        DiskPath path = tree;
        return TreeReader.Read(path) is { } node ? Find(path, node, [], Encoding.ASCII.GetBytes(wanted.HashPart), cancellationToken) : null;
    }

    private static ReferencePlace? Find(DiskPath path, TreeNode node, byte[] name, byte[] wanted, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (node.Stat.Kind)
        {
            case FileKind.Directory:
                foreach (var child in node.Children)
                {
                    byte[] below = [.. name, .. name.Length > 0 ? "/"u8 : [], .. child.Name];
                    if (child.Name.AsSpan().IndexOf(wanted) is >= 0 and var at)
                    {
                        return new(Encoding.UTF8.GetString(below), at);
                    }

                    if (Find(path.Join(child.Name), child, below, wanted, cancellationToken) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            case FileKind.Symlink:
                return Disk.ReadLink(path).AsSpan().IndexOf(wanted) is >= 0 and var start ? new(Encoding.UTF8.GetString(name), start) { IsLinkTarget = true } : null;
            default:
                return OffsetIn(path, wanted, cancellationToken) is { } offset ? new(Encoding.UTF8.GetString(name), offset) : null;
        }
    }

    private static long? OffsetIn(DiskPath path, byte[] wanted, CancellationToken cancellationToken)
    {
        using var file = Disk.OpenRead(path);
        var buffer = new byte[BufferSize];
        var kept = 0;
        for (long at = 0; RandomAccess.Read(file, buffer.AsSpan(kept), at) is > 0 and var count; at += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = buffer.AsSpan(0, kept + count).IndexOf(wanted);
            if (found >= 0)
            {
                return at - kept + found;
            }

            // What could begin a match that goes on in the next bytes.
            var tail = Math.Min(wanted.Length - 1, kept + count);
            buffer.AsSpan(kept + count - tail, tail).CopyTo(buffer);
            kept = tail;
        }

        return null;
    }
}
