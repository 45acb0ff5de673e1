using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nixish.Core.Tests.Building.Chaos;

/// <summary>A cache's folder over HTTP, by a server that drops, delays, truncates and lies: of ten answers about five are honest.</summary>
internal sealed class LyingCache : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _folder;
    private readonly string[] _keys;
    private readonly Random _random;

    public LyingCache(string folder, int seed)
    {
        (_folder, _random) = (folder, new(seed));
        _keys = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)];
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } request)
                {
                    while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                    {
                    }

                    if (!await AnswerAsync(client.GetStream(), request.Split(' ')))
                    {
                        return;
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client was killed, or the test is over.
            }
        }
    }

    // Returns whether the connection goes on.
    private async Task<bool> AnswerAsync(NetworkStream stream, string[] request)
    {
        var file = Path.Combine(_folder, request[1].TrimStart('/'));
        var (mood, luck) = Next();
        if (mood == 0)
        {
            return false;
        }

        if (mood == 1)
        {
            await Task.Delay((int)(luck * 40), _stop.Token);
        }

        if (mood == 2 || !File.Exists(file))
        {
            return await SendAsync(stream, mood == 2 ? "500 No" : "404 Not Found", [], 0);
        }

        // Another object than was asked for.
        var bytes = await File.ReadAllBytesAsync(mood == 3 ? _keys[(int)(luck * _keys.Length)] : file, _stop.Token);
        var cut = (int)(luck * bytes.Length);
        switch (mood)
        {
            case 4 when bytes.Length > 0:
                bytes[cut] ^= 0x20;
                break;
            case 5:
                // Less than was announced, and the end.
                await SendAsync(stream, "200 OK", bytes[..cut], bytes.Length);
                return false;
            case 6:
                bytes = bytes[..cut];
                break;
        }

        return await SendAsync(stream, "200 OK", request[0] == "HEAD" ? [] : bytes, bytes.Length);
    }

    private (int Mood, double Luck) Next()
    {
        lock (_random)
        {
            return (_random.Next(14), _random.NextDouble());
        }
    }

    private async Task<bool> SendAsync(NetworkStream stream, string status, byte[] body, int length)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n"), _stop.Token);
        await stream.WriteAsync(body, _stop.Token);
        return true;
    }
}
