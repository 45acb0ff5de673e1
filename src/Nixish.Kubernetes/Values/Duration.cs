using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// A length of time as Go writes it: <c>1h30m</c>, <c>1.5s</c>, <c>300ms</c>. Whole nanoseconds, up to 292 years either
/// way; texts that mean the same are one value and one key.
/// </summary>
/// <seealso href="https://pkg.go.dev/time#ParseDuration"/>
/// <seealso href="https://gateway-api.sigs.k8s.io/geps/gep-2257/"/>
public readonly record struct Duration : IJsonValue, IComparable<Duration>
{
    private const long Second = 1_000_000_000;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;

    private Duration(long nanoseconds) => Nanoseconds = nanoseconds;

    /// <summary>How long, in nanoseconds.</summary>
    public long Nanoseconds { get; }

    /// <summary>How long; without what is finer than 100 nanoseconds.</summary>
    public TimeSpan Value => TimeSpan.FromTicks(Nanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>So many nanoseconds.</summary>
    public static Duration FromNanoseconds(long nanoseconds) => new(nanoseconds);

    /// <summary>The duration that <paramref name="text"/> says.</summary>
    /// <exception cref="InvalidDurationException">The text is no duration, or one over 292 years.</exception>
    public static implicit operator Duration(string text) => Parse(text);

    /// <summary>The same length of time.</summary>
    /// <exception cref="InvalidDurationException">It is over 292 years.</exception>
    public static implicit operator Duration(TimeSpan value) => value.Ticks is < long.MinValue / TimeSpan.NanosecondsPerTick or > long.MaxValue / TimeSpan.NanosecondsPerTick
        ? throw new InvalidDurationException(value.ToString("c", CultureInfo.InvariantCulture), "it is over 292 years")
        : new(value.Ticks * TimeSpan.NanosecondsPerTick);

    /// <summary>Whether <paramref name="left"/> is shorter.</summary>
    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is longer.</summary>
    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not longer.</summary>
    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> is not shorter.</summary>
    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>Reads a duration by the rules of Go: a sign, then decimal numbers each with its unit, or <c>0</c>.</summary>
    /// <exception cref="InvalidDurationException">The text is no duration, or one over 292 years.</exception>
    public static Duration Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return DurationText.Read(text, out var nanoseconds) is { } problem ? throw new InvalidDurationException(text, problem) : new(nanoseconds);
    }

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>
    /// Writes the duration without a fraction where it is whole milliseconds, <c>1s500ms</c>: all that read Go's durations
    /// take that, and the Gateway API takes nothing else. Other durations are written as <see cref="ToString"/> has them.
    /// </summary>
    public void WriteTo(Utf8JsonWriter writer, Deliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Nanoseconds % 1_000_000 == 0 && Nanoseconds % Second != 0 && Math.Abs(Nanoseconds / Second) > 0
            ? WholeSeconds() + $"{Math.Abs(Nanoseconds % Second) / 1_000_000}ms"
            : ToString());
    }

    /// <summary>The text that Go has for it: <c>1h30m0s</c>, <c>1.5s</c>, <c>300ms</c>, <c>0s</c>.</summary>
    public override string ToString()
    {
        var size = Math.Abs((decimal)Nanoseconds);
        var (unit, name) = size switch
        {
            0 => (1m, "s"),
            < 1_000 => (1m, "ns"),
            < 1_000_000 => (1_000m, "µs"),
            < Second => (1_000_000m, "ms"),
            _ => (0m, ""),
        };
        return unit > 0
            ? $"{(Nanoseconds < 0 ? "-" : "")}{(size / unit).ToString("0.#########", CultureInfo.InvariantCulture)}{name}"
            : Whole() + $"{(size % Minute / Second).ToString("0.#########", CultureInfo.InvariantCulture)}s";
    }

    internal static Duration Read(FieldReader reader)
    {
        var text = reader.AsText();
        return DurationText.Read(text, out var nanoseconds) is null ? new(nanoseconds) : throw reader.Wrong("a duration such as 1h30m, 1.5s or 300ms");
    }

    // Sign, hours and minutes; minutes also where they are none below an hour.
    private string Whole()
    {
        var size = Math.Abs((decimal)Nanoseconds);
        var (hours, minutes) = ((long)(size / Hour), (long)(size % Hour / Minute));
        return new StringBuilder(Nanoseconds < 0 ? "-" : "")
            .Append(hours > 0 ? $"{hours}h" : "")
            .Append(hours > 0 || minutes > 0 ? $"{minutes}m" : "")
            .ToString();
    }

    private string WholeSeconds() => Whole() + $"{Math.Abs(Nanoseconds % Minute) / Second}s";
}
