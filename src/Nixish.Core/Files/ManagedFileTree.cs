using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>A directory through the framework's own file API, where names are text: for Windows and macOS.</summary>
/// <param name="path">Where it is; null where names are whole paths.</param>
internal sealed class ManagedFileTree(string? path) : FileTree
{
    public override string Location => path ?? "";

    public override FileStat? Find(ReadOnlySpan<byte> name)
    {
        var child = Child(name);
        FileSystemInfo info = Directory.Exists(child) ? new DirectoryInfo(child) : new FileInfo(child);
        if (!info.Exists && info.LinkTarget is null)
        {
            return null;
        }

        var kind = KindOf(info);
        var mode = OperatingSystem.IsWindows() ? 0x124u : (uint)info.UnixFileMode;
        var modified = (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100;
        return new(kind, mode, kind == FileKind.Regular ? ((FileInfo)info).Length : 0, 0, 0, modified, 0, 1);
    }

    public override FileTree OpenDirectory(ReadOnlySpan<byte> name) => Stat(name).Kind == FileKind.Directory
        ? new ManagedFileTree(Child(name))
        : throw new IOException($"'{Display(name)}' is not a directory.");

    public override OpenFile OpenFile(ReadOnlySpan<byte> name)
    {
        var stat = Stat(name);
        return stat.Kind == FileKind.Regular ? new ManagedFile(stat, File.OpenRead(Child(name))) : throw new IOException($"'{Display(name)}' is not a file.");
    }

    public override SafeFileHandle OpenRead(ReadOnlySpan<byte> name) => File.OpenHandle(Child(name));

    public override byte[] ReadLink(ReadOnlySpan<byte> name) =>
        Encoding.UTF8.GetBytes(new FileInfo(Child(name)).LinkTarget ?? throw new IOException($"'{Display(name)}' is not a symbolic link."));

    public override void MakeFolder(ReadOnlySpan<byte> name, uint mode)
    {
        var child = Child(name);
        if (Path.Exists(child))
        {
            throw new IOException($"'{child}' exists already.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(child);
        }
        else
        {
            Directory.CreateDirectory(child, (UnixFileMode)mode);
        }
    }

    public override SafeFileHandle MakeFile(ReadOnlySpan<byte> name, uint mode)
    {
        var child = Child(name);
        var file = File.OpenHandle(child, FileMode.CreateNew, FileAccess.Write);
        SetMode(child, mode);
        return file;
    }

    public override void MakeLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) =>
        File.CreateSymbolicLink(Child(name), Encoding.UTF8.GetString(target));

    public override void Move(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var (source, target) = (Child(from), Child(to));
        if (Directory.Exists(source))
        {
            Directory.Move(source, target);
        }
        else
        {
            File.Move(source, target, overwrite: true);
        }
    }

    public override void SetMode(ReadOnlySpan<byte> name, uint mode) => SetMode(Child(name), mode);

    public override void ClearTimes(ReadOnlySpan<byte> name)
    {
        var child = Child(name);
        FileSystemInfo info = Directory.Exists(child) ? new DirectoryInfo(child) : new FileInfo(child);
        if (info.LinkTarget is null)
        {
            info.LastWriteTimeUtc = DateTime.UnixEpoch.AddSeconds(1);
        }
    }

    public override void Delete(ReadOnlySpan<byte> name)
    {
        if (Find(name) is not { } stat)
        {
            return;
        }

        var child = Child(name);
        if (stat.Kind != FileKind.Directory)
        {
            File.Delete(child);
            return;
        }

        if ((stat.Mode & OwnerOnly) != OwnerOnly)
        {
            SetMode(child, OwnerOnly);
        }

        var directory = new ManagedFileTree(child);
        foreach (var entry in directory.Entries())
        {
            directory.Delete(entry.Name);
        }

        Directory.Delete(child);
    }

    public override void Dispose()
    {
    }

    protected override List<FileEntry> List(ReadOnlySpan<byte> name) =>
        [.. new DirectoryInfo(Child(name)).EnumerateFileSystemInfos().Select(info => new FileEntry(Encoding.UTF8.GetBytes(info.Name), KindOf(info)))];

    private static void SetMode(string child, uint mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(child, (UnixFileMode)mode);
        }
    }

    private static FileKind KindOf(FileSystemInfo info) =>
        info.LinkTarget is not null ? FileKind.Symlink :
        info.Attributes.HasFlag(FileAttributes.Directory) ? FileKind.Directory :
        info.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Other : FileKind.Regular;

    // What this system cannot name, such as a backslash on Windows, must not become another path.
    private string Child(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return path is null ? text
            : System.Text.Unicode.Utf8.IsValid(name) && text.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 ? Path.Join(path, text)
            : throw new IOException($"The name '{text}' in '{path}' cannot be used on this system.");
    }

    private sealed class ManagedFile(FileStat stat, FileStream stream) : OpenFile
    {
        public override FileStat Stat => stat;

        public override int Read(Span<byte> buffer) => stream.Read(buffer);

        public override void Dispose() => stream.Dispose();
    }
}
