namespace Nixish;

/// <summary>
/// What a collection must know of leases beyond those it can see: one that was given back between two looks protected something that was
/// registered meanwhile, and that the collection's graph does not have.
/// </summary>
/// <remarks>
/// Made before the graph is read. What a lease protected that had ended by then is in the graph. One that ends later is either seen, dead or alive,
/// and counts; or it was deleted, and then the folder changed: what is valid by now must be looked at again.
/// </remarks>
internal sealed class LeaseWatch
{
    // A folder's time moves in steps of the kernel's tick: two changes within one look like one.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly LocalStore _store;
    private DateTime _changed;

    public LeaseWatch(LocalStore store, StoreClock clock)
    {
        _store = store;
        _changed = Changed;
        Ended = [.. LeaseFile.List(store).Where(lease => lease.HasEnded(store, clock)).Select(static lease => lease.Path)];
    }

    /// <summary>The leases that had ended when this was made.</summary>
    public HashSet<string> Ended { get; }

    private DateTime Changed => Directory.GetLastWriteTimeUtc(_store.Layout.Leases);

    /// <summary>Whether leases may have come and gone since the last look. Ask it after leases were read, with the gate shut.</summary>
    public bool Look()
    {
        var before = _changed;
        _changed = Changed;
        return _changed != before || (DateTime.UtcNow - _changed).Duration() < Tick;
    }
}
