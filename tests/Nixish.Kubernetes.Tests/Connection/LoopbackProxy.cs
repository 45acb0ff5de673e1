using System.Net;
using System.Net.Sockets;

namespace Nixish.Kubernetes.Tests.Connection;

/// <summary>A proxy on a free port of loopback.</summary>
internal abstract class LoopbackProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
    private readonly Task _serving;

    protected LoopbackProxy()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    /// <summary>Asks a client where to, and lets it through.</summary>
    protected abstract Task TunnelAsync(TcpClient client);

    private async Task ServeAsync()
    {
        // Nobody knows the port before the constructors are done.
        await Task.Yield();
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var closing = client;
            await TunnelAsync(client);
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
        {
        }
    }
}
