namespace Nixish;

/// <summary>Whose word counts for what a cache holds.</summary>
public enum CacheTrust
{
    /// <summary>A path is taken when a trusted key signed it, or when it follows from its own content.</summary>
    Signed = 1,

    /// <summary>Everything is taken: whoever can write to the cache, or to what lies between, decides what runs here. For a folder or loopback of one's own.</summary>
    Everything,
}

/// <summary>How a cache is read. None of it reaches a key.</summary>
public sealed record BinaryCacheOptions
{
    /// <summary>The logical folder of the paths that are wanted. A cache of another one is refused.</summary>
    public StoreDirectory Directory { get; init; } = StoreDirectory.Default;

    /// <summary>The keys whose signatures count. None by default, not even cache.nixos.org's.</summary>
    public Seq<PublicKey> TrustedKeys { get; init; }

    /// <summary>Whose word counts. Defaults to <see cref="CacheTrust.Signed"/>.</summary>
    public CacheTrust Trust { get; init; } = CacheTrust.Signed;

    /// <summary>Caches with lower numbers come first. By default what the cache says of itself (<c>Priority</c> in <c>nix-cache-info</c>).</summary>
    public int? Priority { get; init; }

    /// <summary>How many requests run at one time. Defaults to 24.</summary>
    public int Connections
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 24;

    /// <summary>How long a cache that failed three times in a row is left alone. Defaults to 30 s.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    // After how long a collector that shows no sign of life is taken for dead. All who use one cache must agree on it.
    internal TimeSpan CollectorPatience { get; init; } = TimeSpan.FromMinutes(1);
}
