using System.Collections.Concurrent;
using System.Net;

namespace Nixish.Testing;

/// <summary>What a registry may lack.</summary>
public enum RegistryFeature
{
    /// <summary>The list of what refers to a manifest, new in version 1.1 of the specification.</summary>
    Referrers,

    /// <summary>Taking blobs from another repository.</summary>
    Mounts,

    /// <summary>Sending a part of a blob.</summary>
    Ranges,

    /// <summary>Saying how far an upload is.</summary>
    UploadStatus,

    /// <summary>Deleting tags by themselves.</summary>
    TagDeletion,

    /// <summary>Deleting at all.</summary>
    Deletion,
}

/// <summary>A request that an <see cref="InMemoryRegistry"/> got.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Registry">Which registry was asked: <c>registry.example.com</c>.</param>
/// <param name="Path">The path and query: <c>/v2/shop/web/manifests/1.0</c>.</param>
public sealed record RegistryCall(string Method, string Registry, string Path)
{
    /// <summary><c>HEAD registry.example.com/v2/shop/web/manifests/1.0</c>.</summary>
    public override string ToString() => $"{Method} {Registry}{Path}";
}

/// <summary>
/// Every container registry of the world, in process: an <see cref="HttpMessageHandler"/> that answers as
/// https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md says, for whatever host is asked.
/// </summary>
/// <remarks>
/// Repositories of different hosts are different. Blobs belong to the repositories that they were pushed or mounted to; a
/// manifest is taken only when its blobs are there. Anyone may do anything.
/// </remarks>
/// <example><code>
/// var registry = new InMemoryRegistry();
/// using var client = new RegistryClient(new() { Handler = registry });
/// </code></example>
public sealed class InMemoryRegistry : HttpMessageHandler
{
    private readonly ConcurrentQueue<RegistryCall> _calls = new();
    private readonly RegistryContent _content;
    private readonly RegistryUploads _uploads;

    /// <summary>An empty registry that forgets everything with the process.</summary>
    public InMemoryRegistry()
        : this(new MemoryRegistryStorage())
    {
    }

    private InMemoryRegistry(IRegistryStorage storage)
    {
        _content = new(storage);
        _uploads = new(_content, this);
    }

    /// <summary>A registry that keeps what it holds in <paramref name="folder"/>, which is made where it is missing.</summary>
    public static InMemoryRegistry At(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new(new FolderRegistryStorage(folder));
    }

    /// <summary>What it lacks, as older registries do. Nothing by default.</summary>
    public Seq<RegistryFeature> Without { get; init; }

    /// <summary>How many tags it sends at once where it is not told. No limit by default.</summary>
    public int PageSize { get; init; } = int.MaxValue;

    /// <summary>The shortest piece of a blob that it wants, the last one aside; null says nothing of it.</summary>
    public long? ChunkMinLength { get; init; }

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<RegistryCall> Calls => [.. _calls];

    internal bool Offers(RegistryFeature feature) => !Without.Contains(feature);

    /// <summary>Whether the image is there: <c>registry.example.com/shop/web:1.0</c>, or by digest.</summary>
    public bool Contains(string reference)
    {
        var parsed = ImageReference.Parse(reference);
        var repository = RegistryContent.KeyOf(parsed.Repository.Registry, parsed.Repository.Path);
        return _content.Manifest(repository, parsed.Digest?.ToString() ?? parsed.Tag ?? "latest") is not null;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var uri = request.RequestUri ?? throw new InvalidOperationException("The request has no address.");
        var registry = uri.Authority is "registry-1.docker.io" ? "docker.io" : uri.Authority;
        _calls.Enqueue(new(request.Method.Method, registry, uri.PathAndQuery));
        cancellationToken.ThrowIfCancellationRequested();
        var response = RegistryRoute.Parse(uri.AbsolutePath) switch
        {
            null => RegistryAnswers.Error(HttpStatusCode.NotFound, "NAME_INVALID", "there is no such endpoint"),
            { Kind: RegistryRouteKind.Root } => new HttpResponseMessage(HttpStatusCode.OK),
            { Kind: RegistryRouteKind.Manifest } route => await ManifestAsync(request, registry, route, cancellationToken).ConfigureAwait(false),
            { Kind: RegistryRouteKind.Blob } route => Blob(request, registry, route),
            { Kind: RegistryRouteKind.Upload } route => await _uploads.AnswerAsync(request, registry, route, cancellationToken).ConfigureAwait(false),
            { Kind: RegistryRouteKind.Tags } route => Tags(request, registry, route),
            { Kind: RegistryRouteKind.Referrers } route when Offers(RegistryFeature.Referrers) => Referrers(request, registry, route),
            { Kind: RegistryRouteKind.Referrers } => RegistryAnswers.Error(HttpStatusCode.NotFound, "UNSUPPORTED", "there is no such endpoint"),
            _ => RegistryAnswers.Unsupported(),
        };
        response.RequestMessage = request;
        response.Headers.TryAddWithoutValidation("Docker-Distribution-Api-Version", "registry/2.0");
        return response;
    }

