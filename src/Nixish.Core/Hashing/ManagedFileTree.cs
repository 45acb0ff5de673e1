using System.Text;

namespace Nixish;

/// <summary>A directory through .NET's own file API, where names are text: for Windows and macOS.</summary>
internal sealed class ManagedFileTree(string path) : FileTree
{
    public override string Location => path;

    public override List<FileEntry> Entries()
    {
        List<FileEntry> entries = [.. new DirectoryInfo(path).EnumerateFileSystemInfos().Select(info => new FileEntry(Encoding.UTF8.GetBytes(info.Name), TypeOf(info)))];
        entries.Sort(static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        return entries;
    }

    public override FileFacts Stat(byte[] name) => FactsOf(Child(name));

    public override FileTree OpenDirectory(byte[] name)
    {
        var child = Child(name);
        return FactsOf(child).Type == FileType.Directory ? new ManagedFileTree(child) : throw new IOException($"'{child}' is not a directory.");
    }

    public override OpenFile OpenFile(byte[] name)
    {
        var child = Child(name);
        var facts = FactsOf(child);
        return facts.Type == FileType.Regular ? new ManagedFile(facts, File.OpenRead(child)) : throw new IOException($"'{child}' is not a file.");
    }

    public override byte[] ReadLink(byte[] name) =>
        Encoding.UTF8.GetBytes(new FileInfo(Child(name)).LinkTarget ?? throw new IOException($"'{Display(name)}' is not a symbolic link."));

    public override FileTree CreateDirectory(byte[] name)
    {
        var child = Child(name);
        if (Path.Exists(child))
        {
            throw new IOException($"'{child}' exists already.");
        }

        Directory.CreateDirectory(child);
        return new ManagedFileTree(child);
    }

    public override Stream CreateFile(byte[] name, bool executable)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = (UnixFileMode)(executable ? 0b111_101_101 : 0b110_100_100);
        }

        return new FileStream(Child(name), options);
    }

    public override void CreateLink(byte[] name, byte[] target) => File.CreateSymbolicLink(Child(name), Encoding.UTF8.GetString(target));

    public override void Delete(byte[] name)
    {
        var child = Child(name);
        if (FactsOf(child).Type == FileType.Directory)
        {
            Directory.Delete(child, recursive: true);
        }
        else
        {
            File.Delete(child);
        }
    }

    public override void Dispose()
    {
    }

    // What this system cannot name, such as a backslash on Windows, must not become another path.
    private string Child(byte[] name) => System.Text.Unicode.Utf8.IsValid(name) && Encoding.UTF8.GetString(name) is var text && text.IndexOfAny(Path.GetInvalidFileNameChars()) < 0
        ? Path.Join(path, text)
        : throw new IOException($"The name '{Encoding.UTF8.GetString(name)}' in '{path}' cannot be used on this system.");

    private static FileFacts FactsOf(string child)
    {
        var attributes = File.GetAttributes(child);
        FileSystemInfo info = attributes.HasFlag(FileAttributes.Directory) ? new DirectoryInfo(child) : new FileInfo(child);
        var type = TypeOf(info);
        var executable = !OperatingSystem.IsWindows() && type == FileType.Regular && info.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        var modified = (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100;
        return new(type, executable, type == FileType.Regular ? ((FileInfo)info).Length : 0, modified, modified, 0, 0);
    }

    private static FileType TypeOf(FileSystemInfo info) =>
        info.LinkTarget is not null ? FileType.Symlink :
        info.Attributes.HasFlag(FileAttributes.Directory) ? FileType.Directory :
        info.Attributes.HasFlag(FileAttributes.Device) ? FileType.Special : FileType.Regular;

    private sealed class ManagedFile(FileFacts facts, FileStream stream) : OpenFile
    {
        public override FileFacts Facts => facts;

        public override int Read(Span<byte> buffer) => stream.Read(buffer);

        public override void Dispose() => stream.Dispose();
    }
}
