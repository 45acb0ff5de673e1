using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A moment to the nanosecond, of any year, and the zone it is shown in: Go's <c>time.Time</c>, with the methods that templates use.</summary>
/// <param name="Seconds">Since 1970-01-01T00:00:00Z.</param>
/// <param name="Nanoseconds">Of the second: 0 to 999,999,999.</param>
/// <param name="Zone">Where it is shown.</param>
internal sealed record GoTime(long Seconds, int Nanoseconds, GoZone Zone) : IGoObject
{
    private const long SecondsOfDay = 86_400;

    public static GoType GoType { get; } = new(GoKind.Struct, "time.Time");

    /// <summary>The first moment of the year 1, which is what no time is in Go.</summary>
    public static GoTime Zero { get; } = new(-62_135_596_800, 0, GoZone.Utc);

    public GoType Type => GoType;

    public IReadOnlyList<KeyValuePair<string, object?>> Fields =>
        [new("wall", (ulong)Nanoseconds), new("ext", unchecked(Seconds + 62_135_596_800)), new("loc", null)];

    public string? Text => GoLayout.Format(this, "2006-01-02 15:04:05.999999999 -0700 MST");

    public int Offset => Zone.At(Seconds).Offset;

    public (long Year, int Month, int Day) Date => GoCalendar.DateOf(DayNumber);

    /// <summary>0 is Sunday.</summary>
    public int Weekday => (int)((((DayNumber + 4) % 7) + 7) % 7);

    public int YearDay => (int)(DayNumber - GoCalendar.DayOf(Date.Year, 1, 1)) + 1;

    public int SecondOfDay => (int)(Shown - (DayNumber * SecondsOfDay));

    public int Hour => SecondOfDay / 3600;

    public int Minute => SecondOfDay / 60 % 60;

    public int Second => SecondOfDay % 60;

    private long Shown => unchecked(Seconds + Offset);

    private long DayNumber => (long)Math.Floor((decimal)Shown / SecondsOfDay);

    public static GoTime Of(DateTimeOffset moment) => new(moment.ToUnixTimeSeconds(), (int)(moment.Ticks % TimeSpan.TicksPerSecond * 100), GoZone.Utc);

    /// <summary>The moment that clocks of a zone show so. Parts may be beyond their range; they carry over.</summary>
    public static GoTime Of(long year, int month, int day, long secondOfDay, int nanoseconds, GoZone zone)
    {
        var shown = (GoCalendar.DayOf(year, month, day) * SecondsOfDay) + secondOfDay;
        // Which offset holds depends on the moment, and the moment on the offset: twice is enough, as in Go.
        var offset = zone.At(shown - zone.At(shown).Offset).Offset;
        return new(shown - offset, nanoseconds, zone);
    }

    public GoTime In(GoZone zone) => this with { Zone = zone };

    public GoTime Add(long nanoseconds)
    {
        var (seconds, rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        var sum = Nanoseconds + rest;
        var carry = sum < 0 ? -1 : sum >= 1_000_000_000 ? 1 : 0;
        return this with { Seconds = unchecked(Seconds + seconds + carry), Nanoseconds = (int)(sum - (carry * 1_000_000_000L)) };
    }

    /// <summary>How long since another moment, in nanoseconds; what does not fit is the longest (or shortest) duration.</summary>
    public long Since(GoTime other) =>
        (long)Int128.Clamp((((Int128)Seconds - other.Seconds) * 1_000_000_000) + Nanoseconds - other.Nanoseconds, long.MinValue, long.MaxValue);

    public bool Equals(GoTime? other) => other is not null && Seconds == other.Seconds && Nanoseconds == other.Nanoseconds && Zone.Name == other.Zone.Name;

    public override int GetHashCode() => HashCode.Combine(Seconds, Nanoseconds);

    public override string ToString() => Text!;

    public bool TryField(string name, out object? value)
    {
        value = null;
        return false;
    }

    public GoFunction? Method(string name) => GoTimeMethods.Of(this, name);
}
