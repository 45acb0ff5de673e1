using System.Net;

namespace Nixish;

/// <summary>A blob on its way out: the session that its registry gave for it outlives a broken connection. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs</summary>
internal sealed class BlobUpload(
    RegistryConnection connection, RegistryRequest request, Descriptor blob, Func<CancellationToken, Task<Stream>> open, string? mountFrom, IProgress<long>? sent)
{
    // What registries answer for a session that they do not know any more, or do not tell about.
    private static readonly HttpStatusCode[] Forgotten =
        [HttpStatusCode.NotFound, HttpStatusCode.Gone, HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed, HttpStatusCode.RequestedRangeNotSatisfiable];

    private string? _mountFrom = mountFrom;
    private Uri? _session;
    private long _offset;
    private long _leastChunk;
    private bool _sentSome;

    /// <summary>How far the registry ever said it had come.</summary>
    internal long Furthest { get; private set; }

    /// <summary>Whether the repository has the blob.</summary>
    internal static async Task<bool> HasAsync(RegistryConnection connection, RegistryRequest request, Digest blob, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(
            request,
            connection.AddressOf(request.Repository, $"blobs/{blob}"),
            () => new(HttpMethod.Head, (Uri?)null),
            [HttpStatusCode.NotFound],
            cancellationToken).ConfigureAwait(false);
        return response.StatusCode != HttpStatusCode.NotFound;
    }

    /// <summary>Does what is left to do. False where nothing was sent, because nothing was missing.</summary>
    internal async Task<bool> GoOnAsync(CancellationToken cancellationToken)
    {
        if (_session is not null)
        {
            await AskWhereAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_session is null)
        {
            // Also after a break: the blob may have arrived, and only the answer not.
            if (await HasAsync(connection, request, blob.Digest, cancellationToken).ConfigureAwait(false) || !await BeginAsync(cancellationToken).ConfigureAwait(false))
            {
                return _sentSome;
            }
        }

        var content = await open(cancellationToken).ConfigureAwait(false);
        await using var closing = content.ConfigureAwait(false);
        _sentSome = true;
        if (_offset == 0 && connection.Options.ChunkSize is null)
        {
            await EndAsync(new(content, content.Position, blob.Size), cancellationToken).ConfigureAwait(false);
            return true;
        }

        await SendChunksAsync(content, cancellationToken).ConfigureAwait(false);
        await EndAsync(null, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // False where the registry mounted the blob instead of beginning a session.
    private async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        if (_mountFrom is { } from)
        {
            _mountFrom = null;
            try
            {
                return await PostAsync(request with { Scope = TokenScope.Merge(request.Scope, TokenScope.Pull(from)) }, $"?mount={blob.Digest}&from={Uri.EscapeDataString(from)}", cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException error) when (error.Failure is RegistryFailure.Unauthorized or RegistryFailure.NotFound)
            {
                // It may not be read there, or is not; sending it needs neither.
            }
        }

        return await PostAsync(request, "", cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> PostAsync(RegistryRequest scoped, string query, CancellationToken cancellationToken)
    {
        var address = connection.AddressOf(request.Repository, "blobs/uploads/" + query);
        using var response = await connection.SendAsync(
            scoped, address, () => new(HttpMethod.Post, (Uri?)null) { Content = new ByteArrayContent([]) }, [], cancellationToken).ConfigureAwait(false);
        if (query.Length > 0 && response.StatusCode == HttpStatusCode.Created)
        {
            return false;
        }

        if (response.StatusCode != HttpStatusCode.Accepted || response.Headers.Location is not { } location)
        {
            throw request.Error(RegistryFailure.Refused, $"began no upload: it answered {(int)response.StatusCode} without a place to send to. Check that it is a registry.");
        }

        _session = RegistryConnection.Resolve(request, response.RequestMessage?.RequestUri ?? address, location.OriginalString);
        _offset = 0;
        _leastChunk = response.Headers.TryGetValues("OCI-Chunk-Min-Length", out var values) && long.TryParse(values.First(), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var least) ? least : 0;
        return true;
    }

    // Where the session stands; no session where the registry does not know.
    private async Task AskWhereAsync(CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(request, _session!, () => new(HttpMethod.Get, (Uri?)null), Forgotten, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode && UploadRange.End(response) is { } end && end <= blob.Size)
        {
            Arrived(response, end);
        }
        else
        {
            _session = null;
        }
    }

    private async Task SendChunksAsync(Stream content, CancellationToken cancellationToken)
    {
        var start = content.Position;
        var chunk = Math.Max(connection.Options.ChunkSize ?? blob.Size, _leastChunk);
        var outOfStep = false;
        while (_offset < blob.Size)
        {
            var length = Math.Min(chunk, blob.Size - _offset);
            using var response = await SendAsync(HttpMethod.Patch, _session!, new(content, start + _offset, length) { Range = new(_offset, _offset + length - 1) }, Forgotten, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                var end = UploadRange.End(response) ?? _offset + length;
                if (end <= _offset || end > _offset + length)
                {
                    throw OutOfStep($"said that it has {end} bytes of what it was sent up to {_offset + length}");
                }

                Arrived(response, end);
                outOfStep = false;
                continue;
            }

            // It has another part than we think, or nothing any more: it says so once, then a new session begins.
            if (response.StatusCode != HttpStatusCode.RequestedRangeNotSatisfiable || outOfStep)
            {
                throw OutOfStep($"answered {(int)response.StatusCode} in the middle of an upload");
            }

            outOfStep = true;
            await AskWhereAsync(cancellationToken).ConfigureAwait(false);
            if (_session is null)
            {
                throw OutOfStep("forgot an upload");
            }
        }
    }

    private async Task EndAsync(BlobPart? rest, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(_session!);
        address.Query = $"{address.Query.TrimStart('?')}{(address.Query.Length > 1 ? "&" : "")}digest={Uri.EscapeDataString(blob.Digest.ToString())}";
        using var response = await SendAsync(HttpMethod.Put, address.Uri, rest, [HttpStatusCode.NotFound, HttpStatusCode.RequestedRangeNotSatisfiable], cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw OutOfStep($"answered {(int)response.StatusCode} at the end of an upload");
        }

        if (response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.FirstOrDefault(), out var found) && found != blob.Digest)
        {
            throw request.WrongDigest(blob.Digest, found);
        }
    }

    // Made again, from the same place, where the registry redirects.
    private Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, BlobPart? part, HttpStatusCode[] expected, CancellationToken cancellationToken) => connection.SendAsync(
        request with { IsLong = part is not null },
        address,
        () => new(method, (Uri?)null) { Content = part is null ? new ByteArrayContent([]) : new BlobContent(part, connection.Options, request, sent) },
        expected,
        cancellationToken);

    private void Arrived(HttpResponseMessage response, long end)
    {
        if (response.Headers.Location is { } location)
        {
            _session = RegistryConnection.Resolve(request, response.RequestMessage?.RequestUri ?? _session!, location.OriginalString);
        }

        _offset = end;
        Furthest = Math.Max(Furthest, end);
    }

    // May pass: it is tried again in a new session.
    private RegistryException OutOfStep(string what)
    {
        _session = null;
        return request.Error(RegistryFailure.Refused, $"{what}. See its log, and that of any proxy before it.", isTransient: true);
    }
}
