namespace Nixish;

/// <summary>How a plan is applied.</summary>
public sealed record ApplyOptions
{
    /// <summary>How many changes are written at once. Waiting until they are ready is not bounded.</summary>
    /// <value>Defaults to 64; at least 1.</value>
    public int Parallelism
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 64;

    /// <summary>How long a resource may take to become ready once its change is written.</summary>
    /// <value>By default null: as long as its target allows.</value>
    public TimeSpan? ReadyTimeout { get; init; }

    /// <summary>The clock that durations are read from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
