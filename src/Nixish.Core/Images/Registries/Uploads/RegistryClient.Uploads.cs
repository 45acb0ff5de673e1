namespace Nixish;

public sealed partial class RegistryClient
{
    /// <summary>
    /// Sends a blob, unless <paramref name="repository"/> has it or its registry can take it from another repository of its own.
    /// A transfer that breaks goes on from where the registry says it is.
    /// </summary>
    /// <param name="repository">Where it goes.</param>
    /// <param name="blob">Its digest and size.</param>
    /// <param name="open">Opens its content, which can seek; called again where a transfer broke.</param>
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
        var upload = new BlobUpload(_connection, request, blob, open, MountableFrom(repository, mountFrom), sent);
        return await _connection.RunOnAsync(request, () => upload.Furthest, upload.GoOnAsync, cancellationToken).ConfigureAwait(false);
    }

    private static string? MountableFrom(ImageRepository repository, ImageRepository? from) =>
        from is not null && from != repository && string.Equals(from.Registry, repository.Registry, StringComparison.Ordinal) ? from.Path : null;
}
