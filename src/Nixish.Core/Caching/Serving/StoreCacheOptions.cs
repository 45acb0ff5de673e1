namespace Nixish;

/// <summary>How a store shows itself as a cache.</summary>
public sealed record StoreCacheOptions
{
    /// <summary>Who signs what is read. Signatures that the store has kept are given besides. None by default: then only those are there.</summary>
    public IReadOnlyList<SigningKey> SigningKeys { get; init; } = [];

    /// <summary>
    /// How NARs are compressed while they are read, at the fastest level. Defaults to <see cref="NarCompression.None"/>: their length is known, so
    /// downloads that break off are resumed, and nothing is compressed anew for each reader. For slow networks take another.
    /// </summary>
    public NarCompression Compression { get; init; } = NarCompression.None;

    /// <summary>The priority; others prefer lower numbers. Defaults to 30, before cache.nixos.org's 40.</summary>
    public int Priority { get; init; } = 30;
}
