namespace Nixish;

/// <summary>Whether a collection deletes.</summary>
public enum CollectMode
{
    /// <summary>Delete what is dead.</summary>
    Delete,

    /// <summary>Tell what would be deleted. Nothing is written.</summary>
    DryRun,
}

/// <summary>What is kept beside what live paths refer to.</summary>
[Flags]
public enum KeepAlso
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The <c>.drv</c> that a live path was built by, with its inputs' <c>.drv</c> and sources: Nix's <c>keep-derivations</c>.</summary>
    Derivers = 1,

    /// <summary>What was built by a live <c>.drv</c>, so that the tools a build needed are there for the next: Nix's <c>keep-outputs</c>.</summary>
    Outputs = 2,
}

/// <summary>What to collect.</summary>
public sealed record CollectOptions
{
    /// <summary>Whether to delete. Defaults to <see cref="CollectMode.Delete"/>.</summary>
    public CollectMode Mode { get; init; }

    /// <summary>
    /// What was added, built, or asked for by a build within this time stays, with all it refers to, and so do logs of that age. Defaults
    /// to one hour. When the clock jumps, time begins anew: too much is kept rather than too little.
    /// </summary>
    public TimeSpan Grace
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromHours(1);

    /// <summary>Stop when this many bytes are freed; what was used longest ago goes first. Null, the default, for no limit.</summary>
    public long? StopAfterBytes
    {
        get;
        init
        {
            if (value < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "Bytes cannot be fewer than none.");
            }

            field = value;
        }
    }

    /// <summary>What else is kept. Defaults to <see cref="KeepAlso.Derivers"/>, as Nix does.</summary>
    public KeepAlso KeepAlso { get; init; } = KeepAlso.Derivers;
}

/// <summary>What a collection did, or in a dry run would do.</summary>
public sealed record CollectResult
{
    /// <summary>The paths that were deleted, each before what it refers to.</summary>
    public required Seq<StorePath> Paths { get; init; }

    /// <summary>How many bytes of content that freed; what a file with several names holds counts with the last of them.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many valid paths stay.</summary>
    public required int Kept { get; init; }

    /// <summary>How many other things were deleted: what killed builds left, logs, locks, leases and traces that nobody needs. 0 in a dry run.</summary>
    public required int Litter { get; init; }
}
