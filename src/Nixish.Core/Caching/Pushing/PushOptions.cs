namespace Nixish;

/// <summary>How NARs are compressed for a cache.</summary>
public enum NarCompression
{
    /// <summary>Not at all: for fast networks, and for storages that compress by themselves.</summary>
    None = 1,

    /// <summary>gzip: read by everything.</summary>
    Gzip,

    /// <summary>Brotli: smaller than gzip in the same time, read by Nix 2.0 and later.</summary>
    Brotli,
}

/// <summary>How paths are pushed to a cache.</summary>
public sealed record PushOptions
{
    /// <summary>How NARs are compressed. Defaults to <see cref="NarCompression.Brotli"/>.</summary>
    public NarCompression Compression { get; init; } = NarCompression.Brotli;

    /// <summary>Who signs. Signatures that the store has kept are pushed besides.</summary>
    public IReadOnlyList<SigningKey> SigningKeys { get; init; } = [];

    /// <summary>The priority that a cache is given that does not exist yet; others prefer lower numbers. Defaults to 30, before cache.nixos.org's 40.</summary>
    public int Priority { get; init; } = 30;

    /// <summary>How many NARs are read, hashed and compressed at one time. Defaults to the number of processors.</summary>
    public int Jobs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;
}

/// <summary>What a push did.</summary>
public sealed record PushResult
{
    /// <summary>What was uploaded, referred paths before what refers to them.</summary>
    public required Seq<NarInfo> Pushed { get; init; }

    /// <summary>How many paths of the closure the cache had.</summary>
    public required int AlreadyThere { get; init; }

    /// <summary>What of it nobody vouches for: neither signed nor known by its content. Others refuse it unless they trust the cache blindly.</summary>
    public IEnumerable<StorePath> Unsigned => Pushed.Where(static one => one.Info is { ContentAddress: null, Signatures.IsEmpty: true }).Select(static one => one.Path);
}
