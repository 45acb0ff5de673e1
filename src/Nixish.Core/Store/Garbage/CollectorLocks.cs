namespace Nixish;

/// <summary>
/// The locks of paths for whoever frees space: a disk may have no room for one more file, and that is when collecting matters. Then a file that the
/// store keeps for this is renamed to be the lock.
/// </summary>
internal sealed class CollectorLocks(LocalStore store) : IDisposable
{
    private FileStream? _reserve;

    /// <summary>Takes the lock of a path, or returns null where another holds it.</summary>
    public FileLock? TryTake(StorePath path)
    {
        try
        {
            return store.TryLock(path);
        }
        catch (StoreFullException)
        {
            return TryReserved(store.Layout.LockOf(path));
        }
        catch (IOException failure) when (StoreException.IsFull(failure))
        {
            return TryReserved(store.Layout.LockOf(path));
        }
    }

    public void Dispose() => _reserve?.Dispose();

    private FileLock? TryReserved(string name)
    {
        // A name that is there already, of a holder or of one that died, needs no room.
        _reserve ??= FileLock.Open(store.Layout.Reserve);
        return FileLock.TryMove(name, _reserve) ?? (File.Exists(name) ? FileLock.TryTake(name) : null);
    }
}
