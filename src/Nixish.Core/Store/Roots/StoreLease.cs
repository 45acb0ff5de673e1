using System.Text;

namespace Nixish;

/// <summary>
/// Paths that are not collected while this lease is held. Disposing gives it back. If its process dies instead, it lasts until
/// <see cref="Duration"/> after its last sign of life.
/// </summary>
/// <remarks>Safe for several threads. Adding a path that it has already costs no system call.</remarks>
public sealed class StoreLease : IDisposable
{
    private readonly LocalStore _store;
    private readonly string _path;
    private readonly HashSet<StorePath> _kept = [];
    private readonly SemaphoreSlim _adding = new(1);
    private readonly Timer _heartbeat;
    private bool _given;

    // A full disk took half of the last write: what comes next must begin a line of its own.
    private bool _isTorn;

    internal StoreLease(LocalStore store, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, TimeSpan.FromDays(30));
        (_store, Duration) = (store, duration);
        _path = LeaseFile.NewPath(store, duration);
        var beat = duration < TimeSpan.FromSeconds(4) ? Timeout.InfiniteTimeSpan : duration / 4;
        store.Holds(this);
        _heartbeat = new(static lease => ((StoreLease)lease!).Beat(), this, beat, beat);
    }

    /// <summary>How long it outlives a holder that died.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Protects more paths. What is looked at after this returned stays in the store while the lease is held.</summary>
    /// <exception cref="ObjectDisposedException">The lease was given back.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task AddAsync(IEnumerable<StorePath> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (Without(paths) is [])
        {
            return;
        }

        await _adding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_given, this);
            if (Without(paths) is not { Count: > 0 } added)
            {
                return;
            }

            var lines = string.Concat(added.Select(static path => $"{path.BaseName}\n"));
            using (await CollectionGate.PassAsync(_store, cancellationToken).ConfigureAwait(false))
            {
                using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                var torn = _isTorn;
                _isTorn = true;
                file.Write(Encoding.UTF8.GetBytes(torn ? $"\n{lines}" : lines));
                _isTorn = false;
            }

            lock (_kept)
            {
                _kept.UnionWith(added);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreException.Unwritable(failure, _store.Root);
        }
        finally
        {
            _adding.Release();
        }
    }

    /// <summary>Gives the lease back: what nothing else keeps may be collected from now on.</summary>
    public void Dispose()
    {
        _store.GivesBack(this);
        _heartbeat.Dispose();
        _given = true;
        try
        {
            File.Delete(_path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It then ends by itself.
        }
    }

    /// <summary>Whether all of <paramref name="paths"/> are protected.</summary>
    internal bool Covers(IReadOnlyCollection<StorePath> paths)
    {
        lock (_kept)
        {
            return _kept.IsSupersetOf(paths);
        }
    }

    private List<StorePath> Without(IEnumerable<StorePath> paths)
    {
        lock (_kept)
        {
            return [.. paths.Where(path => !_kept.Contains(path)).Distinct()];
        }
    }

    private void Beat()
    {
        try
        {
            File.SetLastWriteTimeUtc(_path, _store.Time.GetUtcNow().UtcDateTime);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Given back meanwhile, or a disk that will be heard of elsewhere. The process lives, which is what counts first.
        }
    }
}
