namespace Nixish;

/// <summary>What a verification of a store found.</summary>
public sealed record VerifyResult
{
    /// <summary>How many valid paths were hashed.</summary>
    public required int Checked { get; init; }

    /// <summary>What is wrong, or was before it was repaired, in the order of the hash parts.</summary>
    public required Seq<Damage> Damage { get; init; }

    /// <summary>How many invalid leftovers of killed processes were deleted.</summary>
    public required int Deleted { get; init; }

    /// <summary>Names in the store's folder that are of no store path. They are nobody's, and were left alone.</summary>
    public Seq<string> Unknown { get; init; }

    /// <summary>What chose the sample: <see cref="VerifyOptions.Seed"/>.</summary>
    public int Seed { get; init; }

    /// <summary>Whether nothing is wrong, or no longer.</summary>
    public bool IsSound => Damage.All(static damage => damage.Repair is not (RepairOutcome.NotTried or RepairOutcome.Failed));
}

/// <summary>In what way something valid is not as it was registered.</summary>
public enum DamageKind
{
    /// <summary>It holds something else: bytes, names, or what may be executed.</summary>
    Content = 1,

    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It cannot be read.</summary>
    Unreadable,

    /// <summary>It holds what it should, and can be written.</summary>
    Permissions,

    /// <summary>It holds what was registered, but that is not what its path says of its content.</summary>
    ContentAddress,

    /// <summary>Something that it refers to is not valid.</summary>
    Reference,

    /// <summary>The file that makes it valid cannot be read.</summary>
    Info,
}

/// <summary>How a repair ended.</summary>
public enum RepairOutcome
{
    /// <summary>Nobody asked for one.</summary>
    NotTried,

    /// <summary>The content was right: permissions, or the file that makes it valid, are so again.</summary>
    Mended,

    /// <summary>Made of <see cref="VerifyOptions.From"/>.</summary>
    Added,

    /// <summary>Brought by a cache.</summary>
    Fetched,

    /// <summary>Built again to what was registered.</summary>
    Built,

    /// <summary>Whole again, with other content than was registered: its builder is not deterministic.</summary>
    Replaced,

    /// <summary>It is as it was: <see cref="Damage.RepairProblem"/> says why.</summary>
    Failed,
}

/// <summary>Something valid that is not as it was registered.</summary>
/// <param name="Path">Which store path, or which file of the store's own.</param>
/// <param name="Kind">In what way.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record Damage(string Path, DamageKind Kind, string Problem)
{
    /// <summary>What became of it.</summary>
    public RepairOutcome Repair { get; init; }

    /// <summary>Why it could not be repaired, and what to do; null where it was, or nobody tried.</summary>
    public string? RepairProblem { get; init; }
}
