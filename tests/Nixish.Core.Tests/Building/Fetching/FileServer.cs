using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Nixish.Core.Tests.Building.Fetching;

/// <summary>What a client asked for.</summary>
internal sealed record FileRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte that it wants; 0 where it wants all.</summary>
    public int From => Headers.TryGetValue("range", out var range) ? int.Parse(range["bytes=".Length..].TrimEnd('-')) : 0;
}

/// <summary>A server on loopback that answers as the test says, down to bytes, resets and silence.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<FileRequest, Stream, Task> _answer;
    private readonly X509Certificate2? _certificate;

    // An answer that waits for ever is held by nothing else, and would be collected with its connection.
    private readonly List<TcpClient> _clients = [];

    public FileServer(Func<FileRequest, Stream, Task> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    /// <summary>A server of one content for every path, with ranges and an entity tag.</summary>
    public FileServer(byte[] content)
        : this((request, output) => request.From == 0 ? WriteAsync(output, "200 OK", "ETag: \"one\"", content) : WriteAsync(output, "206 Partial Content", $"ETag: \"one\"\r\nContent-Range: bytes {request.From}-{content.Length - 1}/{content.Length}", content[request.From..]))
    {
    }

    public List<FileRequest> Requests { get; } = [];

    public int Port { get; }

    public string this[string path] => $"{(_certificate is null ? "http" : "https")}://localhost:{Port}/{path}";

    public static async Task WriteAsync(Stream output, string status, string headers, byte[] content)
    {
        await WriteHeadAsync(output, status, headers, content.Length);
        await output.WriteAsync(content);
    }

    public static async Task WriteHeadAsync(Stream output, string status, string headers, int length) =>
        await output.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}{(headers.Length > 0 ? "\r\n" : "")}\r\n"));

    /// <summary>A certificate for localhost that nobody has a reason to trust.</summary>
    public static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_clients)
        {
            _clients.ForEach(static client => client.Dispose());
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            lock (_clients)
            {
                _clients.Add(client);
            }

            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                if (_certificate is not null)
                {
                    var secured = new SslStream(stream);
                    await secured.AuthenticateAsServerAsync(_certificate);
                    stream = secured;
                }

                await using (stream)
                {
                    if (await ReadAsync(stream) is { } request)
                    {
                        lock (Requests)
                        {
                            Requests.Add(request);
                        }

                        await _answer(request, stream);
                    }
                }
            }
            catch (Exception failure) when (failure is IOException or SocketException or System.Security.Authentication.AuthenticationException)
            {
                // The client left, or does not trust us.
            }
            catch (ConnectionReset)
            {
                client.LingerState = new(enable: true, seconds: 0);
            }
        }
    }

    private static async Task<FileRequest?> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            text.Append((char)one[0]);
        }

        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1]);
        return new(lines[0].Split(' ')[1], headers);
    }
}

/// <summary>Thrown by an answer to end the connection as a crash does.</summary>
internal sealed class ConnectionReset : Exception;
