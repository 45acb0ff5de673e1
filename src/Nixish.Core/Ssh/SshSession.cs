using System.Text;

namespace Nixish;

/// <summary>A command that runs on another machine, and the two streams to talk with it.</summary>
public sealed class SshSession : IAsyncDisposable
{
    private const int LongestOutput = 16 * 1024 * 1024;

    // What ssh exits with where it failed itself. A command may too, so it is looked into.
    internal const int Failed = 255;
    private readonly SshConnection _connection;
    private readonly RunningProgram _program;

    internal SshSession(SshConnection connection, RunningProgram program) => (_connection, _program) = (connection, program);

    /// <summary>What the command reads. Disposing it tells the command that no more comes.</summary>
    public Stream Input => _program.Input;

    /// <summary>What the command writes.</summary>
    public Stream Output => _program.Output;

    /// <summary>The last lines of its error output so far, at most 20.</summary>
    public Seq<string> ErrorTail => _program.ErrorTail;

    /// <summary>Waits for the command's end, and returns its exit code. All its error output was read by then.</summary>
    /// <exception cref="SshException">The connection was lost: how far the command came is not known.</exception>
    public async Task<int> WaitAsync(CancellationToken cancellationToken = default)
    {
        int code;
        using (_program.EndOn(cancellationToken))
        {
            code = await _program.WaitAsync().ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return code == Failed && !await _connection.StandsAsync().ConfigureAwait(false)
            ? throw _connection.Failure(_program.ErrorTail, connected: true)
            : code;
    }

    internal RunningProgram Program => _program;

    /// <summary>Ends the command, where it still runs: its streams are closed and <c>ssh</c> is told to end.</summary>
    public ValueTask DisposeAsync()
    {
        _program.Dispose();
        return ValueTask.CompletedTask;
    }

    internal async Task<SshResult> RunAsync(SshCommand command, CancellationToken cancellationToken)
    {
        using var ended = _program.EndOn(cancellationToken);
        using var text = new MemoryStream();
        var sending = SendAsync(command.Input, cancellationToken);
        try
        {
            await ReceiveAsync(command, text, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A command may end without reading all that it was given; that is its own affair.
            _program.Input.Dispose();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var code = await WaitAsync(cancellationToken).ConfigureAwait(false);
        return new(code, Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length)), ErrorTail);
    }

    private async Task SendAsync(Stream? input, CancellationToken cancellationToken)
    {
        if (input is not null)
        {
            await input.CopyToAsync(Input, cancellationToken).ConfigureAwait(false);
        }

        await Input.DisposeAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync(SshCommand command, MemoryStream text, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        int read;
        while ((read = await Output.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false)) > 0)
        {
            if (command.Output is { } output)
            {
                await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }
            else if (text.Length + read <= LongestOutput)
            {
                text.Write(buffer.AsSpan(0, read));
            }
            else
            {
                throw new SshException(_connection.Destination, $"'{command.Arguments[0]}' writes more than {LongestOutput >> 20} MiB. Give it an Output to write to.");
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }
}
