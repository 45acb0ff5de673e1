using System.Globalization;

namespace Nixish;

// Two files: the lock itself, which is never deleted (deleting a locked file lets a second process lock a new one of that name),
// and who holds it, which the lock would keep others from reading.
internal sealed class StateFileLock : IDisposable
{
    // What opening a locked file answers: ERROR_SHARING_VIOLATION, and EWOULDBLOCK of flock(2).
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMac = 35;

    private readonly FileStream _lock;
    private readonly string _holderPath;

    private StateFileLock(FileStream @lock, string holderPath) => (_lock, _holderPath) = (@lock, holderPath);

    public static StateFileLock Take(string stack, string statePath)
    {
        var (lockPath, holderPath) = (statePath + ".lock", statePath + ".holder");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(statePath)!);
            var stream = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            var held = new StateFileLock(stream, holderPath);
            held.WriteHolder();
            return held;
        }
        catch (IOException taken) when (taken.HResult is SharingViolation or WouldBlockOnLinux or WouldBlockOnMac)
        {
            throw new StateLockedException(stack, statePath, ReadHolder(holderPath));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StateStoreException($"The state of stack '{stack}' cannot be locked at {lockPath}: {error.Message} Check the folder and who may write there.", error);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_holderPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only messages read it.
        }

        _lock.Dispose();
    }

    private void WriteHolder()
    {
        try
        {
            File.WriteAllText(_holderPath, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n{Environment.MachineName}\n{TimeProvider.System.GetUtcNow():O}\n"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only messages read it.
        }
    }

    private static StateHolder? ReadHolder(string path)
    {
        try
        {
            var lines = File.ReadAllLines(path);
            return lines.Length >= 3 && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var process) &&
                DateTimeOffset.TryParse(lines[2], CultureInfo.InvariantCulture, out var since)
                ? new(process, lines[1], since)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
