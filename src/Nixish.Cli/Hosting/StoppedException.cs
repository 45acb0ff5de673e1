namespace Nixish.Cli;

// Somebody stopped a command, which says what it had done by then.
internal sealed class StoppedException(string message, OperationCanceledException stopped) : OperationCanceledException(message, stopped, stopped.CancellationToken);
