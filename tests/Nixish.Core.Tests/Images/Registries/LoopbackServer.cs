using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Nixish.Core.Tests.Images.Registries;

/// <summary>A real HTTP server on loopback before a handler, which can break its connections where handlers cannot: in the middle of a body.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly HttpMessageInvoker _handler;
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;

    internal LoopbackServer(HttpMessageHandler handler, X509Certificate2? certificate = null)
    {
        (_handler, _certificate) = (new(handler, disposeHandler: false), certificate);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary><c>127.0.0.1:port</c>.</summary>
    internal string Host => _listener.LocalEndpoint.ToString()!;

    /// <summary>How many bytes of a request's body are read before the connection is reset; null reads all.</summary>
    internal Func<HttpRequestMessage, long?> ResetsRequest { get; set; } = _ => null;

    /// <summary>How many bytes of an answer's body are sent before the connection is reset, -1 for none and no head either; null sends all.</summary>
    internal Func<HttpRequestMessage, long?> ResetsAnswer { get; set; } = _ => null;

    /// <summary>The answer to a request as it is, instead of the handler's.</summary>
    internal Func<HttpRequestMessage, string?> Answers { get; set; } = _ => null;

    /// <summary>Whether a request whose body was reset still reaches the handler, with the part that came.</summary>
    internal bool KeepsParts { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        _handler.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stopping.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var closing = socket;
        try
        {
            Stream stream = new NetworkStream(socket);
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stopping.Token);
                stream = tls;
            }

            while (await ServeOneAsync(stream))
            {
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or AuthenticationException or SocketException)
        {
            // The client went away, or this server goes.
        }
        catch (ResetException)
        {
            socket.LingerState = new(enable: true, seconds: 0);
        }
    }

    private async Task<bool> ServeOneAsync(Stream stream)
    {
        if (await ReadHeadAsync(stream) is not { } head)
        {
            return false;
        }

        using var request = Parse(head);
        var body = new byte[request.Content!.Headers.ContentLength ?? 0];
        var resets = ResetsRequest(request);
        await stream.ReadExactlyAsync(body.AsMemory(0, (int)Math.Min(body.Length, resets ?? body.Length)), _stopping.Token);
        if (resets < body.Length && !KeepsParts)
        {
            throw new ResetException();
        }

        if (Answers(request) is { } raw)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(raw.ReplaceLineEndings("\r\n")), _stopping.Token);
            return false;
        }

        var content = new ByteArrayContent(body, 0, (int)Math.Min(body.Length, resets ?? body.Length));
        foreach (var (name, values) in request.Content.Headers.NonValidated)
        {
            if (name != "Content-Length")
            {
                content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
            }
        }

        request.Content = content;
        using var response = await _handler.SendAsync(request, _stopping.Token);
        if (resets < body.Length)
        {
            throw new ResetException();
        }

        await AnswerAsync(stream, request, response, ResetsAnswer(request));
        return true;
    }

    private async Task AnswerAsync(Stream stream, HttpRequestMessage request, HttpResponseMessage response, long? resets)
    {
        if (resets < 0)
        {
            throw new ResetException();
        }

        var body = await response.Content.ReadAsByteArrayAsync(_stopping.Token);
        var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {(int)response.StatusCode} {response.StatusCode}\r\n"));
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            if (name != "Content-Length")
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}\r\n");
            }
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {(request.Method == HttpMethod.Head ? response.Content.Headers.ContentLength ?? 0 : body.Length)}\r\n\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ToString()), _stopping.Token);
        if (request.Method != HttpMethod.Head)
        {
            await stream.WriteAsync(body.AsMemory(0, (int)Math.Min(body.Length, resets ?? body.Length)), _stopping.Token);
            await stream.FlushAsync(_stopping.Token);
            if (resets < body.Length)
            {
                // What was sent should be read, not discarded by the reset.
                await Task.Delay(50, _stopping.Token);
                throw new ResetException();
            }
        }
    }

    private async Task<string[]?> ReadHeadAsync(Stream stream)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head[Math.Max(0, head.Count - 4)..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, _stopping.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        return Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private HttpRequestMessage Parse(string[] head)
    {
        var start = head[0].Split(' ');
        var request = new HttpRequestMessage(new(start[0]), Uri.TryCreate(start[1], UriKind.Absolute, out var proxied) && proxied.Scheme == "http" ? proxied : new Uri($"http://{Host}{start[1]}")) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentLength = null;
        foreach (var line in head[1..])
        {
            var header = line.Split(": ", 2);
            if (!request.Headers.TryAddWithoutValidation(header[0], header[1]))
            {
                request.Content.Headers.Remove(header[0]);
                request.Content.Headers.TryAddWithoutValidation(header[0], header[1]);
            }
        }

        return request;
    }

    private sealed class ResetException : Exception;
}
