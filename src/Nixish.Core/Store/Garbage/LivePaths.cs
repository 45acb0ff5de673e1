namespace Nixish;

/// <summary>The paths of a store that something keeps, and what.</summary>
internal sealed class LivePaths(LocalStore store, StoreGraph graph, KeepAlso also) : LiveMarks(graph, also)
{
    // How much of each lease was read: leases only grow.
    private readonly Dictionary<string, long> _read = [];

    /// <summary>Marks what the roots name.</summary>
    public void MarkRoots()
    {
        foreach (var (name, paths) in store.Roots.List())
        {
            Keep(paths, LivenessReason.Root, name);
        }
    }

    /// <summary>Marks what is leased, by all leases but those that have <paramref name="ended"/>.</summary>
    public void MarkLeases(IReadOnlySet<string> ended)
    {
        foreach (var lease in LeaseFile.List(store).Where(lease => !ended.Contains(lease.Path)))
        {
            MarkLease(lease);
        }
    }

    private void MarkLease(LeaseFile lease)
    {
        // Looked up before it is read: what is added in between is read again.
        var length = lease.Length;
        if (_read.GetValueOrDefault(lease.Path, -1) != length)
        {
            Keep(lease.Read(store.Directory), LivenessReason.Lease, lease.Holder);
            _read[lease.Path] = length;
        }
    }
}
