namespace Nixish;

/// <summary>What lies in a store beside valid paths and is nobody's: what killed builds left, logs, locks and leases that ended, and traces of what is gone.</summary>
internal sealed class Litter(LocalStore store, CollectOptions options, StoreClock clock, CollectorLocks locks)
{
    private readonly DiskUse _use = new();

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public void Delete(CancellationToken cancellationToken)
    {
        DeleteInvalid(cancellationToken);
        DeleteLogs(cancellationToken);
        DeleteLeases();
        DeleteLocks();
        Count += new TraceFiles(store).Sweep();
    }

    /// <summary>Deletes trees without an info, unless somebody is making them.</summary>
    public void DeleteInvalid(CancellationToken cancellationToken)
    {
        foreach (var (name, _) in Disk.List(store.Layout.Store))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!StorePath.TryParse($"{store.Directory}/{System.Text.Encoding.UTF8.GetString(name)}", store.Directory, out var path) || store.Contains(path))
            {
                continue;
            }

            // Its maker, if one lives, holds the lock until the path is valid.
            using var held = locks.TryTake(path);
            if (held is not null && !store.Contains(path))
            {
                var place = ((DiskPath)store.Layout.Store).Join(name);
                Bytes += _use.Add(place);
                Disk.Delete(place);
                Count++;
            }
        }
    }

    // A log is of use while its derivation, or something that it built, is here.
    private void DeleteLogs(CancellationToken cancellationToken)
    {
        var graph = StoreGraph.Read(store, cancellationToken);
        var derivers = graph.Nodes.Values.Select(static node => node.Info.Deriver).OfType<StorePath>().Concat(graph.Nodes.Keys).Select(static path => path.BaseName).ToHashSet(StringComparer.Ordinal);
        foreach (var file in new DirectoryInfo(store.Layout.Logs).EnumerateFiles())
        {
            if (!derivers.Contains(Path.GetFileNameWithoutExtension(file.Name)) && clock.Age(file.LastWriteTimeUtc) > options.Grace)
            {
                Bytes += file.Length;
                Delete(file.FullName);
            }
        }
    }

    private void DeleteLeases()
    {
        foreach (var lease in LeaseFile.List(store).Where(lease => lease.HasEnded(store, clock)).ToArray())
        {
            Delete(lease.Path);
        }
    }

    // Where a lock's file can be deleted at all, whoever lets go deletes it: what nobody holds is of a killed process.
    private void DeleteLocks()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(store.Layout.Locks, "*.lock"))
        {
            using var held = FileLock.TryTake(file);
            Count += held is null ? 0 : 1;
        }
    }

    private void Delete(string file)
    {
        File.Delete(file);
        Count++;
    }
}
