using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>The file system by paths of bytes, with whole stats on Linux; through the framework, with UTF-8 names, elsewhere.</summary>
internal static class Disk
{
    private static readonly FileTree Paths = FileTree.OfPaths;

    /// <summary>Whether <see cref="Stat"/> knows inodes and change times, without which a stat cache cannot be trusted.</summary>
    public static bool HasWholeStats => LinuxFileTree.IsSupported;

    /// <summary>What is at <paramref name="path"/>, links not followed; null where there is nothing.</summary>
    public static FileStat? Stat(DiskPath path) => Paths.Find(path.Bytes);

    /// <summary>Whether <paramref name="path"/> names an open file: not once that was deleted, or another took the name. Linux only.</summary>
    public static bool Names(DiskPath path, SafeFileHandle file)
    {
        var open = Libc.Stat((int)file.DangerousGetHandle(), "\0"u8, Libc.EmptyPath) ?? throw Libc.Failure("read", "an open file");
        return Stat(path) is { } there && there.Inode == open.Inode && there.Device == open.Device;
    }

    /// <summary>Gives a file one more name, which nothing must have yet. False where that cannot be, for whichever reason.</summary>
    public static bool TryLink(string file, string name) => Libc.Link(file, name) == 0;

    /// <summary>Renames where nothing has the new name yet. False where something has, and where the system cannot promise that: then nothing changed.</summary>
    public static bool TryMoveNew(string from, string to)
    {
        try
        {
            return LinuxFileTree.IsSupported && Libc.MoveNew(from, to) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The entries of a folder, without <c>.</c> and <c>..</c>, sorted by the bytes of their names.</summary>
    public static List<FileEntry> List(DiskPath folder) => Paths.Entries(folder.Bytes);

    /// <summary>Opens a regular file for reading; a link in the last place is refused, so that what was stat'ed is what is read.</summary>
    public static SafeFileHandle OpenRead(DiskPath path) => Paths.OpenRead(path.Bytes);

    /// <summary>All of a file.</summary>
    public static byte[] ReadAll(DiskPath path)
    {
        using var stream = new FileStream(OpenRead(path), FileAccess.Read, bufferSize: 0);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>Where a symbolic link points.</summary>
    public static byte[] ReadLink(DiskPath path) => Paths.ReadLink(path.Bytes);

    /// <summary>Makes a file that must not be there yet, with its mode.</summary>
    public static SafeFileHandle MakeFile(DiskPath path, uint mode) => Paths.MakeFile(path.Bytes, mode);

    /// <summary>Makes a symbolic link.</summary>
    public static void MakeLink(DiskPath path, byte[] target) => Paths.MakeLink(path.Bytes, target);

    /// <summary>Makes a folder that must not be there yet, open to its owner only.</summary>
    public static void MakeFolder(DiskPath path) => Paths.MakeFolder(path.Bytes, 0x1c0);

    /// <summary>Moves within a file system, over what is there.</summary>
    public static void Move(DiskPath from, DiskPath to) => Paths.Move(from.Bytes, to.Bytes);

    /// <summary>Swaps what is at two places in one step. False where the system or the file system cannot do that: then nothing changed.</summary>
    public static bool TryExchange(DiskPath one, DiskPath other) => Paths.TryExchange(one.Bytes, other.Bytes);

    /// <summary>Sets permissions. Of a link it would be those of what it points to: ask first.</summary>
    public static void SetMode(DiskPath path, uint mode) => Paths.SetMode(path.Bytes, mode);

    /// <summary>Sets access and modification time to one second after 1970, as Nix does; of a link its own.</summary>
    public static void ClearTimes(DiskPath path) => Paths.ClearTimes(path.Bytes);

    /// <summary>Deletes whatever is there, read-only folders too; nothing there is fine.</summary>
    public static void Delete(DiskPath path) => Paths.Delete(path.Bytes);
}
