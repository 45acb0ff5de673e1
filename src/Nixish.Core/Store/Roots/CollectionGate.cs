namespace Nixish;

/// <summary>
/// The lock between those who protect paths (roots, leases) and those who collect. A protector goes through in company and for
/// microseconds; a collector shuts the gate while it decides. So whatever is looked at after it was protected stays.
/// </summary>
/// <remarks>
/// The proof in three cases. A protector that went through before the gate was shut has written its lease: the collector, which reads
/// all leases after shutting the gate, spares the paths. One that goes through after the gate opened finds what was collected gone,
/// since it looks only after it protected. What a protector registered, and then gave its lease back, all between two looks of the collector, is
/// the third: <see cref="LeaseWatch"/>.
/// </remarks>
internal sealed class CollectionGate : IDisposable
{
    private readonly FileStream _file;

    private CollectionGate(FileStream file) => _file = file;

    /// <summary>Goes through, beside others who do.</summary>
    public static Task<CollectionGate> PassAsync(LocalStore store, CancellationToken cancellationToken) =>
        FileLock.TakeAsync(static path => TryOpen(path, FileAccess.Read, FileShare.Read), store.Writable.Layout.Gate, cancellationToken);

    /// <summary>Shuts the gate: nobody is in it, and whoever comes waits.</summary>
    public static Task<CollectionGate> ShutAsync(LocalStore store, CancellationToken cancellationToken) =>
        FileLock.TakeAsync(static path => TryOpen(path, FileAccess.ReadWrite, FileShare.None), store.Writable.Layout.Gate, cancellationToken);

    public void Dispose() => _file.Dispose();

    // The framework takes flock(LOCK_SH) for files that others may read, LOCK_EX for those that nobody else may open.
    private static CollectionGate? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 0));
        }
        catch (IOException failure) when (FileLock.IsHeld(failure))
        {
            return null;
        }
    }
}
