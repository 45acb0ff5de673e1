namespace Nixish;

/// <summary>What to do about damage.</summary>
public enum VerifyRepair
{
    /// <summary>Tell of it.</summary>
    None,

    /// <summary>Put it right: from values of the program, from caches, or by building it again.</summary>
    Repair,
}

/// <summary>What to verify, and what to do about damage.</summary>
public sealed record VerifyOptions
{
    /// <summary>How many paths to hash, chosen at random; null, the default, for all. Infos, references and leftovers are looked at in any case.</summary>
    public int? Sample
    {
        get;
        init
        {
            if (value < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "A sample cannot be smaller than none.");
            }

            field = value;
        }
    }

    /// <summary>What makes the same choice again; by default another each time, told by <see cref="VerifyResult.Seed"/>.</summary>
    public int? Seed { get; init; }

    /// <summary>How many paths are hashed at one time. Defaults to the number of processors.</summary>
    public int Jobs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>What to do about damage. Defaults to <see cref="VerifyRepair.None"/>.</summary>
    public VerifyRepair Repair { get; init; }

    /// <summary>
    /// Values of the program whose graphs a repair makes things from: sources and <c>.drv</c> files, which nothing in the store could make again.
    /// None by default.
    /// </summary>
    public IReadOnlyList<IBuildable> From { get; init; } = [];

    /// <summary>How a repair builds; its <see cref="BuildOptions.Caches"/> are asked first.</summary>
    public BuildOptions Build { get; init; } = new();
}
