using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Nixish.Kubernetes.Tests.Connection;

/// <summary>An HTTP proxy on loopback that wants a password, and lets through by CONNECT who gives one; spoken to over TLS where it has a certificate.</summary>
internal sealed class ConnectProxy(X509Certificate2? identity = null) : LoopbackProxy
{
    /// <summary>The heads of the requests that were let through.</summary>
    public ConcurrentQueue<List<string>> Tunnels { get; } = new();

    protected override async Task TunnelAsync(TcpClient client)
    {
        await using var near = await StreamAsync(client);
        var head = await TlsServer.HeadAsync(near);
        if (!head.Exists(line => line.StartsWith("Proxy-Authorization:", StringComparison.OrdinalIgnoreCase)))
        {
            await near.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            return;
        }

        Tunnels.Enqueue(head);
        var target = head[0].Split(' ')[1].Split(':');
        using var server = new TcpClient();
        await server.ConnectAsync(target[0], int.Parse(target[1], System.Globalization.CultureInfo.InvariantCulture));
        await near.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 Through\r\n\r\n"));
        var far = server.GetStream();
        await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
    }

    private async Task<Stream> StreamAsync(TcpClient client)
    {
        if (identity is null)
        {
            return client.GetStream();
        }

        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(identity);
        return tls;
    }
}
