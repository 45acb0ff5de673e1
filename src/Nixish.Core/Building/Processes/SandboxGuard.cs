using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>
/// Holds a sandbox back until its limits are set, and knows when the last process in it has ended: the sandbox's first process ends
/// after all others, whatever they did to leave their parents.
/// </summary>
internal sealed class SandboxGuard : IDisposable
{
    // Above every number that a child is given, so that giving one does not close the other.
    private const int Above = 10;
    private readonly SafeFileHandle _infoOutput;
    private readonly SafeFileHandle _infoInput;
    private readonly SafeFileHandle _blockOutput;
    private readonly SafeFileHandle _blockInput;

    public SandboxGuard()
    {
        (_infoOutput, _infoInput) = ChildPipe.Make();
        (_blockOutput, _blockInput) = ChildPipe.Make();
        _infoInput = Raised(_infoInput);
        _blockOutput = Raised(_blockOutput);
    }

    public int InfoHandle => (int)_infoInput.DangerousGetHandle();

    public int BlockHandle => (int)_blockOutput.DangerousGetHandle();

    /// <summary>The sandbox's first process; null where the sandbox did not come to be.</summary>
    public SafeFileHandle? Init { get; private set; }

    /// <summary>Waits for the sandbox, sets its limits and lets it run.</summary>
    public unsafe void Release(long? largestFile)
    {
        _infoInput.Dispose();
        _blockOutput.Dispose();
        if (ReadPid() is { } pid)
        {
            var handle = PosixProcess.OpenPid(pid);
            Init = handle < 0 ? null : new(handle, ownsHandle: true);
            SetLimit(pid, PosixProcess.CoreSize, 0);
            if (largestFile is { } size)
            {
                SetLimit(pid, PosixProcess.FileSize, (ulong)size);
            }
        }

        _blockInput.Dispose();
    }

    /// <summary>Returns when nothing in the sandbox lives.</summary>
    public unsafe void WaitForAll()
    {
        if (Init is { } init)
        {
            var entry = new PosixProcess.PollEntry { Handle = (int)init.DangerousGetHandle(), Events = PosixProcess.Readable };
            while (PosixProcess.Poll(&entry, 1, -1) <= 0)
            {
            }
        }
    }

    public void Dispose()
    {
        foreach (var handle in (ReadOnlySpan<SafeFileHandle?>)[_infoOutput, _infoInput, _blockOutput, _blockInput, Init])
        {
            handle?.Dispose();
        }
    }

    private static SafeFileHandle Raised(SafeFileHandle handle)
    {
        using (handle)
        {
            var raised = PosixProcess.Control((int)handle.DangerousGetHandle(), PosixProcess.DuplicateAbove, Above);
            return raised >= 0 ? new(raised, ownsHandle: true) : throw Libc.Failure("keep", "a pipe");
        }
    }

    private static unsafe void SetLimit(int pid, int resource, ulong value)
    {
        var limit = stackalloc ulong[] { value, value };
        _ = PosixProcess.SetLimit(pid, resource, limit, null);
    }

    // {"child-pid": 123, …}, in one write or more.
    private int? ReadPid()
    {
        var text = new byte[1024];
        var length = 0;
        while (length < text.Length && Libc.Read((int)_infoOutput.DangerousGetHandle(), text.AsSpan(length)) is > 0 and var read)
        {
            length += read;
            if (text.AsSpan(0, length).Contains((byte)'}'))
            {
                break;
            }
        }

        var name = "\"child-pid\": "u8;
        var at = text.AsSpan(0, length).IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(text.AsSpan(at + name.Length), out int pid, out _) ? pid : null;
    }
}
