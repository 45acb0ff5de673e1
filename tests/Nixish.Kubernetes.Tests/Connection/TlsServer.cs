using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Nixish.Kubernetes.Tests.Connection;

/// <summary>A request as it came over the wire.</summary>
internal sealed record SeenRequest(string Line, IReadOnlyDictionary<string, string> Headers, string? ClientSubject, string? ServerName);

/// <summary>A TLS server on loopback that keeps what it is asked and answers with an empty object and the status that it is told.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(System.Net.IPAddress.Loopback, 0);
    private readonly Func<SeenRequest, int> _status;
    private readonly Task _serving;

    public TlsServer(Func<SeenRequest, int>? status = null)
    {
        _status = status ?? (static _ => 200);
        _listener.Start();
        _serving = ServeAsync();
    }

    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    /// <summary>What it shows; an authority that kubeconfigs may trust.</summary>
    public X509Certificate2 Identity { get; } = Certificate("CN=a test's server");

    public Uri Address => new($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>What a kubeconfig says to trust this server.</summary>
    public string AuthorityData => Convert.ToBase64String(Encoding.UTF8.GetBytes(Identity.ExportCertificatePem()));

    public static X509Certificate2 Certificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        names.AddDnsName("api.example");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        Identity.Dispose();
    }

    /// <summary>Reads up to the empty line: the request's line, then its headers.</summary>
    public static async Task<List<string>> HeadAsync(Stream stream)
    {
        List<string> lines = [];
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] != '\n')
            {
                line.Append((char)one[0]);
                continue;
            }

            if (line.ToString().Trim() is not { Length: > 0 } text)
            {
                break;
            }

            lines.Add(text);
            line.Clear();
        }

        return lines;
    }

    private async Task ServeAsync()
    {
        List<Task> all = [];
        try
        {
            while (true)
            {
                all.Add(AnswerAsync(await _listener.AcceptTcpClientAsync()));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }

        await Task.WhenAll(all);
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var closing = client;
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = Identity,
                ClientCertificateRequired = true,
                // Whoever signed it: who the client says he is, is what a test looks at.
                RemoteCertificateValidationCallback = static (_, client, _, _) => client is null or { Subject.Length: > 0 },
            });
            var head = await HeadAsync(tls);
            if (head.Count == 0)
            {
                return;
            }

            var headers = head.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.OrdinalIgnoreCase);
            var seen = new SeenRequest(head[0], headers, tls.RemoteCertificate?.Subject, tls.TargetHostName);
            Requests.Enqueue(seen);
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {_status(seen)} Answer\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}"));
            await tls.ShutdownAsync();
        }
        catch (Exception broken) when (broken is IOException or System.Security.Authentication.AuthenticationException or SocketException)
        {
        }
    }
}
