using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>The few system calls that take names as bytes. Numbers are Linux's, the same on x86-64, arm64 and riscv64 except where said.</summary>
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

    private const int Interrupted = 4;
    private const uint BasicStats = 0x7ff;
    private const int StatxSize = 256;

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

    public static FileFacts? Stat(int directory, ReadOnlySpan<byte> name, int flags)
    {
        // struct statx has one layout on every architecture.
        var facts = stackalloc byte[StatxSize];
        fixed (byte* text = name)
        {
            if (statx(directory, text, flags, BasicStats, facts) != 0)
            {
                return null;
            }
        }

        var mode = *(ushort*)(facts + 28);
        var type = (mode >> 12) switch { 8 => FileType.Regular, 4 => FileType.Directory, 10 => FileType.Symlink, _ => FileType.Special };
        var device = ((ulong)*(uint*)(facts + 136) << 32) | *(uint*)(facts + 140);
        return new(type, (mode & 0b001_000_000) != 0, *(long*)(facts + 40), Nanoseconds(facts + 112), Nanoseconds(facts + 96), *(ulong*)(facts + 32), device);
    }

    public static FileType TypeOfDirent(byte type) => type switch
    {
        0 => FileType.Unknown,
        8 => FileType.Regular,
        4 => FileType.Directory,
        10 => FileType.Symlink,
        _ => FileType.Special,
    };

    public static IOException Failure(string verb, string path)
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

    private static long Nanoseconds(byte* time) => (*(long*)time * 1_000_000_000) + *(uint*)(time + 8);

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
    private static partial int statx(int directory, byte* name, int flags, uint mask, byte* facts);
#pragma warning restore SA1300, IDE1006
}
