namespace Nixish;

/// <summary>How far a push is.</summary>
/// <param name="Blobs">How many blobs the image has.</param>
/// <param name="Done">How many of them the registry has.</param>
/// <param name="SentBytes">How much was sent.</param>
public sealed record PushProgress(int Blobs, int Done, long SentBytes);

public sealed partial class RegistryClient
{
    /// <summary>Pushes an image under its content tag: what the registry misses, several blobs at once, the manifest last; of an index, the images' manifests before its own.</summary>
    /// <param name="image">The image, or the index of images for several platforms.</param>
    /// <param name="repository">Where it goes.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops it; blobs that arrived stay.</param>
    /// <returns>Whether anything was sent. Where the tag already names the image, that is found by one request.</returns>
    public async Task<bool> PushImageAsync(BuiltPullable image, ImageRepository repository, IProgress<PushProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(repository);
        var reference = repository.Tagged(image.Tag);
        if ((await ResolveAsync(reference, cancellationToken).ConfigureAwait(false))?.Digest == image.Descriptor.Digest)
        {
            return false;
        }

        var blobs = image.Blobs.ToArray();
        var tally = new PushTally(blobs.Length, progress);
        // Blobs of a base whose repository is the target's own are there by all likelihood; the HEAD says so.
        await Parallel.ForEachAsync(
            blobs,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = cancellationToken },
            async (blob, token) =>
            {
                await PushBlobAsync(repository, blob.Descriptor, blob.OpenAsync, blob.From, tally, token).ConfigureAwait(false);
                tally.Finish();
            }).ConfigureAwait(false);
        foreach (var one in image.Images.Where(one => one != image).DistinctBy(static one => one.Descriptor.Digest))
        {
            await PushManifestAsync(repository.At(one.Descriptor.Digest), one.Descriptor.MediaType, one.ManifestContent, cancellationToken).ConfigureAwait(false);
        }

        await PushManifestAsync(reference, image.Descriptor.MediaType, image.ManifestContent, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Reports at most once a MiB: a progress report costs more than a piece of a blob.
    private sealed class PushTally(int blobs, IProgress<PushProgress>? progress) : IProgress<long>
    {
        private const long Step = 1024 * 1024;

        private readonly Lock _lock = new();
        private long _sent;
        private long _reported;
        private int _done;

        public void Report(long value)
        {
            lock (_lock)
            {
                _sent += value;
                if (_sent - _reported >= Step)
                {
                    _reported = _sent;
                    progress?.Report(new(blobs, _done, _sent));
                }
            }
        }

        public void Finish()
        {
            lock (_lock)
            {
                _done++;
                progress?.Report(new(blobs, _done, _sent));
            }
        }
    }
}
