using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>
/// An open directory, whose entries are named by bytes and reached without following links. So a tree that changes while it
/// is walked cannot lead out of itself.
/// </summary>
internal abstract class FileTree : IDisposable
{
    protected const uint OwnerOnly = 0x1c0;

    /// <summary>The tree whose names are whole paths: absolute, or of the current directory. Links in a path are followed, in its last place not.</summary>
    public static FileTree OfPaths { get; } = LinuxFileTree.IsSupported ? LinuxFileTree.OfAllPaths : new ManagedFileTree(null);

    /// <summary>Opens the directory that holds <paramref name="path"/>, and says what the path's last part is called in it.</summary>
    public static FileTree OpenParent(string path, out byte[] name)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(full);
        name = parent is null ? "."u8.ToArray() : Encoding.UTF8.GetBytes(Path.GetFileName(full));
        return Open(parent ?? full);
    }

    /// <summary>Opens the directory <paramref name="path"/>; links in the path are followed.</summary>
    public static FileTree Open(string path) => LinuxFileTree.IsSupported ? LinuxFileTree.OpenPath(path) : new ManagedFileTree(path);

    /// <summary>The path that it was opened under, for messages and for reaching it otherwise; empty where names are paths.</summary>
    public abstract string Location { get; }

    /// <summary>What is at <paramref name="name"/>; null where there is nothing.</summary>
    public abstract FileStat? Find(ReadOnlySpan<byte> name);

    /// <summary>What is at <paramref name="name"/>, where something must be.</summary>
    public FileStat Stat(ReadOnlySpan<byte> name) =>
        Find(name) ?? throw new DiskException($"Cannot read '{Display(name)}': nothing is there.", Libc.NotFound);

    /// <summary>The entries of the directory itself, without <c>.</c> and <c>..</c>, sorted by the bytes of their names.</summary>
    public List<FileEntry> Entries() => Entries("."u8);

    /// <summary>The same of the directory at <paramref name="name"/>; a link to one is followed.</summary>
    public List<FileEntry> Entries(ReadOnlySpan<byte> name)
    {
        var entries = List(name);
        entries.Sort(static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        return entries;
    }

    /// <summary>The directory <paramref name="name"/>.</summary>
    public abstract FileTree OpenDirectory(ReadOnlySpan<byte> name);

    /// <summary>The file <paramref name="name"/>, for reading once from its beginning.</summary>
    public abstract OpenFile OpenFile(ReadOnlySpan<byte> name);

    /// <summary>The file <paramref name="name"/>, for reading at any place.</summary>
    public abstract SafeFileHandle OpenRead(ReadOnlySpan<byte> name);

    /// <summary>Where the link <paramref name="name"/> points, as it is written.</summary>
    public abstract byte[] ReadLink(ReadOnlySpan<byte> name);

    /// <summary>Makes an empty directory that was not there.</summary>
    public abstract void MakeFolder(ReadOnlySpan<byte> name, uint mode);

    /// <summary>Makes a file that was not there, for writing.</summary>
    public abstract SafeFileHandle MakeFile(ReadOnlySpan<byte> name, uint mode);

    /// <summary>Makes a link that was not there.</summary>
    public abstract void MakeLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target);

    /// <summary>Moves within a file system, over what is there.</summary>
    public abstract void Move(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to);

    /// <summary>Swaps what is at two places in one step. False where that cannot be done: then nothing changed.</summary>
    public virtual bool TryExchange(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => false;

    /// <summary>Sets permissions. Of a link it would be those of what it points to: ask first.</summary>
    public abstract void SetMode(ReadOnlySpan<byte> name, uint mode);

    /// <summary>Sets access and modification time to one second after 1970, as Nix does; of a link its own.</summary>
    public abstract void ClearTimes(ReadOnlySpan<byte> name);

    /// <summary>Deletes the entry <paramref name="name"/> and all below it, read-only folders too, links not followed; nothing there is fine.</summary>
    public abstract void Delete(ReadOnlySpan<byte> name);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>How <paramref name="name"/> is called in messages.</summary>
    public string Display(ReadOnlySpan<byte> name) => Path.Join(Location, Encoding.UTF8.GetString(name));

    protected abstract List<FileEntry> List(ReadOnlySpan<byte> name);
}

/// <summary>A file that is open for reading.</summary>
internal abstract class OpenFile : IDisposable
{
    public abstract FileStat Stat { get; }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    public abstract int Read(Span<byte> buffer);

    public abstract void Dispose();
}
