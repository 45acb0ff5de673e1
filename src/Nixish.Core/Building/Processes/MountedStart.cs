using System.Globalization;
using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>A folder or file that is to be seen in another place, which is there and empty.</summary>
/// <param name="From">What is seen.</param>
/// <param name="To">Where.</param>
/// <param name="Rights">What may be done with it there.</param>
internal sealed record SandboxMount(string From, string To, SandboxRights Rights);

/// <summary>What may be done with what is mounted. Programs with set-id bits have no more rights than others in any case.</summary>
internal enum SandboxRights
{
    /// <summary>It is only read.</summary>
    Read,

    /// <summary>It is written to.</summary>
    Write,

    /// <summary>It is a device, and works as one.</summary>
    Device,

    /// <summary>It is a new set of pseudo terminals.</summary>
    Terminals,
}

/// <summary>
/// Starts bubblewrap in namespaces in which many paths are mounted already. It looks through all mounts there are for each one that it
/// makes itself, so that a thousand of them take it seconds; made here they take microseconds each.
/// </summary>
internal static unsafe class MountedStart
{
    private const int NewMounts = 0x20000;
    private const int NewUser = 0x10000000;
    private const int Bind = 0x1000;
    private const int Recursive = 0x4000;
    private const int Slave = 0x80000;
    private const nint ReadOnly = 1;
    private const nint NoSetId = 2;
    private const nint NoDevices = 4;
    private const nint NoPrograms = 8;
    private const int AttributesLength = 4 * sizeof(long);
    private const int CurrentFolder = -100;
    private const int SignalCount = 64;
    private static readonly Lazy<bool> Supported = new(Probe);

    /// <summary>Whether this machine lets a process make mounts in namespaces of its own. Tried once.</summary>
    public static bool IsSupported => SystemCallList.IsSupported && Supported.Value;

    /// <summary>Starts <paramref name="program"/> with <paramref name="output"/> as both its outputs, and returns its process number.</summary>
    /// <exception cref="DiskException">The kernel refuses it.</exception>
    public static int Spawn(ChildProgram program, int output, SandboxGuard guard)
    {
        using var calls = new SystemCallList();
        using var arguments = new NativeStrings(program.Arguments);
        using var environment = new NativeStrings(program.Environment);
        calls.Add("begin a session", Number.SetSession);
        AddHandles(calls, output, guard, program.SandboxArguments!);
        AddNamespaces(calls);
        foreach (var mount in program.Mounts)
        {
            AddMount(calls, mount);
        }

        AddSignals(calls);
        calls.Add($"run '{new DiskPath(program.Arguments[0])}'", Number.Execute, (nint)arguments.Pointers[0], (nint)arguments.Pointers, (nint)environment.Pointers);
        return calls.Start(NewUser | NewMounts);
    }

    private static void AddHandles(SystemCallList calls, int output, SandboxGuard guard, string argumentsFile)
    {
        // A handle is opened under the lowest free number.
        calls.Add("close its input", Number.Close, 0);
        calls.Add("open /dev/null", Number.Open, CurrentFolder, calls.Text("/dev/null"), PosixProcess.ReadWrite, 0);
        calls.Add("pass on its output", Number.Duplicate, output, 1);
        calls.Add("pass on its output", Number.Duplicate, output, 2);
        calls.Add("pass on a pipe", Number.Duplicate, guard.InfoHandle, ChildStart.InfoHandle);
        calls.Add("pass on a pipe", Number.Duplicate, guard.BlockHandle, ChildStart.BlockHandle);
        calls.AddOptional(Number.Close, ChildStart.ArgumentsHandle);
        calls.Add("open its arguments", Number.Open, CurrentFolder, calls.Text(argumentsFile), Libc.ReadOnly, 0);
        calls.Add("close other files", Number.CloseRange, ChildStart.ArgumentsHandle + 1, -1, 0);
    }

