namespace Nixish;

/// <summary>
/// An advisory lock on a name (flock on Unix), between processes and within one. It is held by who has a lock on the file that the name
/// names, and ends with the process, however that ends.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly Action<FileStream>? _giveBack;
    private readonly string? _home;

    private FileLock(string path, FileStream file, Action<FileStream>? giveBack = null) => (_path, _file, _giveBack) = (path, file, giveBack);

    private FileLock(string path, FileStream file, string home)
        : this(path, file) => _home = home;

    /// <summary>Takes the lock, or returns null where another holds it.</summary>
    public static FileLock? TryTake(string path)
    {
        while (true)
        {
            if (TryOpen(path) is not { } file)
            {
                return null;
            }

            // The holder before may have taken the name away between our opening and our locking the file: that lock guards nothing.
            if (!OperatingSystem.IsLinux() || Disk.Names(path, file.SafeFileHandle))
            {
                return new(path, file);
            }

            file.Dispose();
        }
    }

    /// <summary>
    /// The same by giving the name to a file that this process has locked already. Null where the name is taken, by a holder or by what one
    /// that died left, and where files cannot have two names.
    /// </summary>
    /// <param name="path">The lock's name.</param>
    /// <param name="locked">A file that <see cref="Open"/> gave.</param>
    /// <param name="giveBack">Takes the file back when the lock is let go.</param>
    public static FileLock? TryTake(string path, FileStream locked, Action<FileStream> giveBack) =>
        Disk.TryLink(locked.Name, path) ? new(path, locked, giveBack) : null;

    /// <summary>The same by renaming a file that this process has locked already, and back when the lock is let go: it needs no room on the disk. Null where the name is taken, or this cannot be done here.</summary>
    /// <param name="path">The lock's name.</param>
    /// <param name="locked">A file that <see cref="Open"/> gave; it stays open.</param>
    public static FileLock? TryMove(string path, FileStream locked) => Disk.TryMoveNew(locked.Name, path) ? new(path, locked, locked.Name) : null;

    /// <summary>Opens a file, made where there is none, that nobody else has open so.</summary>
    public static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    /// <summary>The same, or null where somebody has.</summary>
    public static FileStream? TryOpen(string path)
    {
        try
        {
            return Open(path);
        }
        catch (Exception failure) when (IsHeld(failure))
        {
            return null;
        }
    }

    /// <summary>Takes the lock when whoever holds it lets go.</summary>
    public static Task<FileLock> TakeAsync(string path, CancellationToken cancellationToken) => TakeAsync(TryTake, path, cancellationToken);

    /// <summary>Takes a lock on a file that stays when it is let go, so that taking it again needs no room on the disk.</summary>
    public static Task<FileStream> TakeKeptAsync(string path, CancellationToken cancellationToken) => TakeAsync(TryOpen, path, cancellationToken);

    /// <summary>The same for whichever way of taking a lock.</summary>
    public static async Task<T> TakeAsync<T>(Func<string, T?> tryTake, string path, CancellationToken cancellationToken)
        where T : class
    {
        for (var wait = 1; ; wait = Math.Min(wait * 2, 50))
        {
            if (tryTake(path) is { } taken)
            {
                return taken;
            }

            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go. Where a deleted file can be told from a live one, the name is deleted first.</summary>
    public void Dispose()
    {
        if (_home is not null)
        {
            Disk.Move(_path, _home);
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            Delete(_path);
        }

        if (_giveBack is null)
        {
            _file.Dispose();
        }
        else
        {
            _giveBack(_file);
        }
    }

    /// <summary>Deletes a lock's file, where nobody deleted it, or the store with it, before.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone, as it should be.
        }
    }

    /// <summary>Whether an opening failed because another holds a lock: EWOULDBLOCK on Linux and on macOS, a sharing violation on Windows. Anything else is a failure.</summary>
    public static bool IsHeld(Exception failure) => failure is IOException and not FileNotFoundException and not DirectoryNotFoundException &&
        (failure.HResult is 11 or 35 || (failure.HResult & 0xffff) == 32);
}
