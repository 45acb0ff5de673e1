using System.Net;

namespace Nixish;

public sealed partial class RegistryClient
{
    /// <summary>Whether <paramref name="repository"/> has the blob. One request.</summary>
    public async Task<bool> HasBlobAsync(ImageRepository repository, Digest blob, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(blob);
        var request = RegistryRequest.Pull("look up", repository, $"{repository}@{blob}");
        return await _connection.RunAsync(request, token => BlobUpload.HasAsync(_connection, request, blob, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes a blob to <paramref name="destination"/>, and checks it. A transfer that breaks goes on where it broke.</summary>
    /// <param name="repository">Where the blob is.</param>
    /// <param name="blob">Its digest and size.</param>
    /// <param name="destination">Written from its position on. Where it can seek, a transfer that cannot go on begins again.</param>
    /// <param name="received">Told how many bytes more came.</param>
    /// <param name="cancellationToken">Stops it; what came is left in <paramref name="destination"/>.</param>
    /// <exception cref="RegistryException">It cannot be had, or what came is not what its digest says: use nothing of it then.</exception>
    public async Task PullBlobAsync(ImageRepository repository, Descriptor blob, Stream destination, IProgress<long>? received = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentNullException.ThrowIfNull(destination);
        var request = RegistryRequest.Pull("pull", repository, $"{repository}@{blob.Digest}");
        using var download = new BlobDownload(_connection, request, blob, destination, received);
        await _connection.RunOnAsync(request, () => download.Furthest, download.GoOnAsync, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A part of a blob, which nothing can be checked against.</summary>
    /// <param name="repository">Where the blob is.</param>
    /// <param name="blob">Its digest and size.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="count">How many bytes it has; it must lie in the blob.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ReadOnlyMemory<byte>> PullBlobRangeAsync(ImageRepository repository, Descriptor blob, long offset, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(blob);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, blob.Size - count);
        var request = RegistryRequest.Pull("pull", repository, $"{repository}@{blob.Digest}");
        return await _connection.RunAsync(request, token => BlobDownload.RangeAsync(_connection, request, blob, offset, count, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes a blob from a repository. Images that need it are broken then: registries do not check.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="RegistryException">The registry deletes nothing (<see cref="RegistryFailure.Unsupported"/>), or refuses.</exception>
    public async Task<bool> DeleteBlobAsync(ImageRepository repository, Digest blob, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(blob);
        var request = RegistryRequest.Delete(repository, $"{repository}@{blob}");
        return await _connection.RunAsync(request, token => DeleteAsync(request, $"blobs/{blob}", [], token), cancellationToken).ConfigureAwait(false);
    }
}
