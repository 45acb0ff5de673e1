namespace Nixish;

/// <summary>What happens while things are built. Events of one derivation come in order; those of several mix.</summary>
public abstract record BuildEvent
{
    private BuildEvent()
    {
    }

    /// <summary>What will be built, inputs first: told before anything starts. Empty where nothing has to be.</summary>
    public sealed record Planned(IReadOnlyList<Derivation> Derivations) : BuildEvent
    {
        /// <summary>What will be brought from caches meanwhile, referred paths first.</summary>
        public IReadOnlyList<CachedPath> Substitutes { get; init; } = [];
    }

    /// <summary>A target is there already.</summary>
    public sealed record AlreadyValid(StorePath Path) : BuildEvent;

    /// <summary>A build began.</summary>
    public sealed record Started(Derivation Derivation) : BuildEvent
    {
        /// <summary>The host that builds it; null where this machine does.</summary>
        public string? Host { get; init; }
    }

    /// <summary>A build wrote a line, told without its line end.</summary>
    public sealed record Logged(Derivation Derivation, string Line) : BuildEvent;

    /// <summary>A build succeeded: its outputs are valid.</summary>
    public sealed record Finished(Derivation Derivation, TimeSpan Duration) : BuildEvent;

    /// <summary>Another process built it meanwhile.</summary>
    public sealed record BuiltElsewhere(Derivation Derivation) : BuildEvent;

    /// <summary>Not built: its inputs hold what they held before, so its outputs are copies of those of <paramref name="Like"/>, a <c>.drv</c>, under its own paths.</summary>
    public sealed record CutOff(Derivation Derivation, StorePath Like) : BuildEvent;

    /// <summary>A path is being brought from a cache.</summary>
    /// <param name="Path">The path.</param>
    /// <param name="Cache">The cache's address, without credentials.</param>
    /// <param name="Bytes">How many bytes will come, as the cache says.</param>
    public sealed record Substituting(StorePath Path, string Cache, long Bytes) : BuildEvent;

    /// <summary>A path was brought from a cache: it is valid.</summary>
    /// <param name="Path">The path.</param>
    /// <param name="Cache">The address of the cache that gave it, without credentials.</param>
    /// <param name="Bytes">How many bytes came, compressed as they were.</param>
    /// <param name="Duration">How long that took.</param>
    public sealed record Substituted(StorePath Path, string Cache, long Bytes, TimeSpan Duration) : BuildEvent;

    /// <summary>No cache gave the path, though one has it by its own word: it is built, with what that needs and <see cref="Planned"/> did not name.</summary>
    public sealed record NotSubstituted(StorePath Path) : BuildEvent;

    /// <summary>A cache failed, or is not trusted, and is used as if it did not have what it was asked for. Told once in a run for each cache, the first time.</summary>
    public sealed record CacheWarned(CacheWarning Warning) : BuildEvent;

    /// <summary>A build failed; what depends on it will not start.</summary>
    public sealed record Failed(Derivation Derivation, NixishException Failure) : BuildEvent;
}
