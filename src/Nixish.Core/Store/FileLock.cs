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

    private FileLock(string path, FileStream file, Action<FileStream>? giveBack = null) => (_path, _file, _giveBack) = (path, file, giveBack);

    /// <summary>Takes the lock, or returns null where another holds it.</summary>
    public static FileLock? TryTake(string path)
    {
        while (true)
        {
            FileStream file;
            try
            {
                file = Open(path);
            }
            catch (Exception failure) when (IsHeld(failure))
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

    /// <summary>Opens a file, made where there is none, that nobody else has open so.</summary>
    public static FileStream Open(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);

    /// <summary>Takes the lock when whoever holds it lets go.</summary>
    public static Task<FileLock> TakeAsync(string path, CancellationToken cancellationToken) => TakeAsync(TryTake, path, cancellationToken);

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
        if (OperatingSystem.IsLinux())
        {
            File.Delete(_path);
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

    /// <summary>Whether an opening failed because another holds a lock: EWOULDBLOCK on Linux and on macOS, a sharing violation on Windows. Anything else is a failure.</summary>
    public static bool IsHeld(Exception failure) => failure is IOException and not FileNotFoundException and not DirectoryNotFoundException &&
        (failure.HResult is 11 or 35 || (failure.HResult & 0xffff) == 32);
}
