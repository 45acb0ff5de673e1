using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>The C library calls that start and end a process; the framework's own passes arguments and environment as UTF-16 only.</summary>
internal static unsafe partial class PosixProcess
{
    internal const int Kill9 = 9;
    internal const int Terminate = 15;
    internal const int WaitForPid = 1;
    internal const int WaitExited = 4;
    internal const int WaitNoReap = 0x1000000;
    internal const short SetSignalDefaults = 0x4;
    internal const short SetSignalMask = 0x8;
    internal const short SetSession = 0x80;

    internal const int ReadWrite = 2;
    internal const int GetHandleFlags = 1;
    internal const int DuplicateAbove = 1030;
    internal const int CoreSize = 4;
    internal const int FileSize = 1;
    internal const short Readable = 1;

    // The same number on every architecture.
    private const long PidFileOpen = 434;

    // Larger than the opaque structures of glibc and musl.
    internal const int OpaqueSize = 512;

    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    internal static partial int Spawn(int* pid, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    internal static partial int InitActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    internal static partial int AddOpen(byte* actions, int handle, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    internal static partial int InitAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    internal static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    internal static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    internal static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    internal static partial int FillSignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    internal static partial int EmptySignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* handles, int flags);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    internal static partial int Wait(int kind, int pid, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    internal static partial int Reap(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Signal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclose")]
    internal static partial int AddClose(byte* actions, int handle);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    internal static partial int AddCloseFrom(byte* actions, int first);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    internal static partial int AddChangeFolder(byte* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int HandleFlags(int handle, int command);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int handle, int command, int argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    internal static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "umask")]
    internal static partial uint SetMask(uint mask);

    [LibraryImport("libc", EntryPoint = "personality", SetLastError = true)]
    internal static partial int SetPersonality(nuint personality);

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    internal static partial int SetLimit(int pid, int resource, ulong* limit, ulong* old);

    /// <summary>A handle of a process that stays of that process when the number is used again; negative where there is none.</summary>
    internal static int OpenPid(int pid) => (int)SystemCall(PidFileOpen, pid, 0);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, long second);

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollEntry
    {
        public int Handle;
        public short Events;
        public short Happened;
    }
}
