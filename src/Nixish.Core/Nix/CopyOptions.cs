namespace Nixish;

/// <summary>How paths are copied to another store.</summary>
public sealed record CopyOptions
{
    /// <summary>Whether the other machine fetches what its own caches have, which is faster where its line to them is better. Defaults to <see cref="RemoteSubstitution.Never"/>.</summary>
    public RemoteSubstitution RemoteSubstitution { get; init; }
}

/// <summary>What was copied.</summary>
/// <param name="Copied">The paths that were sent, each after what it refers to.</param>
/// <param name="AlreadyThere">How many of the closure needed not be sent.</param>
public sealed record CopyResult(Seq<PathInfo> Copied, int AlreadyThere)
{
    /// <summary>How many bytes of NAR were sent.</summary>
    public long Bytes { get; } = Copied.Sum(static info => info.NarSize);
}
