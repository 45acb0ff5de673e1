namespace Nixish;

/// <summary>When a Nix ends a build that it runs, in seconds and bytes of log; 0: never.</summary>
internal sealed record ServeLimits(long Time, long Silence, long LogBytes)
{
    // Nix knows no limit for outputs; times are rounded up, so that none becomes "never".
    public static ServeLimits Of(BuildOptions options) => new(Seconds(options.Timeout), Seconds(options.SilenceLimit), options.LogLimit ?? 0);

    /// <summary>The same as Nix's settings.</summary>
    public IEnumerable<KeyValuePair<string, long>> Settings => [new("timeout", Time), new("max-silent-time", Silence), new("max-build-log-size", LogBytes)];

    private static long Seconds(TimeSpan? time) => (long)Math.Ceiling(time?.TotalSeconds ?? 0);
}
