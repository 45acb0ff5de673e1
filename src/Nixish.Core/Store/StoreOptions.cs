namespace Nixish;

/// <summary>What a store is opened for.</summary>
public enum StoreAccess
{
    /// <summary>Everything.</summary>
    ReadWrite,

    /// <summary>To look things up and read them. Nothing in the store's folder changes, so the right to read it is enough; what would write ends in a <see cref="StoreReadOnlyException"/>.</summary>
    Read,
}

/// <summary>How a store is opened.</summary>
public sealed record StoreOptions
{
    /// <summary>What for. Defaults to <see cref="StoreAccess.ReadWrite"/>.</summary>
    public StoreAccess Access { get; init; }

    /// <summary>
    /// How long a lease outlives a holder that died without giving it back, where the lease does not say. Defaults to ten minutes, in which
    /// a build that was killed can be started again and finds what it had.
    /// </summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock that ages of paths and leases are taken from. Defaults to the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
