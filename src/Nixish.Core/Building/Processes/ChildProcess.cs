using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>
/// Runs a program with exact bytes as arguments and environment, nothing on its standard input, both outputs in one pipe, no open
/// files of ours, in a session of its own.
/// </summary>
internal sealed class ChildProcess
{
    private readonly Lock _lock = new();
    private readonly int _pid;
    private bool _reaped;

    private ChildProcess(int pid) => _pid = pid;

    /// <summary>Runs to the end and returns the exit code, or 128 and the signal's number. Cancelling kills the program.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment, Action<string> line, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread of its own, which outlives the program: "die with the parent" means the thread that started it.
        var thread = new Thread(() =>
        {
            try
            {
                ended.SetResult(Run(arguments, environment, line, cancellationToken));
            }
            catch (Exception failure)
            {
                ended.SetException(failure);
            }
        })
        { IsBackground = true, Name = "nixish builder" };
        thread.Start();
        var code = await ended.Task.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return code;
    }

    private static int Run(IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment, Action<string> line, CancellationToken cancellationToken)
    {
        var (process, output) = Start(arguments, environment);
        using (output)
        using (cancellationToken.Register(process.Kill))
        {
            using var stream = new FileStream(output, FileAccess.Read, bufferSize: 0);
            LineReader.Read(stream, line);
            return process.Wait();
        }
    }

    private static unsafe (ChildProcess Process, SafeFileHandle Output) Start(IReadOnlyList<byte[]> arguments, IReadOnlyList<byte[]> environment)
    {
        var handles = stackalloc int[2];
        if (PosixProcess.Pipe(handles, Libc.CloseOnExec) != 0)
        {
            throw new DiskException($"Cannot make a pipe: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.", Marshal.GetLastPInvokeError());
        }

        var output = new SafeFileHandle(handles[0], ownsHandle: true);
        using var input = new SafeFileHandle(handles[1], ownsHandle: true);
        var actions = stackalloc byte[PosixProcess.OpaqueSize];
        var attributes = stackalloc byte[PosixProcess.OpaqueSize];
        var signals = stackalloc byte[PosixProcess.OpaqueSize];
        _ = PosixProcess.InitActions(actions);
        _ = PosixProcess.InitAttributes(attributes);
        using var argumentList = new NativeStrings(arguments);
        using var environmentList = new NativeStrings(environment);
        fixed (byte* nowhere = "/dev/null\0"u8)
        {
            _ = PosixProcess.AddOpen(actions, 0, nowhere, Libc.ReadOnly, 0);
            _ = PosixProcess.AddDuplicate(actions, handles[1], 1);
            _ = PosixProcess.AddDuplicate(actions, handles[1], 2);

            // The runtime ignores SIGPIPE and blocks others; a program expects neither.
            _ = PosixProcess.FillSignals(signals);
            _ = PosixProcess.SetDefaults(attributes, signals);
            _ = PosixProcess.EmptySignals(signals);
            _ = PosixProcess.SetMask(attributes, signals);
            _ = PosixProcess.SetFlags(attributes, PosixProcess.SetSession | PosixProcess.SetSignalDefaults | PosixProcess.SetSignalMask);
            int pid;
            var error = PosixProcess.Spawn(&pid, argumentList.Pointers[0], actions, attributes, argumentList.Pointers, environmentList.Pointers);
            _ = PosixProcess.DestroyActions(actions);
            _ = PosixProcess.DestroyAttributes(attributes);
            if (error != 0)
            {
                output.Dispose();
                throw new DiskException($"Cannot run '{new DiskPath(arguments[0])}': {new Win32Exception(error).Message}.", error);
            }

            return (new(pid), output);
        }
    }

    private unsafe int Wait()
    {
        var info = stackalloc byte[PosixProcess.OpaqueSize];
        while (PosixProcess.Wait(PosixProcess.WaitForPid, _pid, info, PosixProcess.WaitExited | PosixProcess.WaitNoReap) != 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted)
        {
        }

        // Once reaped the number may be another process's: from here on nothing is killed.
        lock (_lock)
        {
            int status;
            while (PosixProcess.Reap(_pid, &status, 0) < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted)
            {
            }

            _reaped = true;
            var signal = status & 0x7f;
            return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
        }
    }

    private void Kill()
    {
        lock (_lock)
        {
            if (!_reaped)
            {
                _ = PosixProcess.Signal(-_pid, PosixProcess.Kill9);
            }
        }
    }

    /// <summary>A null-terminated list of null-terminated strings, outside the managed heap.</summary>
    private sealed unsafe class NativeStrings : IDisposable
    {
        private readonly int _count;

        public NativeStrings(IReadOnlyList<byte[]> strings)
        {
            _count = strings.Count;
            Pointers = (byte**)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(byte*));
            for (var i = 0; i < _count; i++)
            {
                Pointers[i] = (byte*)NativeMemory.AllocZeroed((nuint)strings[i].Length + 1);
                strings[i].CopyTo(new Span<byte>(Pointers[i], strings[i].Length));
            }
        }

        public byte** Pointers { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
            {
                NativeMemory.Free(Pointers[i]);
            }

            NativeMemory.Free(Pointers);
        }
    }
}
