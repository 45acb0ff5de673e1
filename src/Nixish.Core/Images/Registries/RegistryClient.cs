using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>A client of container registries. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md</summary>
/// <remarks>
/// What may pass is tried again (<see cref="RegistryOptions.Retries"/>); what arrives is checked against its digest. Credentials
/// go to the registry that they are for, never to where it redirects. Every failure is a <see cref="RegistryException"/>.
/// </remarks>
public sealed partial class RegistryClient : IDisposable
{
    // What registries accept at most: https://github.com/distribution/distribution/blob/v2.8.3/registry/handlers/manifests.go
    private const int LargestManifest = 4 * 1024 * 1024;

    private static readonly string[] ManifestTypes = [OciMediaTypes.Manifest, OciMediaTypes.Index, OciMediaTypes.DockerManifest, OciMediaTypes.DockerManifestList];

    private readonly RegistryOptions _options;
    private readonly RegistryConnection _connection;

    /// <summary>A client that works as <paramref name="options"/> say.</summary>
    public RegistryClient(RegistryOptions? options = null)
    {
        _options = options ?? new();
        _connection = new(_options);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>What <paramref name="reference"/> names now, or null where there is no such image. One request.</summary>
    public async Task<Descriptor?> ResolveAsync(ImageReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var request = RegistryRequest.Pull("look up", reference.Repository, reference.ToString());
        var found = await _connection.RunAsync(request, Ask, cancellationToken).ConfigureAwait(false);
        return found;

        async Task<Descriptor?> Ask(CancellationToken token)
        {
            using var response = await _connection.SendAsync(
                request, ManifestAddress(reference), () => ManifestRequest(HttpMethod.Head), [HttpStatusCode.NotFound], token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            // The header is optional in the specification; without it the manifest itself has to be read.
            return DigestOf(response) is { } digest && response.Content.Headers.ContentLength is { } length
                ? new(response.Content.Headers.ContentType?.MediaType ?? OciMediaTypes.Manifest, digest, length)
                : (await PullManifestAsync(reference, token).ConfigureAwait(false)).Descriptor;
        }
    }

    /// <summary>The manifest or index that <paramref name="reference"/> names, checked against its digest where it has one.</summary>
    public async Task<PulledManifest> PullManifestAsync(ImageReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var request = RegistryRequest.Pull("pull", reference.Repository, reference.ToString());
        return await _connection.RunAsync(request, Pull, cancellationToken).ConfigureAwait(false);

        async Task<PulledManifest> Pull(CancellationToken token)
        {
            using var response = await _connection.SendAsync(
                request, ManifestAddress(reference), () => ManifestRequest(HttpMethod.Get), [], token).ConfigureAwait(false);
            var content = await ReadManifestAsync(request, response, token).ConfigureAwait(false);
            var digest = Digest.Of(content);
            return reference.Digest is { } wanted && digest != wanted
                ? throw WrongDigest(request, wanted, digest)
                : new(new(response.Content.Headers.ContentType?.MediaType ?? OciMediaTypes.Manifest, digest, content.Length), content);
        }
    }

    /// <summary>Writes a blob to <paramref name="destination"/>, which must be seekable so that a broken transfer can begin again, and checks it.</summary>
    public async Task PullBlobAsync(ImageRepository repository, Descriptor blob, Stream destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(destination);
        var start = destination.Position;
        var request = RegistryRequest.Pull("pull", repository, $"{repository}@{blob.Digest}");
        await _connection.RunAsync(request, Pull, cancellationToken).ConfigureAwait(false);

        async Task<bool> Pull(CancellationToken token)
        {
            destination.SetLength(start);
            destination.Position = start;
            using var response = await _connection.SendAsync(
                request, _connection.AddressOf(repository, $"blobs/{blob.Digest}"), () => new(HttpMethod.Get, (Uri?)null), [], token).ConfigureAwait(false);
            await CopyAsync(request, response, blob, destination, token).ConfigureAwait(false);
            return true;
        }
    }

    private static async Task CopyAsync(RegistryRequest request, HttpResponseMessage response, Descriptor blob, Stream destination, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            var source = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = source.ConfigureAwait(false);
            var left = blob.Size;
            while (true)
            {
                int read;
                try
                {
                    read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                }
                catch (IOException error)
                {
                    throw request.Unreachable(error);
                }

                if (read == 0)
                {
                    break;
                }

                left -= read;
                if (left < 0)
                {
                    throw request.Error(RegistryFailure.WrongDigest, $"sent more than the {blob.Size} bytes that the blob has. Do not trust it; see its storage and any proxy between.");
                }

                hash.AppendData(buffer, 0, read);
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            }

            var digest = Digest.FromHash(hash.GetHashAndReset());
            if (digest != blob.Digest)
            {
                throw left > 0 && response.Content.Headers.ContentLength is null
                    ? request.Unreachable(new IOException($"the blob ended {left} bytes early."))
                    : WrongDigest(request, blob.Digest, digest);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Uri ManifestAddress(ImageReference reference) => _connection.AddressOf(reference.Repository, $"manifests/{reference.ApiName}");

    private static HttpRequestMessage ManifestRequest(HttpMethod method)
    {
        var message = new HttpRequestMessage(method, (Uri?)null);
        foreach (var type in ManifestTypes)
        {
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(type));
        }

        return message;
    }

    private static async Task<byte[]> ReadManifestAsync(RegistryRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        return await RegistryRequest.ReadAsync(response, LargestManifest, cancellationToken).ConfigureAwait(false)
            ?? throw request.Error(RegistryFailure.Refused, $"sent a manifest of more than {LargestManifest} bytes. Check that it is an image.");
    }

    private static Digest? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.FirstOrDefault(), out var digest) ? digest : null;

    private static RegistryException WrongDigest(RegistryRequest request, Digest wanted, Digest found) =>
        request.Error(RegistryFailure.WrongDigest, $"has content with digest {found} where {wanted} was asked for. Do not trust it; see its storage and any proxy between.");
}

/// <summary>A manifest as a registry sent it.</summary>
/// <param name="Descriptor">Its media type, digest and size.</param>
/// <param name="Content">Its bytes.</param>
public sealed record PulledManifest(Descriptor Descriptor, ReadOnlyMemory<byte> Content);
