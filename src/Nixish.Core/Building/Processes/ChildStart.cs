using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>Starts a program by posix_spawn, or where paths are to be mounted for it first, by <see cref="MountedStart"/>.</summary>
internal static unsafe class ChildStart
{
    /// <summary>Where bubblewrap finds what it is given: by these numbers.</summary>
    public const int InfoHandle = 3;
    public const int BlockHandle = 4;
    public const int ArgumentsHandle = 5;

    /// <summary>Starts it with <paramref name="output"/> as both its outputs, and returns its process number.</summary>
    public static int Spawn(ChildProgram program, SafeFileHandle output, SandboxGuard? guard)
    {
        if (program.Mounts.Count > 0)
        {
            return MountedStart.Spawn(program, (int)output.DangerousGetHandle(), guard!);
        }

        var actions = stackalloc byte[PosixProcess.OpaqueSize];
        var attributes = stackalloc byte[PosixProcess.OpaqueSize];
        _ = PosixProcess.InitActions(actions);
        _ = PosixProcess.InitAttributes(attributes);
        using var arguments = new NativeStrings(program.Arguments);
        using var environment = new NativeStrings(program.Environment);
        try
        {
            AddHandles(actions, program, (int)output.DangerousGetHandle(), guard);
            AddSignals(attributes);
            int pid;
            var error = PosixProcess.Spawn(&pid, arguments.Pointers[0], actions, attributes, arguments.Pointers, environment.Pointers);
            return error == 0 ? pid : throw new DiskException($"Cannot run '{new DiskPath(program.Arguments[0])}': {new Win32Exception(error).Message}.", error);
        }
        finally
        {
            _ = PosixProcess.DestroyActions(actions);
            _ = PosixProcess.DestroyAttributes(attributes);
        }
    }

    private static void AddHandles(byte* actions, ChildProgram program, int output, SandboxGuard? guard)
    {
        fixed (byte* nowhere = "/dev/null\0"u8)
        {
            // As in Nix, where a program that writes to its input finds nothing there either.
            _ = PosixProcess.AddOpen(actions, 0, nowhere, PosixProcess.ReadWrite, 0);
        }

        _ = PosixProcess.AddDuplicate(actions, output, 1);
        _ = PosixProcess.AddDuplicate(actions, output, 2);
        var first = 3;
        if (guard is not null)
        {
            _ = PosixProcess.AddDuplicate(actions, guard.InfoHandle, InfoHandle);
            _ = PosixProcess.AddDuplicate(actions, guard.BlockHandle, BlockHandle);
            fixed (byte* file = Encoding.UTF8.GetBytes(program.SandboxArguments + "\0"))
            {
                _ = PosixProcess.AddOpen(actions, ArgumentsHandle, file, Libc.ReadOnly, 0);
            }

            first = 6;
        }

        CloseFrom(actions, first);
        if (program.Folder is { } folder)
        {
            fixed (byte* path = Encoding.UTF8.GetBytes(folder + "\0"))
            {
                _ = PosixProcess.AddChangeFolder(actions, path);
            }
        }
    }

    // Ours are closed on exec; this is for those that our own parent left open to us.
    private static void CloseFrom(byte* actions, int first)
    {
        try
        {
            _ = PosixProcess.AddCloseFrom(actions, first);
        }
        catch (EntryPointNotFoundException)
        {
            foreach (var file in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
            {
                if (int.TryParse(Path.GetFileName(file), CultureInfo.InvariantCulture, out var handle) && handle >= first && PosixProcess.HandleFlags(handle, PosixProcess.GetHandleFlags) == 0)
                {
                    _ = PosixProcess.AddClose(actions, handle);
                }
            }
        }
    }

    // The runtime ignores SIGPIPE and blocks others; a program expects neither.
    private static void AddSignals(byte* attributes)
    {
        var signals = stackalloc byte[PosixProcess.OpaqueSize];
        _ = PosixProcess.FillSignals(signals);
        _ = PosixProcess.SetDefaults(attributes, signals);
        _ = PosixProcess.EmptySignals(signals);
        _ = PosixProcess.SetMask(attributes, signals);
        _ = PosixProcess.SetFlags(attributes, PosixProcess.SetSession | PosixProcess.SetSignalDefaults | PosixProcess.SetSignalMask);
    }
}
