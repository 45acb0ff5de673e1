using System.Globalization;

namespace Nixish;

/// <summary>A limit of <see cref="BuildOptions"/>.</summary>
public enum BuildLimit
{
    /// <summary><see cref="BuildOptions.Timeout"/>.</summary>
    Timeout,

    /// <summary><see cref="BuildOptions.SilenceLimit"/>.</summary>
    Silence,

    /// <summary><see cref="BuildOptions.LogLimit"/>.</summary>
    Log,

    /// <summary><see cref="BuildOptions.OutputLimit"/>.</summary>
    Output,
}

public sealed partial record BuildOptions
{
    /// <summary>How long one program may build. Null, as by default: as long as it likes.</summary>
    public TimeSpan? Timeout { get; init => field = Positive(value); }

    /// <summary>How long one program may build without writing to its log. Null, as by default: as long as it likes.</summary>
    public TimeSpan? SilenceLimit { get; init => field = Positive(value); }

    /// <summary>How many bytes one program may write to its log; null for any number. Defaults to 1 GiB.</summary>
    public long? LogLimit { get; init => field = Positive(value); } = 1L << 30;

    /// <summary>
    /// How many bytes one program may have in its outputs and its working folder. A single file cannot grow beyond it; the sum is looked
    /// at about once a second, and again when the program ends. Null, as by default: as many as the disk has.
    /// </summary>
    public long? OutputLimit { get; init => field = Positive(value); }

    /// <summary>A limit that is set, as people write it.</summary>
    internal string TextOf(BuildLimit limit) => limit switch
    {
        BuildLimit.Timeout => Text(Timeout),
        BuildLimit.Silence => Text(SilenceLimit),
        BuildLimit.Log => $"{LogLimit:N0} bytes",
        _ => $"{OutputLimit:N0} bytes",
    };

    private static string Text(TimeSpan? time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time?.TotalSeconds:0.###} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"{time?.TotalMinutes:0.#} minutes");

    private static TimeSpan? Positive(TimeSpan? value, [System.Runtime.CompilerServices.CallerMemberName] string? name = null) => value is not { Ticks: <= 0 }
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A limit is more than nothing; null is no limit.");

    private static long? Positive(long? value, [System.Runtime.CompilerServices.CallerMemberName] string? name = null) => value is not <= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A limit is more than nothing; null is no limit.");
}