    // It stays who it was: bubblewrap makes it the build's user, in a namespace within this one.
    private static void AddNamespaces(SystemCallList calls)
    {
        Write("/proc/self/setgroups", "deny");
        Write("/proc/self/uid_map", Same(UserId()));
        Write("/proc/self/gid_map", Same(GroupId()));
        calls.Add("keep its mounts to itself", Number.Mount, 0, calls.Text("/"), 0, Recursive | Slave, 0);

        void Write(string file, string text)
        {
            const int Handle = ChildStart.ArgumentsHandle + 1;
            calls.Add($"open {file}", Number.Open, CurrentFolder, calls.Text(file), PosixProcess.ReadWrite, 0);
            calls.Add($"write '{text}' to {file}", Number.Write, Handle, calls.Text(text), text.Length);
            calls.Add($"close {file}", Number.Close, Handle);
        }

        static string Same(uint id) => string.Create(CultureInfo.InvariantCulture, $"{id} {id} 1");
    }

    private static void AddMount(SystemCallList calls, SandboxMount mount)
    {
        var (from, target) = (calls.Text(mount.From), calls.Text(mount.To));
        if (mount.Rights == SandboxRights.Terminals)
        {
            // https://www.kernel.org/doc/html/latest/filesystems/devpts.html
            calls.Add("give it terminals", Number.Mount, from, target, from, NoSetId | NoPrograms, calls.Text("newinstance,ptmxmode=0666,mode=620"));
            return;
        }

        calls.Add($"show '{mount.From}' to it", Number.Mount, from, target, 0, Bind, 0);
        calls.Add($"limit what it may do with '{mount.From}'", Number.SetMount, CurrentFolder, target, 0, calls.Bytes(Attributes(mount.Rights)), AttributesLength);
    }

    // What is to be set, what to be cleared, and neither propagation nor identities: mount_setattr(2).
    private static ReadOnlySpan<byte> Attributes(SandboxRights rights)
    {
        ReadOnlySpan<long> attributes = rights switch
        {
            SandboxRights.Read => [ReadOnly | NoSetId | NoDevices, 0, 0, 0],
            SandboxRights.Write => [NoSetId | NoDevices, 0, 0, 0],
            _ => [NoSetId, 0, 0, 0],
        };
        return MemoryMarshal.AsBytes(attributes);
    }

    // As a new program expects them: nothing caught, ignored or blocked.
    private static void AddSignals(SystemCallList calls)
    {
        var none = calls.Bytes(new byte[64]);
        for (var signal = 1; signal <= SignalCount; signal++)
        {
            calls.AddOptional(Number.SignalAction, signal, none, 0, 8);
        }

        calls.Add("unblock its signals", Number.SignalMask, 2, none, 0, 8);
    }

    private static bool Probe()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-mount-");
        try
        {
            using var calls = new SystemCallList();
            calls.Add("close other files", Number.CloseRange, ChildStart.ArgumentsHandle + 1, -1, 0);
            for (var handle = 0; handle <= ChildStart.ArgumentsHandle; handle++)
            {
                calls.AddOptional(Number.Close, handle);
                calls.Add("open /dev/null", Number.Open, CurrentFolder, calls.Text("/dev/null"), PosixProcess.ReadWrite, 0);
            }

            AddNamespaces(calls);
            AddMount(calls, new(folder.FullName, folder.FullName, SandboxRights.Read));
            AddMount(calls, new("devpts", folder.FullName, SandboxRights.Terminals));
            calls.Add("end", Number.Exit, 0);
            int status;
            var pid = calls.Start(NewUser | NewMounts);
            return PosixProcess.Reap(pid, &status, 0) == pid && status == 0;
        }
        catch (DiskException)
        {
            return false;
        }
        finally
        {
            folder.Delete();
        }
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint UserId();

    [DllImport("libc", EntryPoint = "getegid")]
    private static extern uint GroupId();

    // Of x86_64: https://github.com/torvalds/linux/blob/master/arch/x86/entry/syscalls/syscall_64.tbl
    private static class Number
    {
        public const long Write = 1;
        public const long Close = 3;
        public const long SignalAction = 13;
        public const long SignalMask = 14;
        public const long Duplicate = 33;
        public const long Execute = 59;
        public const long SetSession = 112;
        public const long Mount = 165;
        public const long Exit = 231;
        public const long Open = 257;
        public const long CloseRange = 436;
        public const long SetMount = 442;
    }
}
