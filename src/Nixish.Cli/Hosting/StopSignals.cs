using System.Runtime.InteropServices;

namespace Nixish.Cli;

// Ctrl-C or SIGTERM once: stop after what is in hand. Twice: end at once.
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals(CancellationToken cancellationToken)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];
    }

    public CancellationToken Stopping => _stopping.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stopping.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_stopping.IsCancellationRequested)
        {
            _stopping.Cancel();
            return;
        }

        // Not the signal's own way to end: a terminal gets its cursor and its echo back on the way out of the runtime. What is half made
        // is nobody's until it is whole, and swept by the next run.
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write("\e[?25h");
        }

        Environment.Exit(ExitCode.Stopped);
    }
}
