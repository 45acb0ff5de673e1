using System.Buffers;

namespace Nixish;

/// <summary>Copies a tree with hash parts replaced: in files, in links, and in the names of entries.</summary>
internal sealed class TreeRewriting(HashPartMap map, CancellationToken cancellationToken)
{
    private const int BufferSize = 128 * 1024;

    public void Copy(DiskPath from, TreeNode tree, DiskPath to)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (tree.Stat.Kind)
        {
            case FileKind.Directory:
                Disk.MakeFolder(to);
                foreach (var child in tree.Children)
                {
                    Copy(from.Join(child.Name), child, to.Join(map.Rewrite(child.Name)));
                }

                break;
            case FileKind.Symlink:
                Disk.MakeLink(to, map.Rewrite(Disk.ReadLink(from)));
                break;
            default:
                CopyFile(from, tree, to);
                break;
        }
    }

    private void CopyFile(DiskPath from, TreeNode tree, DiskPath to)
    {
        using var source = new FileStream(Disk.OpenRead(from), FileAccess.Read, bufferSize: 0);
        using var target = new FileStream(Disk.MakeFile(to, tree.Stat.Executable ? 0x1edu : 0x1a4u), FileAccess.Write, bufferSize: 0);
        using var rewriter = map.IsEmpty ? null : new HashPartRewriter(map, target);
        var output = (Stream?)rewriter ?? target;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (source.Read(buffer, 0, buffer.Length) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                output.Write(buffer, 0, count);
            }

            output.Flush();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
