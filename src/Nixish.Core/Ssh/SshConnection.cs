using System.Diagnostics;

namespace Nixish;

/// <summary>
/// One connection to a machine, made by the system's <c>ssh</c> when it is first needed and shared by all commands; made again when it
/// was lost. For many threads at once. It closes itself a minute after its process has died.
/// </summary>
public sealed class SshConnection : IAsyncDisposable
{
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _connecting = new(1);
    private readonly Lazy<ControlSocket> _socket;
    private bool _disposed;

    /// <summary>Says where to; nothing is connected yet.</summary>
    /// <exception cref="SshDestinationException">A file's name cannot be given to ssh.</exception>
    public SshConnection(SshDestination destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        Destination = destination;
        _socket = new(() => new(destination));
        SshArguments.Check(destination);
    }

    /// <summary>Where it goes.</summary>
    public SshDestination Destination { get; }

    /// <summary>Connects, where it is not connected yet.</summary>
    /// <exception cref="SshException">The host is not reached, not believed, or does not let this user in.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (OperatingSystem.IsWindows() || Exists)
        {
            // OpenSSH for Windows has no control sockets: each command connects.
            return;
        }

        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!Exists)
            {
                await StartMasterAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <returns>How it ended, whatever its exit code.</returns>
    /// <exception cref="SshException">The host is not reached; the connection is lost; the command takes too long.</exception>
    public async Task<SshResult> RunAsync(SshCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (command.Timeout is { } timeout)
        {
            limit.CancelAfter(timeout);
        }

        try
        {
            var session = await StartAsync(command, limit.Token).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                return await session.RunAsync(command, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SshTimeoutException(Destination, command.Arguments[0], command.Timeout!.Value);
        }
    }

    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="SshCommandException">Its exit code is not 0.</exception>
    /// <exception cref="SshException">The host is not reached; the connection is lost; the command takes too long.</exception>
    public async Task<SshResult> RequireAsync(SshCommand command, CancellationToken cancellationToken = default)
    {
        var result = await RunAsync(command, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0 ? result : throw new SshCommandException(Destination, command, result);
    }

    /// <summary>Starts a command to talk with. Its <see cref="SshCommand.Input"/>, <see cref="SshCommand.Output"/> and <see cref="SshCommand.Timeout"/> are the caller's to mind.</summary>
    /// <exception cref="SshException">The host is not reached, not believed, or does not let this user in.</exception>
    public async Task<SshSession> StartAsync(SshCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        await ConnectAsync(cancellationToken).ConfigureAwait(false);
        return StartBeside(command);
    }

    /// <summary>Starts one more command over the connection, which another stands on.</summary>
    internal SshSession StartBeside(SshCommand command) =>
        new(this, RunningProgram.Start([.. Arguments, .. Shared, "--", Destination.Host, command.ShellText], error: command.Error));

    /// <summary>Closes the connection, and with it what still runs on it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (Exists)
        {
            await ControlAsync("exit").ConfigureAwait(false);
        }

        if (_socket.IsValueCreated)
        {
            _socket.Value.Dispose();
        }

        _connecting.Dispose();
    }

    /// <summary>Whether the connection that commands share stands.</summary>
    internal async Task<bool> StandsAsync() => Exists && await ControlAsync("check").ConfigureAwait(false) == 0;

    /// <summary>What went wrong where ssh itself failed.</summary>
    internal SshException Failure(Seq<string> said, bool connected)
    {
        bool Says(string text) => said.Any(line => line.Contains(text, StringComparison.Ordinal));
        return Says("IDENTIFICATION HAS CHANGED") ? new SshHostKeyException(Destination, HostKeyProblem.Changed, said)
            : Says("Host key verification failed") || Says("host key is known") ? new SshHostKeyException(Destination, HostKeyProblem.Unknown, said)
            : Says("Permission denied (") || Says("Too many authentication failures") ? new SshLoginException(Destination, said)
            : connected ? new SshConnectionLostException(Destination, said)
            : new SshException(Destination, $"'{Destination}' cannot be reached.", said);
    }

    private bool Exists => _socket.IsValueCreated && _socket.Value.Exists;

    private List<string> Arguments => SshArguments.For(Destination, _socket.Value);

    private string[] Shared => OperatingSystem.IsWindows() ? [] : [.. SshArguments.Option("ControlMaster", "no"), .. SshArguments.Option("ControlPath", SshArguments.FileName(_socket.Value.Path))];

    // With ControlPersist, ssh goes to the background once the connection stands and its socket listens, and only then exits.
    private async Task StartMasterAsync(CancellationToken cancellationToken)
    {
        string[] master =
        [
            "-N",
            .. SshArguments.Option("ControlMaster", "yes"),
            .. SshArguments.Option("ControlPath", SshArguments.FileName(_socket.Value.Path)),
            .. SshArguments.Option("ControlPersist", $"{IdleLimit.TotalSeconds:0}"),
        ];
        var started = Stopwatch.GetTimestamp();
        using var program = RunningProgram.Start([.. Arguments, .. master, "--", Destination.Host]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // ssh's own limit is about the network; a host that accepts and then says nothing is held to twice that.
        limit.CancelAfter(Destination.ConnectTimeout * 2);
        using (program.EndOn(limit.Token))
        {
            program.Input.Dispose();
            var code = await program.WaitAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (code != 0)
            {
                throw limit.IsCancellationRequested
                    ? new SshException(Destination, $"'{Destination}' did not answer within {Stopwatch.GetElapsedTime(started).TotalSeconds:0} seconds.", program.ErrorTail)
                    : Failure(program.ErrorTail, connected: false);
            }
        }
    }

    private async Task<int> ControlAsync(string order)
    {
        using var program = RunningProgram.Start([.. Arguments, .. Shared, "-O", order, "--", Destination.Host]);
        program.Input.Dispose();
        return await program.WaitAsync().ConfigureAwait(false);
    }
}
