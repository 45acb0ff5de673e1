using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>The methods of <c>time.Time</c> that give one value, and so can be called in a template.</summary>
internal static class GoTimeMethods
{
    private static readonly GoType MonthType = new(GoKind.Int, "time.Month");
    private static readonly GoType WeekdayType = new(GoKind.Int, "time.Weekday");

    public static GoFunction? Of(GoTime time, string name) => name switch
    {
        "Format" => new(name, [GoType.String], Variadic: false, call => GoLayout.Format(time, call.Text(0))) { Result = GoType.String },
        "String" => Of(name, GoType.String, time.Text),
        "MarshalJSON" => Of(name, GoType.String, GoLayout.Format(time, "2006-01-02T15:04:05.999999999Z07:00")),
        "Year" => Of(name, GoType.Int, (nint)time.Date.Year),
        "Month" => Of(name, MonthType, new GoNamedNumber(MonthType, time.Date.Month, GoLayout.Months[time.Date.Month - 1])),
        "Day" => Of(name, GoType.Int, (nint)time.Date.Day),
        "Weekday" => Of(name, WeekdayType, new GoNamedNumber(WeekdayType, time.Weekday, GoLayout.Days[time.Weekday])),
        "YearDay" => Of(name, GoType.Int, (nint)time.YearDay),
        "Hour" => Of(name, GoType.Int, (nint)time.Hour),
        "Minute" => Of(name, GoType.Int, (nint)time.Minute),
        "Second" => Of(name, GoType.Int, (nint)time.Second),
        "Nanosecond" => Of(name, GoType.Int, (nint)time.Nanoseconds),
        "Unix" => Of(name, GoType.Int64, time.Seconds),
        "UnixMilli" => Of(name, GoType.Int64, unchecked((time.Seconds * 1000) + (time.Nanoseconds / 1_000_000))),
        "UnixMicro" => Of(name, GoType.Int64, unchecked((time.Seconds * 1_000_000) + (time.Nanoseconds / 1000))),
        "UnixNano" => Of(name, GoType.Int64, unchecked((time.Seconds * GoDuration.Second) + time.Nanoseconds)),
        "UTC" or "Local" => Of(name, GoTime.GoType, time.In(GoZone.Utc)),
        "IsZero" => Of(name, GoType.Bool, time.Seconds == GoTime.Zero.Seconds && time.Nanoseconds == 0),
        "AddDate" => new(name, [GoType.Int, GoType.Int, GoType.Int], Variadic: false, call => AddDate(time, call)) { Result = GoTime.GoType },
        "Add" => new(name, [GoDuration.GoType], Variadic: false, call => time.Add(((GoDuration)call[0]!).Nanoseconds)) { Result = GoTime.GoType },
        "Truncate" => new(name, [GoDuration.GoType], Variadic: false, call => Truncate(time, ((GoDuration)call[0]!).Nanoseconds)) { Result = GoTime.GoType },
        "Sub" => new(name, [GoTime.GoType], Variadic: false, call => new GoDuration(time.Since((GoTime)call[0]!))) { Result = GoDuration.GoType },
        "Before" => Compare(name, time, static order => order < 0),
        "After" => Compare(name, time, static order => order > 0),
        "Equal" => Compare(name, time, static order => order == 0),
        _ => null,
    };

    private static GoFunction Of(string name, GoType result, object? value) => new(name, [], Variadic: false, _ => value) { Result = result };

    private static GoFunction Compare(string name, GoTime time, Func<int, bool> test) => new(name, [GoTime.GoType], Variadic: false, call =>
        call[0] is GoTime other && test((time.Seconds, time.Nanoseconds).CompareTo((other.Seconds, other.Nanoseconds))))
    { Result = GoType.Bool };

    private static GoTime AddDate(GoTime time, GoCall call)
    {
        var (year, month, day) = time.Date;
        return GoTime.Of(year + call.Int(0), (int)(month + call.Int(1)), (int)(day + call.Int(2)), time.SecondOfDay, time.Nanoseconds, time.Zone);
    }

    private static GoTime Truncate(GoTime time, long span)
    {
        if (span <= 0)
        {
            return time;
        }

        // Counted from the year 1, as Go does.
        var since = (((Int128)time.Seconds - GoTime.Zero.Seconds) * GoDuration.Second) + time.Nanoseconds;
        return time.Add(-(long)(((since % span) + span) % span));
    }
}

/// <summary>A number that prints as a word: a month, a day of the week.</summary>
internal sealed record GoNamedNumber(GoType Type, long Number, string Word) : IGoObject
{
    public IReadOnlyList<KeyValuePair<string, object?>> Fields => [];

    public string? Text => Word;

    public bool TryField(string name, out object? value)
    {
        value = null;
        return false;
    }

    public GoFunction? Method(string name) => name switch
    {
        "String" => new(name, [], Variadic: false, _ => Word) { Result = GoType.String },
        "MarshalJSON" => new(name, [], Variadic: false, _ => Number),
        _ => null,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Word} ({Number})");
}
