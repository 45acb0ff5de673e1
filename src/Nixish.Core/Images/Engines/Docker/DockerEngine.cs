using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>A Docker engine, over its API. https://docs.docker.com/reference/api/engine/</summary>
/// <remarks>Podman's service speaks the same.</remarks>
public sealed partial class DockerEngine : IDisposable
{
    /// <summary>Where an engine listens where nothing else is said.</summary>
    public const string DefaultAddress = "unix:///var/run/docker.sock";

    // The oldest version that has all that is used here; engines since 2019 take it.
    private const string ApiVersion = "v1.40";

    private const int LargestAnswer = 4 * 1024 * 1024;

    private readonly HttpMessageInvoker _http;
    private readonly Uri _base;

    /// <summary>The engine at <paramref name="address"/>.</summary>
    /// <param name="address"><c>unix:///path</c> or <c>tcp://host:port</c>; null takes <c>DOCKER_HOST</c>, then <see cref="DefaultAddress"/>.</param>
    /// <exception cref="DockerEngineException">It is another kind of address.</exception>
    public DockerEngine(string? address = null)
    {
        Address = address ?? (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host ? host : DefaultAddress);
        (_http, _base) = Connect(Address);
    }

    // An engine that answers as a test says.
    internal DockerEngine(string address, HttpMessageHandler handler) => (Address, _http, _base) = (address, new(handler), new("http://docker"));

    /// <summary>Where it is.</summary>
    public string Address { get; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Returns where the engine answers.</summary>
    /// <exception cref="DockerEngineException">It does not.</exception>
    public async Task PingAsync(CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Get, "_ping", null, cancellationToken).ConfigureAwait(false);
        await RequireAsync(response, "ping it", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The id of an image of the engine's, or null where it has none of that name.</summary>
    /// <param name="reference">A name and tag, or an id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<Digest?> FindImageAsync(string reference, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(reference);
        using var response = await SendAsync(HttpMethod.Get, $"images/{reference}/json", null, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        await RequireAsync(response, $"look up '{reference}'", cancellationToken).ConfigureAwait(false);
        var answer = await ReadAsync(response, cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(answer);
            return Digest.Parse(document.RootElement.GetProperty("Id"u8).GetString() ?? "");
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or InvalidReferenceException)
        {
            throw Error($"describes '{reference}' in a way that no engine does: {error.Message}", error);
        }
    }

    /// <summary>Loads an image under its name and content tag, streaming it from the store; does nothing where the engine has it.</summary>
    /// <returns>Whether anything was sent.</returns>
    public Task<bool> LoadAsync(BuiltImage image, IProgress<long>? sent = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return LoadAsync(image, $"{image.Image.Name}:{image.Tag}", sent, cancellationToken);
    }

    /// <summary>The same under another name.</summary>
    internal async Task<bool> LoadAsync(BuiltImage image, string reference, IProgress<long>? sent, CancellationToken cancellationToken)
    {
        if (IsSame(await FindImageAsync(reference, cancellationToken).ConfigureAwait(false), image))
        {
            return false;
        }

        using var content = new ArchiveContent(image, reference, sent);
        using var response = await SendAsync(HttpMethod.Post, "images/load?quiet=1", content, cancellationToken).ConfigureAwait(false);
        await RequireAsync(response, $"load '{reference}'", cancellationToken).ConfigureAwait(false);
        // The status is sent before the work is done: a failure is a line of the answer.
        if (FailureIn(await ReadAsync(response, cancellationToken).ConfigureAwait(false)) is { } failure)
        {
            throw Error($"could not load '{reference}': {Printable.Cut(failure)}");
        }

        return IsSame(await FindImageAsync(reference, cancellationToken).ConfigureAwait(false), image)
            ? true
            : throw Error($"loaded '{reference}' and has another image under that name.");
    }

    private static bool IsSame(Digest? id, BuiltImage image) => ImageLoading<ImageLoad>.IsSame(id, image);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_base, $"/{ApiVersion}/{path}")) { Content = content };
        try
        {
            return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new DockerEngineException(
                Address, $"The Docker engine at '{Address}' cannot be reached: {error.GetBaseException().Message}. Start it, or set DOCKER_HOST to where it listens, and see that this user may use it.", error);
        }
    }

    private async Task RequireAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var text = Encoding.UTF8.GetString(await ReadAsync(response, cancellationToken).ConfigureAwait(false));
            throw Error($"answered {(int)response.StatusCode} when asked to {what}: {Printable.Cut(text.Trim())}");
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Error($"broke off its answer, or it has more than {LargestAnswer} bytes: {error.GetBaseException().Message}", error);
        }
    }

    // What the answer to a load says that went wrong; null where nothing did. Lines that are no JSON are for people.
    private static string? FailureIn(byte[] answer)
    {
        foreach (var line in Encoding.UTF8.GetString(answer).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                using var message = JsonDocument.Parse(line);
                if (message.RootElement.ValueKind == JsonValueKind.Object && message.RootElement.TryGetProperty("error"u8, out var error))
                {
                    return error.ValueKind == JsonValueKind.String ? error.GetString()! : error.GetRawText();
                }
            }
            catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
            {
                // Whether the image is there is asked anyway.
            }
        }

        return null;
    }

    private DockerEngineException Error(string what, Exception? inner = null) => new(Address, $"The Docker engine at '{Address}' {what}", inner);

    private static (HttpMessageInvoker Http, Uri Base) Connect(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("unix" or "tcp" or "http"))
        {
            throw new DockerEngineException(address, $"'{address}' is not the address of a Docker engine that can be used. Write unix:///path/of/docker.sock or tcp://host:port; for ssh:// or TLS, forward a socket ('ssh -L').");
        }

        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10) };
        if (uri.Scheme != "unix")
        {
            return (new(handler), new Uri($"http://{uri.Authority}"));
        }

        handler.ConnectCallback = async (_, cancellationToken) => new NetworkStream(await ConnectAsync(uri, cancellationToken).ConfigureAwait(false), ownsSocket: true);
        // The host is a name for the Host header only.
        return (new(handler), new Uri("http://docker"));
    }

    private static async Task<Socket> ConnectAsync(Uri uri, CancellationToken cancellationToken)
    {
        var isFile = uri.Scheme == "unix";
        var socket = new Socket(isFile ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, isFile ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(isFile ? new UnixDomainSocketEndPoint(uri.LocalPath) : new DnsEndPoint(uri.Host, uri.Port), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class ArchiveContent : HttpContent
    {
        private readonly BuiltImage _image;
        private readonly string _reference;
        private readonly IProgress<long>? _sent;

        internal ArchiveContent(BuiltImage image, string reference, IProgress<long>? sent)
        {
            (_image, _reference, _sent) = (image, reference, sent);
            Headers.ContentType = new("application/x-tar");
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            _image.WriteDockerArchiveAsync(_sent is null ? stream : new CountingStream(stream, _sent), _reference, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
