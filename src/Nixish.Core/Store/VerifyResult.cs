namespace Nixish;

/// <summary>What a verification of a store found.</summary>
public sealed record VerifyResult
{
    /// <summary>How many valid paths were hashed.</summary>
    public required int Checked { get; init; }

    /// <summary>What is wrong, in the order of the hash parts.</summary>
    public required Seq<Damage> Damage { get; init; }

    /// <summary>How many invalid leftovers of killed processes were deleted.</summary>
    public required int Deleted { get; init; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => Damage.IsEmpty;
}

/// <summary>Something valid that is not as it was registered.</summary>
/// <param name="Path">Which store path, or which file of the store's own.</param>
/// <param name="Problem">What is wrong with it.</param>
public sealed record Damage(string Path, string Problem);
