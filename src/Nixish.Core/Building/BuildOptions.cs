namespace Nixish;

/// <summary>What happens to the rest once a build has failed.</summary>
public enum FailureMode
{
    /// <summary>Builds that run are finished and kept; nothing new starts.</summary>
    StopStarting,

    /// <summary>Everything that does not depend on what failed is built.</summary>
    KeepGoing,
}

/// <summary>How to build. None of it reaches a key.</summary>
public sealed partial record BuildOptions
{
    /// <summary>How many derivations are built at one time. Defaults to the number of processors.</summary>
    public int MaxJobs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>What a builder is told it may use (<c>NIX_BUILD_CORES</c>). Defaults to the number of processors.</summary>
    public int Cores
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>What a failure stops. Defaults to <see cref="FailureMode.StopStarting"/>.</summary>
    public FailureMode OnFailure { get; init; }

    /// <summary>Builders of the caller's own, beside those of Nixish.</summary>
    public IReadOnlyList<IBuilder> Builders { get; init; } = [];

    /// <summary>
    /// Whether a derivation whose inputs hold what they held when its like was built gets copies of those outputs instead of a build.
    /// On by default. Outputs that may hide paths are always built: see <see cref="StorePathUse"/>.
    /// </summary>
    public bool EarlyCutoff { get; init; } = true;

    /// <summary>
    /// Other machines that build too: what this machine's systems cannot, and more at one time. <see cref="MaxJobs"/> is this machine's
    /// share alone.
    /// </summary>
    public IReadOnlyList<IBuildHost> Hosts { get; init; } = [];

    /// <summary>The reading of sources that values are lowered in; by default a new one.</summary>
    public Lowering? Lowering { get; init; }
}
