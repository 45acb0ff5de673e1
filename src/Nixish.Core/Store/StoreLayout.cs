namespace Nixish;

/// <summary>Where things lie in a store's physical folder.</summary>
internal sealed record StoreLayout(string Root)
{
    /// <summary>The store paths themselves, under their base names. What has no info is not valid, and nobody's.</summary>
    public string Store { get; } = Path.Combine(Root, "store");

    /// <summary>One file for each valid path. Its appearance, by a rename, is what makes the path valid.</summary>
    public string Info { get; } = Path.Combine(Root, "info");

    /// <summary>The log of each derivation's last build.</summary>
    public string Logs { get; } = Path.Combine(Root, "logs");

    /// <summary>A lock for each path that is being made.</summary>
    public string Locks { get; } = Path.Combine(Root, "locks");

    /// <summary>A folder for each living process, beside the lock that shows it lives.</summary>
    public string Temporary { get; } = Path.Combine(Root, "tmp");

    /// <summary>What must not be collected.</summary>
    public string Roots { get; } = Path.Combine(Root, "roots");

    /// <summary>What must not be collected while somebody works with it: one file for each lease.</summary>
    public string Leases { get; } = Path.Combine(Root, "leases");

    /// <summary>The lock between those who protect paths and those who collect them. It is never deleted.</summary>
    public string Gate { get; } = Path.Combine(Root, "gate");

    /// <summary>Held by the one that collects. It is never deleted.</summary>
    public string CollectLock { get; } = Path.Combine(Root, "collect.lock");

    /// <summary>A file that a collection uses as a lock where the disk has no room for another.</summary>
    public string Reserve { get; } = Path.Combine(Root, "reserve");

    /// <summary>What a collection cannot do without, and cannot make on a full disk.</summary>
    public IEnumerable<string> CollectorFiles => [Gate, CollectLock, Reserve];

    /// <summary>Written at the first opening after the machine started, with what the clock said then.</summary>
    public string Checked { get; } = Path.Combine(Root, "checked");

    /// <summary>What the clock said at the last collection.</summary>
    public string Collected { get; } = Path.Combine(Root, "collected");

    /// <summary>What derivations were built to, by what their inputs held.</summary>
    public string Traces { get; } = Path.Combine(Root, "traces");

    /// <summary>Which addresses gave which content.</summary>
    public string Urls { get; } = Path.Combine(Root, "urls");

    public IEnumerable<string> Folders => [Store, Info, Logs, Locks, Temporary, Roots, Leases, Traces, Urls];

    public string InfoOf(StorePath path) => Path.Combine(Info, $"{path.HashPart}.narinfo");

    public string LockOf(StorePath path) => Path.Combine(Locks, $"{path.HashPart}.lock");

    public string LogOf(StorePath derivation) => Path.Combine(Logs, $"{derivation.BaseName}.log");

    public string PhysicalOf(StorePath path) => Path.Combine(Store, path.BaseName);
}