    private async Task<HttpResponseMessage> ManifestAsync(HttpRequestMessage request, string registry, RegistryRoute route, CancellationToken cancellationToken)
    {
        var repository = RegistryContent.KeyOf(registry, route.Repository);
        switch (request.Method.Method)
        {
            case "GET" or "HEAD":
                return _content.Manifest(repository, route.Reference) is { } found
                    ? RegistryAnswers.Content(request, found.Content, found.MediaType, found.Digest)
                    : RegistryAnswers.Error(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", "manifest unknown");
            case "PUT":
                var content = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
                return _content.PutManifest(repository, route, request.Content?.Headers.ContentType?.MediaType, content, Offers(RegistryFeature.Referrers));
            case "DELETE" when Offers(RegistryFeature.Deletion) && (Offers(RegistryFeature.TagDeletion) || Digest.TryParse(route.Reference, out _)):
                return _content.DeleteManifest(repository, route.Reference)
                    ? new(HttpStatusCode.Accepted)
                    : RegistryAnswers.Error(HttpStatusCode.NotFound, "MANIFEST_UNKNOWN", "manifest unknown");
            default:
                return RegistryAnswers.Unsupported();
        }
    }

    private HttpResponseMessage Blob(HttpRequestMessage request, string registry, RegistryRoute route)
    {
        var repository = RegistryContent.KeyOf(registry, route.Repository);
        if (!Digest.TryParse(route.Reference, out var digest))
        {
            return RegistryAnswers.Error(HttpStatusCode.BadRequest, "DIGEST_INVALID", "provided digest is not a sha256");
        }

        return request.Method.Method switch
        {
            "GET" or "HEAD" => _content.Blob(repository, digest) is { } blob
                ? Offers(RegistryFeature.Ranges) ? RegistryAnswers.Blob(request, blob, digest) : RegistryAnswers.Content(request, blob, "application/octet-stream", digest)
                : RegistryAnswers.Error(HttpStatusCode.NotFound, "BLOB_UNKNOWN", "blob unknown to registry"),
            "DELETE" when Offers(RegistryFeature.Deletion) => _content.Unlink(repository, digest)
                ? new(HttpStatusCode.Accepted)
                : RegistryAnswers.Error(HttpStatusCode.NotFound, "BLOB_UNKNOWN", "blob unknown to registry"),
            _ => RegistryAnswers.Unsupported(),
        };
    }

    private HttpResponseMessage Tags(HttpRequestMessage request, string registry, RegistryRoute route)
    {
        if (request.Method != HttpMethod.Get)
        {
            return RegistryAnswers.Unsupported();
        }

        var tags = _content.Tags(RegistryContent.KeyOf(registry, route.Repository));
        return tags.Count == 0
            ? RegistryAnswers.Error(HttpStatusCode.NotFound, "NAME_UNKNOWN", "repository name not known to registry")
            : RegistryAnswers.Tags(route.Repository, tags, RegistryRoute.Query(request.RequestUri!), PageSize);
    }

    private HttpResponseMessage Referrers(HttpRequestMessage request, string registry, RegistryRoute route)
    {
        if (request.Method != HttpMethod.Get)
        {
            return RegistryAnswers.Unsupported();
        }

        return Digest.TryParse(route.Reference, out var subject)
            ? RegistryAnswers.Referrers(
                _content.Referrers(RegistryContent.KeyOf(registry, route.Repository), subject),
                RegistryRoute.Query(request.RequestUri!).TryGetValue("artifactType", out var type) ? type : null)
            : RegistryAnswers.Error(HttpStatusCode.BadRequest, "DIGEST_INVALID", "provided digest is not a sha256");
    }
}
