using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>The C library's calls on files: the framework's file API loses names that are not UTF-8. Numbers are Linux's, the same on x86-64, arm64 and riscv64 except where said.</summary>
internal static unsafe partial class Libc
{
    public const int CurrentDirectory = -100;
    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int NoFollow = 0x100;
    public const int EmptyPath = 0x1000;

    public const int RemoveDirectory = 0x200;

    public const int DirentType = 18;
    public const int DirentName = 19;

    // arm gave these two its own numbers.
    public static readonly int Directory = IsArm ? 0x4000 : 0x10000;
    public static readonly int OpenNoFollow = IsArm ? 0x8000 : 0x20000;

    public const int NotFound = 2;
    public const int Interrupted = 4;
    public const int AccessDenied = 13;
    public const int NotADirectory = 20;
    public const int NoSpace = 28;
    public const int NameTooLong = 36;
    public const int NoSuchAttribute = 61;
    public const int NotSupported = 95;
    public const int QuotaExceeded = 122;

    private const uint BasicStats = 0x7ff;
    private const uint Exchange = 2;
    private const uint NoReplace = 1;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static int OpenAt(int directory, ReadOnlySpan<byte> name, int flags, uint mode)
    {
        fixed (byte* text = name)
        {
            int result;
            do
            {
                result = openat(directory, text, flags, mode);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return result;
        }
    }

    public static int Read(int file, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint result;
            do
            {
                result = read(file, start, (nuint)buffer.Length);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            return (int)result;
        }
    }

    public static int ReadLinkAt(int directory, ReadOnlySpan<byte> name, Span<byte> target)
    {
        fixed (byte* text = name, start = target)
        {
            return (int)readlinkat(directory, text, start, (nuint)target.Length);
        }
    }

    public static int MkDirAt(int directory, ReadOnlySpan<byte> name, uint mode)
    {
        fixed (byte* text = name)
        {
            return mkdirat(directory, text, mode);
        }
    }

    public static int SymlinkAt(ReadOnlySpan<byte> target, int directory, ReadOnlySpan<byte> name)
    {
        fixed (byte* to = target, text = name)
        {
            return symlinkat(to, directory, text);
        }
    }

    public static int UnlinkAt(int directory, ReadOnlySpan<byte> name, int flags)
    {
        fixed (byte* text = name)
        {
            return unlinkat(directory, text, flags);
        }
    }

    public static int RenameAt(int fromDirectory, ReadOnlySpan<byte> from, int toDirectory, ReadOnlySpan<byte> to)
    {
        fixed (byte* source = from, target = to)
        {
            return renameat(fromDirectory, source, toDirectory, target);
        }
    }

    /// <summary>Renames unless the new name is taken.</summary>
    public static int MoveNew(string from, string to) => MoveNew(CurrentDirectory, from, CurrentDirectory, to, NoReplace);

    /// <summary>Swaps what two paths name, in one step. https://man7.org/linux/man-pages/man2/rename.2.html</summary>
    public static int ExchangeAt(int directory, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        fixed (byte* first = one, second = other)
        {
            return renameat2(directory, first, directory, second, Exchange);
        }
    }

    public static int ChModAt(int directory, ReadOnlySpan<byte> name, uint mode, int flags)
    {
        fixed (byte* text = name)
        {
            return fchmodat(directory, text, mode, flags);
        }
    }

    /// <summary>Sets both the time of the last access and of the last change, in seconds since 1970.</summary>
    public static int SetTimesAt(int directory, ReadOnlySpan<byte> name, long seconds, int flags)
    {
        var times = stackalloc long[] { seconds, 0, seconds, 0 };
        fixed (byte* text = name)
        {
            return utimensat(directory, text, times, flags);
        }
    }

    /// <summary>The names of a file's extended attributes, links not followed, each ended by a zero; with no room, how long they are.</summary>
    public static int ListAttributes(ReadOnlySpan<byte> path, Span<byte> names)
    {
        fixed (byte* text = path, start = names)
        {
            return (int)llistxattr(text, start, (nuint)names.Length);
        }
    }

    public static int RemoveAttribute(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        fixed (byte* text = path, attribute = name)
        {
            return lremovexattr(text, attribute);
        }
    }

    public static FileStat? Stat(int directory, ReadOnlySpan<byte> name, int flags)
    {
        StatxBuffer facts;
        fixed (byte* text = name)
        {
            if (statx(directory, text, flags, BasicStats, &facts) != 0)
            {
                return null;
            }
        }

        return new(
            KindOf(facts.Mode >> 12),
            facts.Mode & 0xfffu,
            (long)facts.Size,
            facts.Inode,
            ((ulong)facts.DeviceMajor << 32) | facts.DeviceMinor,
            (facts.ModifiedSeconds * 1_000_000_000) + facts.ModifiedNanoseconds,
            (facts.ChangedSeconds * 1_000_000_000) + facts.ChangedNanoseconds,
            facts.Links);
    }

    public static FileKind KindOfDirent(byte type) => type == 0 ? FileKind.Unknown : KindOf(type);

    public static DiskException Failure(string verb, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new($"Cannot {verb} '{path}': {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint FdOpenDir(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial byte* ReadDir(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir")]
    public static partial int CloseDir(nint stream);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fchmod")]
    public static partial int FChMod(int descriptor, uint mode);

    // The two that macOS is asked for too, whose openat counts differently.
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MoveNew(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    public static partial int Flush(int descriptor);

    // The type bits of st_mode, which d_type of a dirent repeats.
    private static FileKind KindOf(int type) => type switch { 8 => FileKind.Regular, 4 => FileKind.Directory, 10 => FileKind.Symlink, _ => FileKind.Other };

#pragma warning disable SA1300, IDE1006 // The system's names.
    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(int directory, byte* name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int file, byte* buffer, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint readlinkat(int directory, byte* name, byte* target, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(int directory, byte* name, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unlinkat(int directory, byte* name, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int symlinkat(byte* target, int directory, byte* name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int statx(int directory, byte* name, int flags, uint mask, StatxBuffer* facts);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int renameat(int fromDirectory, byte* from, int toDirectory, byte* to);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int renameat2(int fromDirectory, byte* from, int toDirectory, byte* to, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fchmodat(int directory, byte* name, uint mode, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int utimensat(int directory, byte* name, long* times, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint llistxattr(byte* path, byte* names, nuint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int lremovexattr(byte* path, byte* name);
#pragma warning restore SA1300, IDE1006

    /// <summary><c>struct statx</c>, the same on every architecture. https://man7.org/linux/man-pages/man2/statx.2.html</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatxBuffer
    {
        [FieldOffset(16)] public uint Links;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(96)] public long ChangedSeconds;
        [FieldOffset(104)] public uint ChangedNanoseconds;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}
