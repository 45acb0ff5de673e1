namespace Nixish;

/// <summary>How far a piece of work is.</summary>
internal enum WorkState
{
    /// <summary>It waits for what it needs, or for a free job.</summary>
    Pending,

    /// <summary>It is being done, or another process does it.</summary>
    Running,

    Done,

    /// <summary>It failed, or what it needs did.</summary>
    Failed,
}

/// <summary>A path that some work needs, and the derivation of the run's graph that makes it; null where none does.</summary>
internal readonly record struct Need(StorePath Path, Derivation? Maker);

/// <summary>A piece of what a run does: a derivation to build, or a path to fetch.</summary>
internal abstract class Work(Need[] needs)
{
    /// <summary>What must be valid before it starts, as far as it may be missing.</summary>
    public Need[] Needs { get; } = needs;

    public WorkState State { get; set; }

    /// <summary>Whether the plan has it as it stands now: what a cache did not give may change that.</summary>
    public bool IsPlanned { get; set; }

    public List<Work> Dependents { get; } = [];

    /// <summary>How many pieces it waits for.</summary>
    public int Waiting { get; set; }
}

/// <summary>A derivation to build.</summary>
internal sealed class BuildWork(Derivation derivation, Need[] needs) : Work(needs)
{
    public Derivation Derivation { get; } = derivation;

    /// <summary>Whether nobody has found out yet that nothing like it was built before.</summary>
    public bool MayBeCutOff { get; set; } = true;
}

/// <summary>A path to fetch from a cache.</summary>
internal sealed class FetchWork(CachedPath path, Derivation? maker, Need[] needs, Lowered[] sources) : Work(needs)
{
    public CachedPath Cached { get; } = path;

    /// <summary>The derivation that makes it, where no cache does.</summary>
    public Derivation? Maker { get; } = maker;

    /// <summary>What it refers to of the program's own sources: those are copied, not fetched.</summary>
    public Lowered[] Sources { get; } = sources;
}
