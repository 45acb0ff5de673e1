using System.Diagnostics;

namespace Nixish;

/// <summary>How an attempt to fetch a path ended, if it did not fail.</summary>
internal enum FetchOutcome
{
    /// <summary>Another holds its lock: nothing was done.</summary>
    Busy,

    /// <summary>It was valid by the time the lock was held.</summary>
    Valid,

    /// <summary>No cache gave what it had promised.</summary>
    Refused,

    Fetched,
}

/// <summary>Brings single paths from caches, whose references are valid.</summary>
internal sealed class Fetching(LocalStore store, CacheSet caches, BuildEvents events)
{
    /// <summary>Makes the path valid, under its lock, so that no two processes make it.</summary>
    public async Task<(FetchOutcome Outcome, PathInfo? Info)> TryFetchAsync(FetchWork work, CancellationToken cancellationToken)
    {
        var path = work.Cached.Path;
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            foreach (var source in work.Sources)
            {
                await store.RequireAsync(source, cancellationToken).ConfigureAwait(false);
            }

            using var held = store.TryLock(path);
            if (held is null)
            {
                return (FetchOutcome.Busy, null);
            }

            if (store.Contains(path))
            {
                return (FetchOutcome.Valid, null);
            }

            events.Report(new BuildEvent.Substituting(path, work.Cached.Offers[0].Cache.Location, Size(work.Cached.Offers[0])));
            var started = Stopwatch.GetTimestamp();
            if (await FetchAsync(work.Cached, held, cancellationToken).ConfigureAwait(false) is not var (info, offer))
            {
                events.Report(new BuildEvent.NotSubstituted(path));
                return (FetchOutcome.Refused, null);
            }

            events.Report(new BuildEvent.Substituted(path, offer.Cache.Location, Size(offer), Stopwatch.GetElapsedTime(started)));
            return (FetchOutcome.Fetched, info);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Unwritable(failure, store.Root);
        }
    }

    private async Task<(PathInfo Info, CacheOffer Offer)?> FetchAsync(CachedPath path, FileLock held, CancellationToken cancellationToken)
    {
        try
        {
            return await caches.TryFetchAsync(path, store, held, cancellationToken).ConfigureAwait(false);
        }
        catch (PathNotValidException)
        {
            // The caches do not agree on what it refers to, or somebody deletes from the store: a build will tell.
            return null;
        }
    }

    private static long Size(CacheOffer offer) => offer.NarInfo.FileSize ?? offer.NarInfo.Info.NarSize;
}
