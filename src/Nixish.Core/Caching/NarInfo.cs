namespace Nixish;

/// <summary>What a cache says of a path: what a store knows of it, and where and how its NAR can be had.</summary>
/// <remarks>https://nix.dev/manual/nix/latest/protocols/binary-cache/narinfo</remarks>
/// <param name="Info">The path. Only path, NAR hash, NAR size and references are what signatures speak of.</param>
/// <param name="Url">Where the NAR is: relative to the cache.</param>
public sealed partial record NarInfo(PathInfo Info, string Url)
{
    /// <summary>How the NAR is compressed: <c>none</c>, <c>gzip</c>, <c>br</c>, <c>xz</c>, <c>zstd</c>, <c>bzip2</c>, …. A narinfo that does not say means bzip2.</summary>
    public string Compression { get; init; } = "none";

    /// <summary>The hash of the compressed NAR; null where the cache does not say.</summary>
    public Hash? FileHash { get; init; }

    /// <summary>How many bytes the compressed NAR has; null where the cache does not say.</summary>
    public long? FileSize { get; init; }

    /// <summary>The path.</summary>
    public StorePath Path => Info.Path;
}

/// <summary>Text that is no narinfo, or one of another path than was asked for.</summary>
public sealed class InvalidNarInfoException : NixishException
{
    internal InvalidNarInfoException(string problem)
        : base($"The narinfo is not valid: {problem}.")
    {
    }
}
