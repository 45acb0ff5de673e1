using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Nixish;

/// <summary>
/// The object that says that somebody collects a cache's garbage. A push writes its lease, and whoever sets a root writes the root, and then waits until
/// there is no such object; a collector writes the object and then reads leases and roots. So either the collector sees what is to be kept, or the other
/// sees the collector and looks for its paths afterwards. There is no third case, and storages need no locks for it: only that what was written is read.
/// </summary>
/// <remarks>A collector that died is one whose object does not change for a while, by the clock of whoever waits, which no jump of wall clocks moves.</remarks>
internal sealed class CollectorMark : IAsyncDisposable
{
    public const string Key = "nixish/collecting";
    private readonly BinaryCache _cache;
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Task _renewing = Task.CompletedTask;
    private long _written;
    private int _count;

    private CollectorMark(BinaryCache cache) => _cache = cache;

    /// <summary>What the clock of the storage said when the object was written.</summary>
    public DateTime Now { get; private set; }

    /// <summary>Waits until nobody collects, and for those that died for as long as it takes to be sure.</summary>
    public static async Task WaitAsync(BinaryCache cache, CancellationToken cancellationToken)
    {
        byte[]? last = null;
        var since = Stopwatch.GetTimestamp();
        var pause = TimeSpan.FromMilliseconds(20);
        while (await cache.ReadSmallAsync(Key, cancellationToken).ConfigureAwait(false) is { } current)
        {
            if (last is null || !current.AsSpan().SequenceEqual(last))
            {
                (last, since) = (current, Stopwatch.GetTimestamp());
            }
            else if (Stopwatch.GetElapsedTime(since) > cache.Options.CollectorPatience)
            {
                return;
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = TimeSpan.FromMilliseconds(Math.Min(1000, pause.TotalMilliseconds * 2));
        }
    }

    /// <summary>Begins a collection when no other goes on.</summary>
    public static async Task<CollectorMark> TakeAsync(BinaryCache cache, CancellationToken cancellationToken)
    {
        while (true)
        {
            await WaitAsync(cache, cancellationToken).ConfigureAwait(false);
            var mark = new CollectorMark(cache);
            await mark.WriteAsync(cancellationToken).ConfigureAwait(false);
            await foreach (var found in cache.Storage.ListAsync(Key, cancellationToken).ConfigureAwait(false))
            {
                mark.Now = found.Key == Key ? found.Modified.UtcDateTime : mark.Now;
            }

            // Where two began at once, the one that wrote last goes on.
            if (await mark.IsMineAsync(cancellationToken).ConfigureAwait(false))
            {
                mark._renewing = mark.RenewAsync();
                return mark;
            }
        }
    }

    /// <summary>Throws where this collector was silent for so long that others took it for dead. Called before each few deletions.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var silent = Stopwatch.GetElapsedTime(_written);
        if (silent > _cache.Options.CollectorPatience / 4 && (silent > _cache.Options.CollectorPatience / 2 || !await TryRenewAsync(cancellationToken).ConfigureAwait(false)))
        {
            throw new CacheException(CacheFailure.Refused, _cache.Location, "was silent for too long, or is being collected by another now, so this collection stopped. What it deleted was garbage; run it again.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _stop.Dispose();
        try
        {
            if (await IsMineAsync(CancellationToken.None).ConfigureAwait(false))
            {
                await _cache.Storage.DeleteAsync(Key, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (CacheException)
        {
            // Then it ends by not changing any more.
        }
    }

    private async Task<bool> IsMineAsync(CancellationToken cancellationToken) =>
        await _cache.ReadSmallAsync(Key, cancellationToken).ConfigureAwait(false) is { } bytes && Encoding.ASCII.GetString(bytes).StartsWith(_id, StringComparison.Ordinal);

    // Reading what there is may take minutes, in which those who wait must see that somebody lives.
    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(_cache.Options.CollectorPatience / 10);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    await TryRenewAsync(_stop.Token).ConfigureAwait(false);
                }
                catch (CacheException)
                {
                    // The next time goes better, or the next check stops the collection.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The collection is over.
        }
    }

    private async Task<bool> TryRenewAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Who was taken for dead stays so.
            if (Stopwatch.GetElapsedTime(_written) > _cache.Options.CollectorPatience / 2 || !await IsMineAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await WriteAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await _cache.WriteSmallAsync(Key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_id} {_count++}\n")), cancellationToken).ConfigureAwait(false);
        _written = began;
    }
}
