namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>
    /// Deletes what no root, no lease and no recent use keeps. Safe beside builds and other collections, of this process and others, and
    /// killed at any moment: what is valid stays whole, and the next collection goes on.
    /// </summary>
    /// <returns>What was deleted, or in a dry run would be.</returns>
    /// <exception cref="StoreException">The store cannot be written, or a root cannot be read: then nothing is deleted.</exception>
    public Task<CollectResult> CollectAsync(CollectOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        return Task.Run(
            async () =>
            {
                try
                {
                    return await new Collection(this, options).RunAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
                {
                    throw StoreException.Unwritable(failure, Root);
                }
            },
            cancellationToken);
    }

    /// <summary>What keeps <paramref name="path"/> from being collected, by the shortest way; null where a collection with the same options would delete it, or it is not valid.</summary>
    /// <exception cref="StoreException">A root cannot be read.</exception>
    public Task<Liveness?> WhyAliveAsync(StorePath path, CollectOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new();
        return Task.Run(() => Contains(path) ? new Collection(this, options).Mark(cancellationToken).Explain(path) : null, cancellationToken);
    }

    /// <summary>Notes that a valid path was asked for, so that it is not collected within the grace period. At most once in ten minutes it is written down.</summary>
    internal void NoteUse(StorePath path)
    {
        if (Access == StoreAccess.Read)
        {
            return;
        }

        try
        {
            var info = _layout.InfoOf(path);
            var now = Time.GetUtcNow().UtcDateTime;
            if (now - File.GetLastWriteTimeUtc(info) > TimeSpan.FromMinutes(10) && File.Exists(info))
            {
                File.SetLastWriteTimeUtc(info, now);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Collected meanwhile, or a store that may only be read: nothing is lost but a hint.
        }
    }
}
