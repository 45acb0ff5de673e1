using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Nixish.Kubernetes.Tests.Connection;

/// <summary>A SOCKS 5 proxy on loopback (RFC 1928) that wants a user and a password (RFC 1929) and keeps where it was asked to go; every name is this machine.</summary>
internal sealed class SocksProxy : LoopbackProxy
{
    private const byte Version = 5;
    private const byte PasswordMethod = 2;
    private const byte NameAddress = 3;

    /// <summary>Who went where: <c>user:password@host:port</c>.</summary>
    public ConcurrentQueue<string> Tunnels { get; } = new();

    protected override async Task TunnelAsync(TcpClient client)
    {
        var near = client.GetStream();
        var greeting = await BytesAsync(near, 2);
        var methods = await BytesAsync(near, greeting[1]);
        if (greeting[0] != Version || !methods.Contains(PasswordMethod))
        {
            await near.WriteAsync((byte[])[Version, 0xff]);
            return;
        }

        await near.WriteAsync((byte[])[Version, PasswordMethod]);
        await BytesAsync(near, 1);
        var (user, password) = (await TextAsync(near), await TextAsync(near));
        await near.WriteAsync((byte[])[1, 0]);

        var request = await BytesAsync(near, 4);
        var host = request[3] == NameAddress ? await TextAsync(near) : new System.Net.IPAddress(await BytesAsync(near, 4)).ToString();
        var port = await BytesAsync(near, 2);
        Tunnels.Enqueue($"{user}:{password}@{host}:{(port[0] << 8) | port[1]}");
        using var server = new TcpClient();
        await server.ConnectAsync(System.Net.IPAddress.Loopback, (port[0] << 8) | port[1]);
        await near.WriteAsync((byte[])[Version, 0, 0, 1, 127, 0, 0, 1, port[0], port[1]]);
        var far = server.GetStream();
        await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
    }

    private static async Task<byte[]> BytesAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private static async Task<string> TextAsync(NetworkStream stream) => Encoding.UTF8.GetString(await BytesAsync(stream, (await BytesAsync(stream, 1))[0]));
}
