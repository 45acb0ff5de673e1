using System.Net;

namespace Nixish;

/// <summary>A client of container registries. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md</summary>
/// <remarks>
/// What may pass is tried again (<see cref="RegistryOptions.Retries"/>), transfers go on where they broke, and what arrives is
/// checked against its digest. Credentials go to the registry that they are for, never to where it redirects. Every failure of a
/// registry is a <see cref="RegistryException"/>.
/// </remarks>
public sealed partial class RegistryClient : IDisposable
{
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

    private async Task<bool> DeleteAsync(RegistryRequest request, string path, HttpStatusCode[] unsupported, CancellationToken cancellationToken)
    {
        using var response = await _connection.SendAsync(
            request,
            _connection.AddressOf(request.Repository, path),
            () => new(HttpMethod.Delete, (Uri?)null),
            [HttpStatusCode.NotFound, .. unsupported],
            cancellationToken).ConfigureAwait(false);
        return Array.IndexOf(unsupported, response.StatusCode) >= 0
            ? throw request.Error(RegistryFailure.Unsupported, $"answered {(int)response.StatusCode}: it does not offer that, or is configured not to.")
            : response.StatusCode != HttpStatusCode.NotFound;
    }

    private static Digest? DigestOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.FirstOrDefault(), out var digest) ? digest : null;

    private static void RequireDigest(RegistryRequest request, HttpResponseMessage response, Digest wanted)
    {
        if (DigestOf(response) is { } found && found != wanted)
        {
            throw request.WrongDigest(wanted, found);
        }
    }
}
