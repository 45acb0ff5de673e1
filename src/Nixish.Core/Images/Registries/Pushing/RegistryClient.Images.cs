namespace Nixish;

/// <summary>How far a push is.</summary>
/// <param name="Blobs">How many blobs the image has.</param>
/// <param name="Done">How many of them the registry has.</param>
/// <param name="SentBytes">How much was sent, what had to be sent again counted again.</param>
public sealed record PushProgress(int Blobs, int Done, long SentBytes)
{
    /// <summary>How many bytes all blobs have.</summary>
    public long Bytes { get; init; }

    /// <summary>How many bytes the blobs have that the registry has.</summary>
    public long DoneBytes { get; init; }
}

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
        // Asked with the access that a push needs, so that one token does for all of it.
        if ((await ResolveAsync(RegistryRequest.Push(repository, reference.ToString()), reference, cancellationToken).ConfigureAwait(false))?.Digest == image.Descriptor.Digest)
        {
            return false;
        }

        var blobs = image.Blobs.ToArray();
        var tally = new PushTally(blobs, progress);
        // Blobs of a base whose repository is the target's own are there by all likelihood; the HEAD says so.
        await Parallel.ForEachAsync(
            blobs,
            new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism, CancellationToken = cancellationToken },
            async (blob, token) =>
            {
                await PushBlobAsync(repository, blob.Descriptor, blob.OpenAsync, blob.From, tally, token).ConfigureAwait(false);
                tally.Finish(blob.Descriptor.Size);
            }).ConfigureAwait(false);
        foreach (var one in image.Images.Where(one => one != image).DistinctBy(static one => one.Descriptor.Digest))
        {
            await PushManifestAsync(repository.At(one.Descriptor.Digest), one.Descriptor.MediaType, one.ManifestContent, cancellationToken).ConfigureAwait(false);
        }

        await PushManifestAsync(reference, image.Descriptor.MediaType, image.ManifestContent, cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Reports at most once a MiB: a progress report costs more than a piece of a blob.
    private sealed class PushTally(ImageBlob[] blobs, IProgress<PushProgress>? progress) : IProgress<long>
    {
        private const long Step = 1024 * 1024;

        private readonly Lock _lock = new();
        private readonly long _bytes = blobs.Sum(blob => blob.Descriptor.Size);
        private long _sent;
        private long _reported;
        private long _doneBytes;
        private int _done;

        private PushProgress Now => new(blobs.Length, _done, _sent) { Bytes = _bytes, DoneBytes = _doneBytes };

        public void Report(long value)
        {
            lock (_lock)
            {
                _sent += value;
                if (_sent - _reported >= Step)
                {
                    _reported = _sent;
                    progress?.Report(Now);
                }
            }
        }

        public void Finish(long size)
        {
            lock (_lock)
            {
                _done++;
                _doneBytes += size;
                progress?.Report(Now);
            }
        }
    }
}
