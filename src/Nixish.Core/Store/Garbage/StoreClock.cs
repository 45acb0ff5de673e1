using System.Globalization;

namespace Nixish;

/// <summary>
/// How old things in a store are, by a clock that may jump. Ages come from the wall clock, since nothing else outlives a restart; the
/// machine's uptime, which cannot jump, shows whether to believe it.
/// </summary>
/// <remarks>
/// Set forward, the clock would make everything look old: then all is taken to be from the moment that this was noticed. Set back,
/// things look younger than they are, or from the future; they are kept until they age.
/// </remarks>
internal sealed record StoreClock
{
    private const string Marker = "nixish clock 1";
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    // Clocks that are kept right run up to 0.05 % faster or slower; twice that is no jump.
    private const double Slew = 0.001;

    private StoreClock(string boot, TimeSpan uptime, DateTime now, DateTime floor) => (Boot, Uptime, Now, Floor) = (boot, uptime, now, floor);

    public DateTime Now { get; private init; }

    /// <summary>What is older is taken to be of this moment.</summary>
    public DateTime Floor { get; private init; }

    private string Boot { get; }

    private TimeSpan Uptime { get; }

    /// <summary>The clock as it is, judged by what was written down of it before.</summary>
    public static StoreClock Read(LocalStore store)
    {
        var clock = Sample(store.Time);
        var last = Load(store.Layout.Collected);

        // A jump before the last collection was noticed there: it counts once.
        return clock.After(last is not null && clock.IsOfThisBoot(last) ? [last] : [last, Load(store.Layout.Checked)]);
    }

    /// <summary>The clock of whatever keeps a cache's objects, which says <paramref name="now"/>, judged by what <see cref="ToText"/> wrote down at the last collection.</summary>
    public static StoreClock Read(string? collected, TimeProvider time, DateTime now) => (Sample(time) with { Now = now }).After([collected is null ? null : Parse(collected.Split('\n')[..^1])]);

    /// <summary>Writes down what the clock says at the store's first opening after the machine started.</summary>
    public static string Describe(TimeProvider time) => Sample(time).ToText();

    /// <summary>Writes it down for the next collection.</summary>
    public void Save(LocalStore store)
    {
        try
        {
            store.WriteWhole(store.Layout.Collected, ToText());
        }
        catch (Exception failure) when (failure is IOException or StoreException)
        {
            // A full disk. The next collection compares with an older reading, and may keep more.
        }
    }

    /// <summary>How long ago <paramref name="moment"/> was at least; negative in the future.</summary>
    public TimeSpan Age(DateTime moment) => Now - (moment > Floor ? moment : Floor);

    /// <summary>Whether <paramref name="moment"/> has not come yet: the clock was set back since.</summary>
    public bool IsAhead(DateTime moment) => moment > Now + Tolerance;

    private StoreClock After(StoreClock?[] readings)
    {
        var floor = Floor;
        foreach (var earlier in readings.OfType<StoreClock>())
        {
            var passed = Uptime - earlier.Uptime;
            var jumped = IsOfThisBoot(earlier) && Now - earlier.Now > passed + Tolerance + (passed * Slew);
            floor = jumped ? Now : earlier.Floor > floor ? earlier.Floor : floor;
        }

        // A floor in the future is of a clock that was set back since; left there, nothing would ever age.
        return this with { Floor = floor > Now ? Now : floor };
    }

    private bool IsOfThisBoot(StoreClock earlier) => earlier.Boot == Boot && earlier.Uptime <= Uptime;

    private static StoreClock Sample(TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (ReferenceEquals(time, TimeProvider.System) && OperatingSystem.IsLinux())
        {
            // Unlike the framework's tick count it goes on while the machine sleeps.
            var uptime = double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
            return new(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), TimeSpan.FromSeconds(uptime), now, DateTime.UnixEpoch);
        }

        // Elsewhere a restart shows in an uptime that is shorter than the last.
        return new("-", time.GetElapsedTime(0), now, DateTime.UnixEpoch);
    }

    /// <summary>What to write down for the next collection.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Marker}\n{Boot}\n{Uptime.Ticks}\n{Now.Ticks}\n{Floor.Ticks}\n");

    private static StoreClock? Load(string path)
    {
        try
        {
            return Parse(File.ReadAllLines(path));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static StoreClock? Parse(string[] lines) =>
        lines is [Marker, var boot, var uptime, var now, var floor] && Ticks(uptime) is { } up && Ticks(now) is { } at && Ticks(floor) is { } since
            ? new(boot, TimeSpan.FromTicks(up), new(at, DateTimeKind.Utc), new(since, DateTimeKind.Utc))
            : null;

    private static long? Ticks(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks ? ticks : null;
}
