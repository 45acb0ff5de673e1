using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>Writes the NAR of a tree that was read before, and at the same time, where asked, a copy of it: the bytes hashed are the bytes copied.</summary>
internal sealed class TreeNar(NarWriter writer, CancellationToken cancellationToken = default) : IDisposable
{
    private const int BufferSize = 256 * 1024;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

    /// <summary>How many files were opened.</summary>
    public long Files { get; private set; }

    /// <summary>Writes the whole archive.</summary>
    /// <param name="path">Where the tree is.</param>
    /// <param name="tree">What it holds.</param>
    /// <param name="copy">Where a copy is made, which must not be there yet; null makes none.</param>
    public void Write(DiskPath path, TreeNode tree, DiskPath? copy = null)
    {
        Node(path, tree, copy);
        writer.Complete();
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Node(DiskPath path, TreeNode node, DiskPath? copy)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (node.Stat.Kind)
        {
            case FileKind.Directory:
                Folder(path, node, copy);
                break;
            case FileKind.Symlink:
                var target = Disk.ReadLink(path);
                if (copy is { } link)
                {
                    Disk.MakeLink(link, target);
                }

                writer.WriteSymlink(target);
                break;
            default:
                File(path, node, copy);
                break;
        }
    }

    private void Folder(DiskPath path, TreeNode node, DiskPath? copy)
    {
        if (copy is { } folder)
        {
            Disk.MakeFolder(folder);
        }

        writer.BeginDirectory();
        foreach (var child in node.Children)
        {
            writer.BeginEntry(child.Name);
            Node(path.Join(child.Name), child, copy?.Join(child.Name));
        }

        writer.EndDirectory();
    }

    private void File(DiskPath path, TreeNode node, DiskPath? copy)
    {
        var length = node.Stat.Length;
        if (node.Stat.Executable)
        {
            writer.BeginExecutable(length);
        }
        else
        {
            writer.BeginFile(length);
        }

        using var source = Disk.OpenRead(path);
        using var target = copy is { } file ? Disk.MakeFile(file, node.Stat.Executable ? 0x1edu : 0x1a4u) : null;
        Files++;
        Contents(source, target, path, length);
        writer.EndFile();
    }

    private void Contents(SafeFileHandle source, SafeFileHandle? target, DiskPath path, long length)
    {
        for (long at = 0; at < length;)
        {
            var read = RandomAccess.Read(source, _buffer.AsSpan(0, BufferSize), at);
            if (read == 0 || read > length - at)
            {
                throw new TreeChangedException($"'{path}' changed its length while it was read.");
            }

            writer.Append(_buffer.AsSpan(0, read));
            if (target is not null)
            {
                RandomAccess.Write(target, _buffer.AsSpan(0, read), at);
            }

            at += read;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}

/// <summary>A tree that is not what it was when it was listed.</summary>
internal sealed class TreeChangedException(string message) : IOException(message);
