using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nixish.Core.Tests.Caching.Hostile;

/// <summary>What a client asked for.</summary>
internal sealed record Asked(string Key, string Head)
{
    public long? RangeStart => Head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase)) is { } line
        ? long.Parse(line["Range: bytes=".Length..].TrimEnd('-'))
        : null;
}

/// <summary>Serves a cache's folder over HTTP, one request for each connection, except where a test wants otherwise: then byte for byte what the test writes.</summary>
internal sealed class HostileServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly string _folder;
    private readonly Task _accepting;

    public HostileServer(string folder)
    {
        _folder = folder;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public ConcurrentQueue<Asked> Requests { get; } = [];

    /// <summary>Answers where it returns true; else the folder does.</summary>
    public Func<Asked, Answer, Task<bool>> Mischief { get; set; } = (_, _) => Task.FromResult(false);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var head = new StringBuilder();
                var buffer = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    await client.GetStream().ReadExactlyAsync(buffer, _stop.Token);
                    head.Append((char)buffer[0]);
                }

                var asked = new Asked(head.ToString().Split(' ')[1].TrimStart('/'), head.ToString());
                Requests.Enqueue(asked);
                var answer = new Answer(client, _stop.Token);
                if (!await Mischief(asked, answer))
                {
                    var file = Path.Combine(_folder, asked.Key);
                    await (File.Exists(file) ? answer.OkAsync(await File.ReadAllBytesAsync(file, _stop.Token)) : answer.StatusAsync("404 Not Found"));
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has left, or the test is over.
            }
        }
    }
}

/// <summary>What is written back.</summary>
internal sealed class Answer(TcpClient client, CancellationToken stop)
{
    public Task WriteAsync(ReadOnlyMemory<byte> bytes) => client.GetStream().WriteAsync(bytes, stop).AsTask();

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public Task HeadAsync(long length, string more = "", string status = "200 OK") => WriteAsync($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{more}\r\n");

    public async Task OkAsync(ReadOnlyMemory<byte> body, string more = "")
    {
        await HeadAsync(body.Length, more);
        await WriteAsync(body);
    }

    public Task StatusAsync(string status, string more = "") => HeadAsync(0, more, status);

    /// <summary>Says nothing more until the test is over.</summary>
    public Task StallAsync() => Task.Delay(Timeout.Infinite, stop);

    /// <summary>One byte at a time.</summary>
    public async Task DripAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            await WriteAsync(bytes.Slice(i, 1));
            await Task.Delay(20, stop);
        }
    }

    /// <summary>Bytes for as long as somebody takes them.</summary>
    public async Task EndlessAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!stop.IsCancellationRequested)
        {
            await WriteAsync(bytes);
        }
    }

    /// <summary>Ends the connection so that the other side sees a reset.</summary>
    public void Reset() => client.Client.Close(0);
}
