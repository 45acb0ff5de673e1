using System.Buffers;

namespace Nixish;

/// <summary>Makes the file tree that an archive holds. Every entry is made in the open directory it belongs to, never through a link, and only where nothing was.</summary>
internal sealed class NarRestoring(NarReader reader, CancellationToken cancellationToken)
{
    private const int BufferSize = 128 * 1024;
    private const uint Executable = 0b111_101_101;
    private const uint Plain = 0b110_100_100;

    public void Restore(FileTree parent, byte[] name)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var made = false;
        try
        {
            reader.Read();
            Make(parent, name, buffer, ref made);
            reader.Read();
        }
        catch
        {
            if (made)
            {
                parent.Delete(name);
            }

            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // What was there before is not ours to delete: made is set once this tree's top is.
    private void Make(FileTree parent, byte[] name, byte[] buffer, ref bool made)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (reader.Node)
        {
            case NarNode.Symlink:
                parent.MakeLink(name, reader.Target.Span);
                made = true;
                break;
            case NarNode.Directory:
                parent.MakeFolder(name, Executable);
                made = true;
                using (var directory = parent.OpenDirectory(name))
                {
                    while (reader.Read() && reader.Node != NarNode.DirectoryEnd)
                    {
                        Make(directory, reader.Name.ToArray(), buffer, ref made);
                    }
                }

                break;
            default:
                using (var file = new FileStream(parent.MakeFile(name, reader.Node == NarNode.Executable ? Executable : Plain), FileAccess.Write, 0))
                {
                    made = true;
                    while (reader.ReadContent(buffer) is > 0 and var count)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        file.Write(buffer, 0, count);
                    }
                }

                break;
        }
    }
}
