namespace Nixish;

/// <summary>What an entry of a directory is.</summary>
internal enum FileType
{
    Unknown,
    Regular,
    Directory,
    Symlink,

    // Sockets, devices, pipes: nothing that a store can hold.
    Special,
}

/// <summary>An entry of a directory. The name is bytes: Linux allows any but slash and NUL, and .NET's own file API would replace those that are not UTF-8.</summary>
internal readonly record struct FileEntry(byte[] Name, FileType Type);

/// <summary>What one <c>stat</c> says, links not followed. Times are nanoseconds since 1970.</summary>
internal readonly record struct FileFacts(FileType Type, bool Executable, long Size, long Modified, long Changed, ulong Inode, ulong Device);

/// <summary>
/// An open directory, whose entries are named by bytes and reached without following links. So a tree that changes while it
/// is walked cannot lead out of itself.
/// </summary>
internal abstract class FileTree : IDisposable
{
    /// <summary>Opens the directory that holds <paramref name="path"/>, and says what the path's last part is called in it.</summary>
    public static FileTree OpenParent(string path, out byte[] name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        name = parent is null ? "."u8.ToArray() : System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(full));
        return Open(parent ?? full);
    }

    /// <summary>Opens the directory <paramref name="path"/>; links in the path are followed.</summary>
    public static FileTree Open(string path) => LinuxFileTree.IsSupported ? LinuxFileTree.OpenPath(path) : new ManagedFileTree(path);

    /// <summary>The path that it was opened under, for messages and for reaching it otherwise.</summary>
    public abstract string Location { get; }

    /// <summary>The entries, sorted by the bytes of their names.</summary>
    public abstract List<FileEntry> Entries();

    /// <summary>The facts of one entry.</summary>
    public abstract FileFacts Stat(byte[] name);

    /// <summary>The directory <paramref name="name"/>.</summary>
    public abstract FileTree OpenDirectory(byte[] name);

    /// <summary>The file <paramref name="name"/>, for reading.</summary>
    public abstract OpenFile OpenFile(byte[] name);

    /// <summary>Where the link <paramref name="name"/> points, as it is written.</summary>
    public abstract byte[] ReadLink(byte[] name);

    /// <summary>Makes an empty directory.</summary>
    public abstract FileTree CreateDirectory(byte[] name);

    /// <summary>Makes a file that was not there; readable by all, executable where said.</summary>
    public abstract Stream CreateFile(byte[] name, bool executable);

    /// <summary>Makes a link that was not there.</summary>
    public abstract void CreateLink(byte[] name, byte[] target);

    /// <summary>Removes the entry <paramref name="name"/> and all below it, links not followed.</summary>
    public abstract void Delete(byte[] name);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>How <paramref name="name"/> is called in messages.</summary>
    public string Display(ReadOnlySpan<byte> name) => Path.Join(Location, System.Text.Encoding.UTF8.GetString(name));
}

/// <summary>A file that is open for reading.</summary>
internal abstract class OpenFile : IDisposable
{
    public abstract FileFacts Facts { get; }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    public abstract int Read(Span<byte> buffer);

    public abstract void Dispose();
}
