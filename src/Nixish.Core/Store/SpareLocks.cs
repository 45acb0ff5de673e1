using System.Collections.Concurrent;
using System.Globalization;

namespace Nixish;

/// <summary>
/// Files that one open store has locked and lends out as path locks, each under the path's lock name while it is lent. A build takes several
/// locks for a moment each: names cost a fraction of files, and a file system that avoids what was deleted lately has nothing to avoid.
/// </summary>
/// <param name="prefix">What the files' paths begin with. What a dead process left there is swept like the lock of its folder.</param>
/// <remarks>
/// Who holds a lock is told by the name alone: it names a file that somebody has locked. A name appears by link(2), which fails where there
/// is one, so no two processes ever give it to two files; and who opened the file by its name before it was taken away finds, after locking it,
/// that the name is not that file's.
/// </remarks>
internal sealed class SpareLocks(string prefix) : IDisposable
{
    private readonly ConcurrentBag<FileStream> _spares = [];
    private int _made;

    /// <summary>Takes the lock at <paramref name="path"/>, or returns null where another holds it.</summary>
    public FileLock? TryTake(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return FileLock.TryTake(path);
        }

        var spare = _spares.TryTake(out var known) ? known : FileLock.Open(string.Create(CultureInfo.InvariantCulture, $"{prefix}.{Interlocked.Increment(ref _made)}{Scratch.LockExtension}"));
        if (FileLock.TryTake(path, spare, _spares.Add) is { } taken)
        {
            return taken;
        }

        _spares.Add(spare);
        return FileLock.TryTake(path);
    }

    public void Dispose()
    {
        while (_spares.TryTake(out var spare))
        {
            FileLock.Delete(spare.Name);
            spare.Dispose();
        }
    }
}
