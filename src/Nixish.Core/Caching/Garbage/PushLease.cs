using System.Text;

namespace Nixish;

/// <summary>
/// An object (<c>nixish/leases/ID</c>) that says what somebody pushes: a line for each path with its hash part and NAR hash. What it names stays, whether it was there before or
/// is there soon. It is written anew every few minutes; one that is not is of a push that died.
/// </summary>
internal sealed class PushLease : IAsyncDisposable
{
    public const string Prefix = "nixish/leases/";

    /// <summary>How old one gets that is not renewed.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(15);

    private const int Largest = 1 << 27;
    private readonly BinaryCache _cache;
    private readonly string _key;
    private readonly byte[] _text;
    private readonly CancellationTokenSource _stop = new();
    private Task _renewing = Task.CompletedTask;

    private PushLease(BinaryCache cache, IEnumerable<PathInfo> paths)
    {
        (_cache, _key) = (cache, $"{Prefix}{Guid.NewGuid():N}");
        _text = Encoding.ASCII.GetBytes(string.Concat(paths.Select(static info => $"{info.Path.HashPart} {info.NarHash.ToDigits(HashFormat.Nix32)}\n")));
    }

    /// <summary>Says what is pushed, and waits until no collection goes on that has not heard of it.</summary>
    public static async Task<PushLease> TakeAsync(BinaryCache cache, IEnumerable<PathInfo> paths, CancellationToken cancellationToken)
    {
        var lease = new PushLease(cache, paths);
        try
        {
            await cache.WriteSmallAsync(lease._key, lease._text, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheException failure) when (failure.Failure is CacheFailure.Refused or CacheFailure.Unsupported)
        {
            // A server that takes nothing but what Nix writes. Nobody collects there by these rules.
            return lease;
        }

        await CollectorMark.WaitAsync(cache, cancellationToken).ConfigureAwait(false);
        lease._renewing = lease.RenewAsync();
        return lease;
    }

    /// <summary>The hash parts and NAR hashes that a lease names; none where it was given back meanwhile.</summary>
    public static async Task<(HashSet<string> Paths, HashSet<string> Nars)> ReadAsync(BinaryCache cache, string key, CancellationToken cancellationToken)
    {
        HashSet<string> paths = [], nars = [];
        if (await cache.ReadSmallAsync(key, cancellationToken, Largest).ConfigureAwait(false) is { } bytes)
        {
            foreach (var line in Encoding.ASCII.GetString(bytes).Split('\n'))
            {
                if (line.Split(' ') is [var path, var nar])
                {
                    paths.Add(path);
                    nars.Add(nar);
                }
            }
        }

        return (paths, nars);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _stop.Dispose();
        try
        {
            await _cache.Storage.DeleteAsync(_key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CacheException)
        {
            // Then it ends by its age.
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(Duration / 5);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                try
                {
                    await _cache.WriteSmallAsync(_key, _text, _stop.Token).ConfigureAwait(false);
                }
                catch (CacheException)
                {
                    // The push itself will hear of it, or the next time goes better.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The push is over.
        }
    }
}
