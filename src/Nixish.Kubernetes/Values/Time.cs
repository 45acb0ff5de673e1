using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>A time as the API keeps it: in UTC, to the second, written <c>2006-01-02T15:04:05Z</c>.</summary>
public readonly record struct Time : IJsonValue
{
    /// <summary>The time, without its fraction of a second.</summary>
    public Time(DateTimeOffset value) => Value = new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    /// <summary>The time.</summary>
    public DateTimeOffset Value { get; }

    /// <summary>The time, without its fraction of a second.</summary>
    public static implicit operator Time(DateTimeOffset value) => new(value);

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer, Deliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(ToString());
    }

    /// <summary>RFC 3339: <c>2006-01-02T15:04:05Z</c>.</summary>
    public override string ToString() => Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    internal static Time Read(FieldReader reader) => new(Rfc3339(reader));

    internal static DateTimeOffset Rfc3339(FieldReader reader) =>
        reader.Element.ValueKind == JsonValueKind.String && reader.Element.TryGetDateTimeOffset(out var value)
            ? value
            : throw reader.Wrong("a time such as 2006-01-02T15:04:05Z");
}

/// <summary>A time to the microsecond, in UTC, written <c>2006-01-02T15:04:05.000000Z</c>.</summary>
public readonly record struct MicroTime : IJsonValue
{
    /// <summary>The time, without what is finer than a microsecond.</summary>
    public MicroTime(DateTimeOffset value) => Value = new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The time.</summary>
    public DateTimeOffset Value { get; }

    /// <summary>The time, without what is finer than a microsecond.</summary>
    public static implicit operator MicroTime(DateTimeOffset value) => new(value);

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer, Deliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(ToString());
    }

    /// <summary>RFC 3339: <c>2006-01-02T15:04:05.000000Z</c>.</summary>
    public override string ToString() => Value.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    internal static MicroTime Read(FieldReader reader) => new(Time.Rfc3339(reader));
}
