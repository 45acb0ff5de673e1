using System.Buffers;

namespace Nixish;

/// <summary>Makes the file tree that an archive holds. Every entry is made in the open directory it belongs to, never through a link, and only where nothing was.</summary>
internal sealed class NarRestoring(NarReader reader, CancellationToken cancellationToken)
{
    private const int BufferSize = 128 * 1024;

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
                parent.CreateLink(name, reader.Target.ToArray());
                made = true;
                break;
            case NarNode.Directory:
                using (var directory = parent.CreateDirectory(name))
                {
                    made = true;
                    while (reader.Read() && reader.Node != NarNode.DirectoryEnd)
                    {
                        Make(directory, reader.Name.ToArray(), buffer, ref made);
                    }
                }

                break;
            default:
                using (var file = parent.CreateFile(name, reader.Node == NarNode.Executable))
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
