using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace Nixish.Testing;

/// <summary>Uploads that are under way; they are forgotten with the process. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs</summary>
internal sealed class RegistryUploads(RegistryContent content, InMemoryRegistry offers)
{
    private readonly ConcurrentDictionary<(string Repository, string Id), MemoryStream> _open = new();

    internal async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, string registry, RegistryRoute route, CancellationToken cancellationToken)
    {
        var repository = RegistryContent.KeyOf(registry, route.Repository);
        var query = RegistryRoute.Query(request.RequestUri!);
        if (route.Reference.Length == 0)
        {
            return request.Method == HttpMethod.Post
                ? await StartAsync(request, registry, repository, route, query, cancellationToken).ConfigureAwait(false)
                : RegistryAnswers.Unsupported();
        }

        if (!_open.TryGetValue((repository, route.Reference), out var upload))
        {
            return RegistryAnswers.Error(HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
        }

        switch (request.Method.Method)
        {
            case "GET" when offers.Offers(RegistryFeature.UploadStatus):
                return Progress(HttpStatusCode.NoContent, route, route.Reference, upload);
            case "PATCH":
                return await AppendAsync(request, upload, cancellationToken).ConfigureAwait(false)
                    ? Progress(HttpStatusCode.Accepted, route, route.Reference, upload)
                    : Progress(HttpStatusCode.RequestedRangeNotSatisfiable, route, route.Reference, upload);
            case "PUT":
                return await AppendAsync(request, upload, cancellationToken).ConfigureAwait(false)
                    ? Finish(repository, route, query, upload)
                    : Progress(HttpStatusCode.RequestedRangeNotSatisfiable, route, route.Reference, upload);
            case "DELETE":
                _open.TryRemove((repository, route.Reference), out _);
                return new(HttpStatusCode.NoContent);
            default:
                return RegistryAnswers.Unsupported();
        }
    }

    private async Task<HttpResponseMessage> StartAsync(
        HttpRequestMessage request, string registry, string repository, RegistryRoute route, IReadOnlyDictionary<string, string> query, CancellationToken cancellationToken)
    {
        if (offers.Offers(RegistryFeature.Mounts) && query.TryGetValue("mount", out var mount) && Digest.TryParse(mount, out var mounted) &&
            query.TryGetValue("from", out var from) && content.Blob(RegistryContent.KeyOf(registry, from), mounted) is not null)
        {
            content.Link(repository, mounted);
            return RegistryAnswers.Created($"/v2/{route.Repository}/blobs/{mounted}", mounted);
        }

        var id = Guid.NewGuid().ToString();
        var upload = new MemoryStream();
        _open[(repository, id)] = upload;
        if (query.ContainsKey("digest"))
        {
            await AppendAsync(request, upload, cancellationToken).ConfigureAwait(false);
            return Finish(repository, route with { Reference = id }, query, upload);
        }

        var begun = Progress(HttpStatusCode.Accepted, route, id, upload);
        if (offers.ChunkMinLength is { } least)
        {
            begun.Headers.TryAddWithoutValidation("OCI-Chunk-Min-Length", least.ToString(CultureInfo.InvariantCulture));
        }

        return begun;
    }

    // False where the piece does not begin where the last one ended.
    private static async Task<bool> AppendAsync(HttpRequestMessage request, MemoryStream upload, CancellationToken cancellationToken)
    {
        if (request.Content is null)
        {
            return true;
        }

        if (request.Content.Headers.TryGetValues("Content-Range", out var ranges) &&
            long.TryParse(ranges.First().Split('-')[0].Replace("bytes ", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var start) &&
            start != upload.Length)
        {
            return false;
        }

        // Copied aside first: a body that breaks off leaves the upload as it was.
        using var piece = new MemoryStream();
        await request.Content.CopyToAsync(piece, cancellationToken).ConfigureAwait(false);
        piece.WriteTo(upload);
        return true;
    }

    private HttpResponseMessage Finish(string repository, RegistryRoute route, IReadOnlyDictionary<string, string> query, MemoryStream upload)
    {
        var bytes = upload.ToArray();
        if (!query.TryGetValue("digest", out var text) || !Digest.TryParse(text, out var digest) || Digest.Of(bytes) != digest)
        {
            return RegistryAnswers.Error(HttpStatusCode.BadRequest, "DIGEST_INVALID", "provided digest did not match uploaded content");
        }

        content.PutBlob(repository, digest, bytes);
        _open.TryRemove((repository, route.Reference), out _);
        return RegistryAnswers.Created($"/v2/{route.Repository}/blobs/{digest}", digest);
    }

    private static HttpResponseMessage Progress(HttpStatusCode status, RegistryRoute route, string id, MemoryStream upload)
    {
        var response = new HttpResponseMessage(status);
        response.Headers.Location = new($"/v2/{route.Repository}/blobs/uploads/{id}", UriKind.Relative);
        response.Headers.TryAddWithoutValidation("Docker-Upload-UUID", id);
        response.Headers.TryAddWithoutValidation("Range", $"0-{Math.Max(0, upload.Length - 1)}");
        return response;
    }
}
