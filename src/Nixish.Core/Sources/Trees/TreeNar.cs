using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>Writes the NAR of a tree that was read before, and at the same time, where asked, a copy of it: the bytes hashed are the bytes copied.</summary>
internal sealed class TreeNar : IDisposable
{
    private const int BufferSize = 256 * 1024;
    private readonly Stream _output;
    private readonly CancellationToken _cancellationToken;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);

    public TreeNar(Stream output, CancellationToken cancellationToken = default) => (_output, _cancellationToken) = (output, cancellationToken);

    /// <summary>How many files were opened.</summary>
    public long Files { get; private set; }

    /// <summary>Writes the whole archive.</summary>
    /// <param name="path">Where the tree is.</param>
    /// <param name="tree">What it holds.</param>
    /// <param name="copy">Where a copy is made, which must not be there yet; null makes none.</param>
    public void Write(DiskPath path, TreeNode tree, DiskPath? copy = null)
    {
        Text("nix-archive-1"u8);
        Node(path, tree, copy);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Node(DiskPath path, TreeNode node, DiskPath? copy)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Text("("u8);
        Text("type"u8);
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

                Text("symlink"u8);
                Text("target"u8);
                Text(target);
                break;
            default:
                File(path, node, copy);
                break;
        }

        Text(")"u8);
    }

    private void Folder(DiskPath path, TreeNode node, DiskPath? copy)
    {
        if (copy is { } folder)
        {
            Disk.MakeFolder(folder);
        }

        Text("directory"u8);
        foreach (var child in node.Children)
        {
            Text("entry"u8);
            Text("("u8);
            Text("name"u8);
            Text(child.Name);
            Text("node"u8);
            Node(path.Join(child.Name), child, copy?.Join(child.Name));
            Text(")"u8);
        }
    }

    private void File(DiskPath path, TreeNode node, DiskPath? copy)
    {
        Text("regular"u8);
        if (node.Stat.Executable)
        {
            Text("executable"u8);
            Text(""u8);
        }

        Text("contents"u8);
        Length(node.Stat.Length);
        using var source = DiskFile.OpenRead(path);
        using var target = copy is { } file ? DiskFile.Create(file, node.Stat.Executable ? 0x1edu : 0x1a4u) : null;
        Files++;
        Contents(source, target, path, node.Stat.Length);
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

            _output.Write(_buffer, 0, read);
            if (target is not null)
            {
                RandomAccess.Write(target, _buffer.AsSpan(0, read), at);
            }

            at += read;
            _cancellationToken.ThrowIfCancellationRequested();
        }

        Pad(length);
    }

    private void Text(ReadOnlySpan<byte> text)
    {
        Length(text.Length);
        _output.Write(text);
        Pad(text.Length);
    }

    private void Length(long length)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        _output.Write(bytes);
    }

    private void Pad(long length)
    {
        ReadOnlySpan<byte> zeros = [0, 0, 0, 0, 0, 0, 0, 0];
        _output.Write(zeros[..(int)(-length & 7)]);
    }
}

/// <summary>A tree that is not what it was when it was listed.</summary>
internal sealed class TreeChangedException(string message) : IOException(message);
