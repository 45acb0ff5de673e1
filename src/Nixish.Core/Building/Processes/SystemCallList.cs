using System.Runtime.InteropServices;
using System.Text;

namespace Nixish;

/// <summary>
/// A list of system calls that a new process makes before, and up to, becoming a program: what the file actions of posix_spawn are, for the calls that
/// posix_spawn has none for. The process borrows this one's memory, as vfork's does, so that it can tell which call failed.
/// </summary>
/// <remarks>
/// A process with threads, which every .NET program is, cannot enter a user namespace; a child of it can, and between its birth and its
/// program nothing of the runtime may run in it. So what runs there is a loop of 65 bytes over a table.
/// </remarks>
internal sealed unsafe partial class SystemCallList : IDisposable
{
    private const int ShareMemory = 0x100;
    private const int WaitForProgram = 0x4000;
    private const int ChildSignal = 17;
    private const int StackSize = 64 * 1024;
    private const int PageSize = 4096;
    private const int ReadWrite = 3;
    private const int ReadExecute = 5;
    private const int PrivateAnonymous = 0x22;
    private const int SetMask = 2;

    private static readonly Lazy<nint> Loop = new(MakeLoop);
    private readonly List<Call> _calls = [];
    private readonly List<string> _purposes = [];
    private readonly List<nint> _memory = [];

    /// <summary>Whether the loop is known for this machine.</summary>
    public static bool IsSupported => LinuxFileTree.IsSupported && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // rdi is the table; a row is the call's number, five arguments, whether it may fail, and its result.
    private static ReadOnlySpan<byte> Code =>
    [
        0x48, 0x89, 0xfb, // mov rbx, rdi
        0x48, 0x8b, 0x03, // next: mov rax, [rbx]
        0x48, 0x8b, 0x7b, 0x08, // mov rdi, [rbx+8]
        0x48, 0x8b, 0x73, 0x10, // mov rsi, [rbx+16]
        0x48, 0x8b, 0x53, 0x18, // mov rdx, [rbx+24]
        0x4c, 0x8b, 0x53, 0x20, // mov r10, [rbx+32]
        0x4c, 0x8b, 0x43, 0x28, // mov r8, [rbx+40]
        0x45, 0x31, 0xc9, // xor r9d, r9d
        0x0f, 0x05, // syscall
        0x48, 0x89, 0x43, 0x38, // mov [rbx+56], rax
        0x48, 0x85, 0xc0, // test rax, rax
        0x79, 0x13, // jns done
        0x48, 0x83, 0x7b, 0x30, 0x00, // cmp qword ptr [rbx+48], 0
        0x75, 0x0c, // jne done
        0xbf, 0x7f, 0x00, 0x00, 0x00, // mov edi, 127
        0xb8, 0xe7, 0x00, 0x00, 0x00, // mov eax, 231 (exit_group)
        0x0f, 0x05, // syscall
        0x48, 0x83, 0xc3, 0x40, // done: add rbx, 64
        0xeb, 0xc2, // jmp next
    ];

    /// <summary>Adds a call. Where it fails the process ends, and <paramref name="purpose"/> is what it could not do: "make a user namespace".</summary>
    public void Add(string purpose, long number, params ReadOnlySpan<nint> arguments) => Add(purpose, mayFail: false, number, arguments);

    /// <summary>Adds a call whose failure changes nothing.</summary>
    public void AddOptional(long number, params ReadOnlySpan<nint> arguments) => Add("", mayFail: true, number, arguments);

    /// <summary>Text for an argument, zero at its end.</summary>
    public nint Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Bytes for an argument, with a zero after them.</summary>
    public nint Bytes(ReadOnlySpan<byte> bytes)
    {
        var memory = (nint)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
        _memory.Add(memory);
        bytes.CopyTo(new((void*)memory, bytes.Length));
        return memory;
    }

    /// <summary>Starts a process that makes the calls, the last of which does not return, and returns its number.</summary>
    /// <param name="namespaces">Which namespaces of its own it gets: see clone(2).</param>
    /// <exception cref="DiskException">It could not be made, or a call failed.</exception>
    public int Start(int namespaces)
    {
        var table = (Call*)NativeMemory.AlignedAlloc((nuint)(_calls.Count * sizeof(Call)), 64);
        var stack = (byte*)NativeMemory.AlignedAlloc(StackSize, 64);
        try
        {
            CollectionsMarshal.AsSpan(_calls).CopyTo(new(table, _calls.Count));
            var pid = Start(table, stack + StackSize, namespaces, out var error);
            if (pid < 0)
            {
                throw new DiskException($"Cannot make a process with namespaces of its own: {Marshal.GetPInvokeErrorMessage(error)}.", error);
            }

            Check(pid, new(table, _calls.Count));
            return pid;
        }
        finally
        {
            NativeMemory.AlignedFree(table);
            NativeMemory.AlignedFree(stack);
        }
    }

    public void Dispose() => _memory.ForEach(static memory => NativeMemory.Free((void*)memory));

    private static int Start(Call* table, byte* stack, int namespaces, out int error)
    {
        // A handler of the runtime must not run in the child: it has our memory, and is not us.
        var all = stackalloc byte[PosixProcess.OpaqueSize];
        var before = stackalloc byte[PosixProcess.OpaqueSize];
        _ = PosixProcess.FillSignals(all);
        _ = SetSignalMask(SetMask, all, before);
        var pid = Clone((void*)Loop.Value, stack, namespaces | ShareMemory | WaitForProgram | ChildSignal, table);
        error = pid < 0 ? Marshal.GetLastPInvokeError() : 0;
        _ = SetSignalMask(SetMask, before, null);
        return pid;
    }

    private static nint MakeLoop()
    {
        var page = Map(0, PageSize, ReadWrite, PrivateAnonymous, -1, 0);
        if (page == -1)
        {
            throw Libc.Failure("map", "a page of memory");
        }

        Code.CopyTo(new((void*)page, PageSize));
        return Protect(page, PageSize, ReadExecute) == 0 ? page : throw Libc.Failure("make executable", "a page of memory");
    }

    private void Add(string purpose, bool mayFail, long number, ReadOnlySpan<nint> arguments)
    {
        var call = new Call { Number = number, MayFail = mayFail ? 1 : 0 };
        for (var i = 0; i < arguments.Length; i++)
        {
            call.Arguments[i] = arguments[i];
        }

        _calls.Add(call);
        _purposes.Add(purpose);
    }

    private void Check(int pid, ReadOnlySpan<Call> calls)
    {
        for (var i = 0; i < calls.Length; i++)
        {
            if (calls[i] is { MayFail: 0, Result: < 0 and var result })
            {
                int status;
                while (PosixProcess.Reap(pid, &status, 0) < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted)
                {
                }

                throw new DiskException($"Cannot {_purposes[i]}: {Marshal.GetPInvokeErrorMessage((int)-result)}.", (int)-result);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "clone", SetLastError = true)]
    private static partial int Clone(void* code, byte* stack, int flags, void* argument);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int SetSignalMask(int how, byte* set, byte* old);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int handle, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(nint address, nuint length, int protection);

    [StructLayout(LayoutKind.Sequential)]
    private struct Call
    {
        public long Number;
        public CallArguments Arguments;
        public long MayFail;
        public long Result;
    }

    [System.Runtime.CompilerServices.InlineArray(5)]
    private struct CallArguments
    {
        private nint _first;
    }
}
