namespace Nixish;

/// <summary>Writes what is on disk into an archive.</summary>
internal sealed class NarTree(NarWriter writer, CancellationToken cancellationToken)
{
    public void Write(FileTree parent, byte[] name) => Write(parent, new FileEntry(name, parent.Stat(name).Kind));

    private void Write(FileTree parent, FileEntry entry)
    {
        cancellationToken.ThrowIfCancellationRequested();
        switch (entry.Kind == FileKind.Unknown ? parent.Stat(entry.Name).Kind : entry.Kind)
        {
            case FileKind.Regular:
                using (var file = parent.OpenFile(entry.Name))
                {
                    WriteFile(file, parent, entry.Name);
                }

                break;
            case FileKind.Symlink:
                writer.WriteSymlink(parent.ReadLink(entry.Name));
                break;
            case FileKind.Directory:
                using (var directory = parent.OpenDirectory(entry.Name))
                {
                    WriteDirectory(directory);
                }

                break;
            default:
                throw new InvalidArchiveException($"'{parent.Display(entry.Name)}' is neither file, directory nor symbolic link, so no store can hold it. Leave it out.");
        }
    }

    private void WriteDirectory(FileTree directory)
    {
        writer.BeginDirectory();
        foreach (var entry in directory.Entries())
        {
            writer.BeginEntry(entry.Name);
            Write(directory, entry);
        }

        writer.EndDirectory();
    }

    private void WriteFile(OpenFile file, FileTree parent, byte[] name)
    {
        var stat = file.Stat;
        if (stat.Kind != FileKind.Regular)
        {
            throw Changed(parent, name);
        }

        if (stat.Executable)
        {
            writer.BeginExecutable(stat.Length);
        }
        else
        {
            writer.BeginFile(stat.Length);
        }

        for (var left = stat.Length; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = file.Read(writer.Room());
            if (count == 0)
            {
                throw Changed(parent, name);
            }

            writer.Advance(count);
            left -= count;
        }

        writer.EndFile();
    }

    private static InvalidArchiveException Changed(FileTree parent, byte[] name) =>
        new($"'{parent.Display(name)}' changed while it was read. Read it again when nothing writes to it.");
}
