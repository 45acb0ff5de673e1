namespace Nixish;

/// <summary>An advisory lock on a file (flock on Unix), between processes and within one. It ends with the process, however that ends.</summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or returns null where another holds it.</summary>
    public static FileLock? TryTake(string path)
    {
        while (true)
        {
            FileStream file;
            try
            {
                file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (Exception failure) when (IsHeld(failure))
            {
                return null;
            }

            // The holder before may have deleted the file between our opening and our locking it: that lock guards nothing.
            if (!OperatingSystem.IsLinux() || Disk.Links(file.SafeFileHandle) > 0)
            {
                return new(file);
            }

            file.Dispose();
        }
    }

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

    /// <summary>Lets go. Where a deleted file can be told from a live one, the file is deleted first.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            File.Delete(_file.Name);
        }

        _file.Dispose();
    }

    /// <summary>Whether an opening failed because another holds a lock: EWOULDBLOCK on Linux and on macOS, a sharing violation on Windows. Anything else is a failure.</summary>
    public static bool IsHeld(Exception failure) => failure is IOException and not FileNotFoundException and not DirectoryNotFoundException &&
        (failure.HResult is 11 or 35 || (failure.HResult & 0xffff) == 32);
}
