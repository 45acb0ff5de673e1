using System.ComponentModel;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>
/// Runs a program with exact bytes as arguments and environment, nothing on its standard input, both outputs in one pipe, no open
/// files of ours, in a session of its own. For Linux.
/// </summary>
internal sealed class ChildProcess
{
    private readonly Lock _lock = new();
    private readonly int _pid;
    private bool _reaped;

    private ChildProcess(int pid) => _pid = pid;

    /// <summary>Runs to the end and returns the exit code, or 128 and the signal's number. Cancelling kills the program.</summary>
    public static async Task<int> RunAsync(ChildProgram program, BuilderWatch watch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread of its own, which outlives the program: "die with the parent" means the thread that started it.
        ChildThread.Run(() =>
        {
            try
            {
                ended.SetResult(Run(program, watch, cancellationToken));
            }
            catch (Exception failure)
            {
                ended.SetException(failure);
            }
        });
        var code = await ended.Task.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return code;
    }

    private static int Run(ChildProgram program, BuilderWatch watch, CancellationToken cancellationToken)
    {
        ChildThread.Prepare(program.Personality);
        using var guard = program.SandboxArguments is null ? null : new SandboxGuard();
        var (output, input) = ChildPipe.Make();
        using (output)
        {
            ChildProcess process;
            using (input)
            {
                process = new(ChildStart.Spawn(program, input, guard));
            }

            using (cancellationToken.Register(process.Kill))
            {
                guard?.Release(program.LargestFile);
                watch.Follow(output, guard?.Init, process.Kill);
                var code = process.Wait();
                guard?.WaitForAll();
                return code;
            }
        }
    }

    private unsafe int Wait()
    {
        var info = stackalloc byte[PosixProcess.OpaqueSize];
        while (PosixProcess.Wait(PosixProcess.WaitForPid, _pid, info, PosixProcess.WaitExited | PosixProcess.WaitNoReap) != 0 && Win32Error() == Libc.Interrupted)
        {
        }

        // Once reaped the number may be another process's: from here on nothing is killed.
        lock (_lock)
        {
            int status;
            while (PosixProcess.Reap(_pid, &status, 0) < 0 && Win32Error() == Libc.Interrupted)
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

    private static int Win32Error() => System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
}

/// <summary>A pipe whose two ends no program of ours inherits unless it is given one.</summary>
internal static class ChildPipe
{
    public static unsafe (SafeFileHandle Output, SafeFileHandle Input) Make()
    {
        var handles = stackalloc int[2];
        if (PosixProcess.Pipe(handles, Libc.CloseOnExec) != 0)
        {
            var error = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
            throw new DiskException($"Cannot make a pipe: {new Win32Exception(error).Message}.", error);
        }

        return (new(handles[0], ownsHandle: true), new(handles[1], ownsHandle: true));
    }
}
