using System.Net;
using System.Net.Http.Headers;

namespace Nixish;

public sealed partial class RegistryClient
{
    // What registries accept at most: https://github.com/distribution/distribution/blob/v2.8.3/registry/handlers/manifests.go
    private const int LargestManifest = 4 * 1024 * 1024;

    private static readonly MediaTypeWithQualityHeaderValue[] ManifestTypes =
        [new(OciMediaTypes.Manifest), new(OciMediaTypes.Index), new(OciMediaTypes.DockerManifest), new(OciMediaTypes.DockerManifestList)];

    /// <summary>What <paramref name="reference"/> names now, or null where there is no such image. One request.</summary>
    public async Task<Descriptor?> ResolveAsync(ImageReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return await ResolveAsync(RegistryRequest.Pull("look up", reference.Repository, reference.ToString()), reference, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The manifest or index that <paramref name="reference"/> names, checked against its digest where it has one.</summary>
    public async Task<PulledManifest> PullManifestAsync(ImageReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return await FindManifestAsync(reference, [], cancellationToken).ConfigureAwait(false) ?? throw new InvalidOperationException("A missing manifest is an error here.");
    }

    /// <summary>Puts a manifest under <paramref name="reference"/>. Its blobs must be there.</summary>
    public async Task PushManifestAsync(ImageReference reference, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        await PutManifestAsync(reference, mediaType, content, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a manifest by digest, with all tags that name it, or a tag alone, which not all registries do.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="RegistryException">The registry does not delete that (<see cref="RegistryFailure.Unsupported"/>), or refuses.</exception>
    public async Task<bool> DeleteManifestAsync(ImageReference reference, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var request = RegistryRequest.Delete(reference.Repository, reference.ToString());
        // Registries that delete by digest only take a tag for a malformed digest.
        HttpStatusCode[] unsupported = reference.Digest is null ? [HttpStatusCode.BadRequest, HttpStatusCode.MethodNotAllowed] : [];
        return await _connection.RunAsync(request, token => DeleteAsync(request, $"manifests/{reference.ApiName}", unsupported, token), cancellationToken).ConfigureAwait(false);
    }

    private async Task<Descriptor?> ResolveAsync(RegistryRequest request, ImageReference reference, CancellationToken cancellationToken)
    {
        return await _connection.RunAsync(request, Ask, cancellationToken).ConfigureAwait(false);

        async Task<Descriptor?> Ask(CancellationToken token)
        {
            using var response = await _connection.SendAsync(
                request, ManifestAddress(reference), () => ManifestRequest(HttpMethod.Head), [HttpStatusCode.NotFound], token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            if (reference.Digest is { } wanted)
            {
                RequireDigest(request, response, wanted);
            }

            // The header is optional in the specification; without it the manifest itself has to be read.
            return DigestOf(response) is { } digest && response.Content.Headers.ContentLength is { } length
                ? new(TypeOf(response), digest, length)
                : (await PullManifestAsync(reference, token).ConfigureAwait(false)).Descriptor;
        }
    }

    // Null for the statuses in expected.
    private async Task<PulledManifest?> FindManifestAsync(ImageReference reference, HttpStatusCode[] expected, CancellationToken cancellationToken)
    {
        var request = RegistryRequest.Pull("pull", reference.Repository, reference.ToString());
        return await _connection.RunAsync(request, Pull, cancellationToken).ConfigureAwait(false);

        async Task<PulledManifest?> Pull(CancellationToken token)
        {
            using var response = await _connection.SendAsync(
                request, ManifestAddress(reference), () => ManifestRequest(HttpMethod.Get), expected, token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            var content = await RegistryRequest.ReadAsync(response, LargestManifest, token).ConfigureAwait(false)
                ?? throw request.Error(RegistryFailure.Refused, $"sent a manifest of more than {LargestManifest} bytes. Check that it is an image.");
            var digest = Digest.Of(content);
            if (reference.Digest is { } wanted && digest != wanted)
            {
                throw request.WrongDigest(wanted, digest);
            }

            RequireDigest(request, response, digest);
            return new(new(TypeOf(response), digest, content.Length), content);
        }
    }

    private async Task<ManifestReceipt> PutManifestAsync(ImageReference reference, string mediaType, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var request = RegistryRequest.Push(reference.Repository, reference.ToString());
        return await _connection.RunAsync(request, Put, cancellationToken).ConfigureAwait(false);

        async Task<ManifestReceipt> Put(CancellationToken token)
        {
            HttpRequestMessage Make()
            {
                var body = new ReadOnlyMemoryContent(content);
                body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
                return new(HttpMethod.Put, (Uri?)null) { Content = body };
            }

            using var response = await _connection.SendAsync(request, ManifestAddress(reference), Make, [], token).ConfigureAwait(false);
            RequireDigest(request, response, Digest.Of(content.Span));
            return response.Headers.Contains("OCI-Subject") ? ManifestReceipt.KnowsItsSubject : ManifestReceipt.Stored;
        }
    }

    private Uri ManifestAddress(ImageReference reference) => _connection.AddressOf(reference.Repository, $"manifests/{reference.ApiName}");

    private static string TypeOf(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType ?? OciMediaTypes.Manifest;

    private static HttpRequestMessage ManifestRequest(HttpMethod method)
    {
        var message = new HttpRequestMessage(method, (Uri?)null);
        foreach (var type in ManifestTypes)
        {
            message.Headers.Accept.Add(type);
        }

        return message;
    }

    private enum ManifestReceipt
    {
        Stored,

        // The registry lists it among the referrers of its subject by itself.
        KnowsItsSubject,
    }
}

/// <summary>A manifest as a registry sent it.</summary>
/// <param name="Descriptor">Its media type, digest and size.</param>
/// <param name="Content">Its bytes.</param>
public sealed record PulledManifest(Descriptor Descriptor, ReadOnlyMemory<byte> Content);
