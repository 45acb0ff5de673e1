namespace Nixish;

/// <summary>What a store knows of a valid path.</summary>
/// <param name="Path">The path.</param>
/// <param name="NarHash">The sha256 of its NAR.</param>
/// <param name="NarSize">How many bytes its NAR has.</param>
public sealed partial record PathInfo(StorePath Path, Hash NarHash, long NarSize)
{
    /// <summary>The paths that its content speaks of, in order; it may be one of them. All of them are valid.</summary>
    public Seq<StorePath> References { get; init; }

    /// <summary>The <c>.drv</c> whose output it is; null for sources and text.</summary>
    public StorePath? Deriver { get; init; }

    /// <summary>How the path follows from its content alone, as a narinfo says it (<c>text:sha256:…</c>, <c>fixed:r:sha256:…</c>); null where it does not.</summary>
    public string? ContentAddress { get; init; }

    /// <summary>Who vouches for it, as the store or cache that it came from had it. They say nothing until they are checked: <see cref="IsSignedBy"/>.</summary>
    public Seq<Signature> Signatures { get; init; }
}
