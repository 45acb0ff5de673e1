namespace Nixish;

/// <summary>A source's store path and hash. The content is read again, and checked, when it is added to a store.</summary>
public sealed record LoweredSource : Lowered
{
    internal LoweredSource(StorePath path, Hash narHash, long narSize, SourceContent content)
        : base(path) => (NarHash, NarSize, Content) = (narHash, narSize, content);

    /// <summary>The sha256 of its NAR.</summary>
    public Hash NarHash { get; }

    /// <summary>How many bytes its NAR has.</summary>
    public long NarSize { get; }

    /// <summary>The sources that its text refers to; empty for files and folders.</summary>
    public Seq<Lowered> References { get; internal init; }

    internal SourceContent Content { get; }

    /// <summary>Whether both are one store path: it is made of their content.</summary>
    public bool Equals(LoweredSource? other) => other is not null && Path == other.Path;

    /// <inheritdoc/>
    public override int GetHashCode() => Path.GetHashCode();
}
