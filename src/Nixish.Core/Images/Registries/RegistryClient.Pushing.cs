using System.Net;
using System.Net.Http.Headers;

namespace Nixish;

public sealed partial class RegistryClient
{
    /// <summary>Whether <paramref name="repository"/> has the blob. One request.</summary>
    public async Task<bool> HasBlobAsync(ImageRepository repository, Digest blob, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(blob);
        var request = RegistryRequest.Push(repository, $"{repository}@{blob}");
        return await _connection.RunAsync(request, token => HasAsync(request, blob, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a blob, unless <paramref name="repository"/> has it or its registry can take it from another repository of its own.</summary>
    /// <param name="repository">Where it goes.</param>
    /// <param name="blob">Its digest and size.</param>
    /// <param name="open">Opens its content; called again where a transfer broke.</param>
    /// <param name="mountFrom">Another repository that may hold it; of another registry it is passed over.</param>
    /// <param name="sent">Told how many bytes more were sent.</param>
    /// <param name="cancellationToken">Stops it; the registry forgets what was sent.</param>
    /// <returns>Whether content was sent.</returns>
    public async Task<bool> PushBlobAsync(
        ImageRepository repository,
        Descriptor blob,
        Func<CancellationToken, Task<Stream>> open,
        ImageRepository? mountFrom = null,
        IProgress<long>? sent = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(open);
        var request = RegistryRequest.Push(repository, $"{repository}@{blob.Digest}");
        return await _connection.RunAsync(request, Send, cancellationToken).ConfigureAwait(false);

        async Task<bool> Send(CancellationToken token)
        {
            if (await HasAsync(request, blob.Digest, token).ConfigureAwait(false) ||
                await StartAsync(request, blob, MountableFrom(repository, mountFrom), token).ConfigureAwait(false) is not { } upload)
            {
                return false;
            }

            var content = await open(token).ConfigureAwait(false);
            await using var closing = content.ConfigureAwait(false);
            await UploadAsync(request with { IsLong = true }, upload, blob, content, sent, token).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Puts a manifest under <paramref name="reference"/>. Its blobs must be there.</summary>
    public async Task PushManifestAsync(ImageReference reference, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var request = RegistryRequest.Push(reference.Repository, reference.ToString());
        await _connection.RunAsync(request, Put, cancellationToken).ConfigureAwait(false);

        async Task<bool> Put(CancellationToken token)
        {
            HttpRequestMessage Make()
            {
                var body = new ReadOnlyMemoryContent(content);
                body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
                return new(HttpMethod.Put, (Uri?)null) { Content = body };
            }

            using var response = await _connection.SendAsync(request, ManifestAddress(reference), Make, [], token).ConfigureAwait(false);
            RequireDigest(request, response, Digest.Of(content.Span));
            return true;
        }
    }

    private async Task<bool> HasAsync(RegistryRequest request, Digest blob, CancellationToken cancellationToken)
    {
        using var response = await _connection.SendAsync(
            request,
            _connection.AddressOf(request.Repository, $"blobs/{blob}"),
            () => new(HttpMethod.Head, (Uri?)null),
            [HttpStatusCode.NotFound],
            cancellationToken).ConfigureAwait(false);
        return response.StatusCode != HttpStatusCode.NotFound;
    }

    // Where to upload to; null where the registry mounted the blob instead.
    private async Task<Uri?> StartAsync(RegistryRequest request, Descriptor blob, string? from, CancellationToken cancellationToken)
    {
        var query = from is null ? "" : $"?mount={blob.Digest}&from={Uri.EscapeDataString(from)}";
        var scoped = from is null ? request : request with { Scope = $"{request.Scope} repository:{from}:pull" };
        var address = _connection.AddressOf(request.Repository, "blobs/uploads/" + query);
        using var response = await _connection.SendAsync(
            scoped, address, () => new(HttpMethod.Post, (Uri?)null) { Content = new ByteArrayContent([]) }, [], cancellationToken).ConfigureAwait(false);
        if (from is not null && response.StatusCode == HttpStatusCode.Created)
        {
            return null;
        }

        return response.StatusCode == HttpStatusCode.Accepted && response.Headers.Location is { } location
            ? RegistryConnection.Resolve(request, response.RequestMessage?.RequestUri ?? address, location)
            : throw request.Error(RegistryFailure.Refused, $"began no upload: it answered {(int)response.StatusCode} without a place to send to. Check that it is a registry.");
    }

    private async Task UploadAsync(RegistryRequest request, Uri upload, Descriptor blob, Stream content, IProgress<long>? sent, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(upload);
        address.Query = $"{address.Query.TrimStart('?')}{(address.Query.Length > 1 ? "&" : "")}digest={Uri.EscapeDataString(blob.Digest.ToString())}";
        var start = content.Position;

        HttpRequestMessage Make()
        {
            content.Position = start;
            return new(HttpMethod.Put, (Uri?)null) { Content = new BlobContent(content, blob.Size, sent) };
        }

        using var response = await _connection.SendAsync(request, address.Uri, Make, [], cancellationToken).ConfigureAwait(false);
        RequireDigest(request, response, blob.Digest);
    }

    private static void RequireDigest(RegistryRequest request, HttpResponseMessage response, Digest wanted)
    {
        if (DigestOf(response) is { } found && found != wanted)
        {
            throw WrongDigest(request, wanted, found);
        }
    }

    private static string? MountableFrom(ImageRepository repository, ImageRepository? from) =>
        from is not null && from != repository && string.Equals(from.Registry, repository.Registry, StringComparison.Ordinal) ? from.Path : null;
}

/// <summary>A blob on its way out: its length is known, and nothing of it is kept.</summary>
internal sealed class BlobContent : HttpContent
{
    private readonly Stream _content;
    private readonly long _size;
    private readonly IProgress<long>? _sent;

    internal BlobContent(Stream content, long size, IProgress<long>? sent)
    {
        (_content, _size, _sent) = (content, size, sent);
        Headers.ContentType = new("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await _content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            _sent?.Report(read);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _size;
        return true;
    }
}
