using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>What a file is, of the kinds a NAR can hold.</summary>
internal enum FileKind
{
    Regular,
    Directory,
    Symlink,

    // Sockets, devices, pipes: nothing that a store can hold.
    Other,

    // Some file systems list names only: a stat tells.
    Unknown,
}

/// <summary>An entry of a directory. The name is bytes: Linux allows any but slash and NUL, and the framework's file API would replace those that are not UTF-8.</summary>
internal readonly record struct FileEntry(byte[] Name, FileKind Kind);

/// <summary>What one lstat says of a file. Times are nanoseconds since 1970; where the system has no inode or change time, they are 0.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileStat(FileKind Kind, uint Mode, long Length, ulong Inode, ulong Device, long Modified, long Changed, uint Links)
{
    /// <summary>Whether its owner may execute it: the only permission that a NAR keeps.</summary>
    public bool Executable => (Mode & 0x40) != 0;
}
