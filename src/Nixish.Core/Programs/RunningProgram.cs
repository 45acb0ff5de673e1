using System.ComponentModel;
using System.Diagnostics;

namespace Nixish;

/// <summary>
/// A program of this machine with pipes on all three standard streams. Its error output is read from the start, line by line, by a
/// thread of its own, so that no amount of it can ever stop the program.
/// </summary>
internal sealed class RunningProgram : IDisposable
{
    private const int TailLength = 20;

    // A background process of the program's may keep the pipe open after its end: what it has not said by then is not waited for.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private readonly Process _process;
    private readonly Queue<string> _tail = new(TailLength);
    private readonly Lock _lock = new();
    private readonly Task _errors;

    private RunningProgram(Process process, Action<string>? error)
    {
        _process = process;
        (Input, Output) = (process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        _errors = Task.Factory.StartNew(() => ReadErrors(error), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What the program reads.</summary>
    public Stream Input { get; }

    /// <summary>What the program writes.</summary>
    public Stream Output { get; }

    /// <summary>The last lines of its error output so far, at most 20.</summary>
    public Seq<string> ErrorTail
    {
        get
        {
            lock (_lock)
            {
                return [.. _tail];
            }
        }
    }

    /// <summary>Starts a program with these arguments, as they are: no shell reads them.</summary>
    /// <param name="arguments">The program, found on PATH, and its arguments.</param>
    /// <param name="environment">Variables to set in its environment, which is otherwise this process's; null removes one.</param>
    /// <param name="error">Gets each line of its error output, on a thread of its own.</param>
    /// <exception cref="ProgramMissingException">It cannot be started.</exception>
    public static RunningProgram Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, Action<string>? error = null)
    {
        var start = new ProcessStartInfo(arguments[0], arguments.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (environment is not null)
        {
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }

        try
        {
            return new(Process.Start(start)!, error);
        }
        catch (Win32Exception failure)
        {
            throw new ProgramMissingException(arguments[0], failure);
        }
    }

    /// <summary>Ends the program when <paramref name="cancellationToken"/> says so, which ends every read and write of its streams.</summary>
    public CancellationTokenRegistration EndOn(CancellationToken cancellationToken) => cancellationToken.Register(End);

    /// <summary>Waits until it has ended and its error output was read, and returns its exit code.</summary>
    public int Wait()
    {
        _process.WaitForExit();
        _errors.Wait(LastWords);
        return _process.ExitCode;
    }

    /// <summary>The same, without a thread that waits.</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await Task.WhenAny(_errors, Task.Delay(LastWords, CancellationToken.None)).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Waits at most <paramref name="patience"/>, then ends it by force.</summary>
    public int WaitOrEnd(TimeSpan patience)
    {
        if (!_process.WaitForExit(patience))
        {
            Kill();
        }

        return Wait();
    }

    /// <summary>Asks the program to end, as a terminal that closes does, so that it can end what it started.</summary>
    public void End()
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
            return;
        }

        try
        {
            if (!_process.HasExited)
            {
                _ = PosixProcess.Signal(_process.Id, PosixProcess.Terminate);
            }
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }

    /// <summary>Tells the program that no more comes.</summary>
    public void CloseInput()
    {
        try
        {
            Input.Dispose();
        }
        catch (IOException)
        {
            // What was still to be written has no reader any more.
        }
    }

    public void Dispose()
    {
        CloseInput();
        if (!_process.HasExited)
        {
            End();
            WaitOrEnd(LastWords);
        }

        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended meanwhile.
        }
    }

    private void ReadErrors(Action<string>? error)
    {
        try
        {
            LineReader.Read(_process.StandardError.BaseStream, line =>
            {
                lock (_lock)
                {
                    if (_tail.Count == TailLength)
                    {
                        _tail.Dequeue();
                    }

                    _tail.Enqueue(line);
                }

                error?.Invoke(line);
            });
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The program was let go.
        }
    }
}
