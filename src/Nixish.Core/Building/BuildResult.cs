namespace Nixish;

/// <summary>What a build came to.</summary>
public sealed record BuildResult
{
    /// <summary>The targets' paths, all of them valid, in the order they were asked for.</summary>
    public required IReadOnlyList<PathInfo> Paths { get; init; }

    /// <summary>What was built in this process to get there, in the order it finished; empty where everything was there.</summary>
    public required IReadOnlyList<Derivation> Built { get; init; }

    /// <summary>What was not built since its inputs hold what they held before, in the order it was seen.</summary>
    public IReadOnlyList<Derivation> CutOff { get; init; } = [];

    /// <summary>What was brought from caches instead of being built, in the order it became valid.</summary>
    public IReadOnlyList<PathInfo> Substituted { get; init; } = [];

    /// <summary>The first target's path.</summary>
    public StorePath Path => Paths[0].Path;
}
