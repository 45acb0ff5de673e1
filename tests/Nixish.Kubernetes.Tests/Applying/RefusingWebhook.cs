using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Nixish.Kubernetes.Tests.Connection;

namespace Nixish.Kubernetes.Tests.Applying;

/// <summary>An admission webhook on loopback that refuses whatever it is asked about.</summary>
internal sealed class RefusingWebhook : IAsyncDisposable
{
    private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
    private readonly X509Certificate2 _identity = TlsServer.Certificate("CN=a test's webhook");
    private readonly Task _serving;

    public RefusingWebhook()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>The clientConfig that leads to it.</summary>
    public string ClientConfig =>
        $$"""{"url":"https://127.0.0.1:{{((IPEndPoint)_listener.LocalEndpoint).Port}}/refuse","caBundle":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(_identity.ExportCertificatePem()))}}"}""";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _identity.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var owned = client;
        try
        {
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(_identity);
            while (await TlsServer.HeadAsync(stream) is { Count: > 0 } head)
            {
                var length = int.Parse(head.Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim());
                var body = new byte[length];
                await stream.ReadExactlyAsync(body);
                using var review = JsonDocument.Parse(body);
                var uid = review.RootElement.At("request", "uid").AsText();
                var answer = Encoding.UTF8.GetBytes($$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"{{{uid}}}","allowed":false,"status":{"code":403,"message":"no such team"} } }""");
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {answer.Length}\r\n\r\n"));
                await stream.WriteAsync(answer);
            }
        }
        catch (IOException)
        {
            // The server hung up.
        }
    }
}
