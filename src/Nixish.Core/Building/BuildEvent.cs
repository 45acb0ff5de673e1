namespace Nixish;

/// <summary>What happens while things are built. Events of one derivation come in order; those of several mix.</summary>
public abstract record BuildEvent
{
    private BuildEvent()
    {
    }

    /// <summary>What will be built, inputs first: told before anything starts. Empty where nothing has to be.</summary>
    public sealed record Planned(IReadOnlyList<Derivation> Derivations) : BuildEvent;

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

    /// <summary>A build failed; what depends on it will not start.</summary>
    public sealed record Failed(Derivation Derivation, NixishException Failure) : BuildEvent;
}
