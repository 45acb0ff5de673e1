using System.Buffers.Binary;
using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>A time zone: what clocks show there at a moment, and what that is called (<c>CET</c>).</summary>
internal sealed class GoZone
{
    private readonly TimeZoneInfo? _zone;
    private readonly Dictionary<(int Offset, bool IsSummer), string> _names;
    private readonly int _offset;

    private GoZone(string name, int offset)
    {
        Name = name;
        _offset = offset;
        _names = [];
    }

    private GoZone(TimeZoneInfo zone)
    {
        Name = zone.Id;
        _zone = zone;
        _names = ReadNames(zone.Id);
    }

    public static GoZone Utc { get; } = new("UTC", 0);

    public string Name { get; }

    /// <summary>A zone of a constant offset in seconds east of Greenwich; the name may be empty.</summary>
    public static GoZone Fixed(string name, int offset) => new(name, offset);

    /// <summary>
    /// The zone of an IANA name. <c>Local</c> is UTC here: what a chart renders to does not depend on where. UTC, too, is what an unknown name gives, as
    /// Sprig has it.
    /// </summary>
    public static GoZone Find(string name)
    {
        if (name is "" or "UTC" or "Local" || name.Contains("..", StringComparison.Ordinal) || name[0] is '/' or '\\')
        {
            return Utc;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? new(zone) : Utc;
    }

    /// <summary>What holds at a moment, in seconds since 1970: the name of the time and its offset in seconds.</summary>
    public (string Name, int Offset) At(long seconds)
    {
        if (_zone is null)
        {
            return (Name, _offset);
        }

        // .NET knows the years 1 to 9999; before and after, the zone's ends go on.
        var moment = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, -62_000_000_000, 253_000_000_000));
        var offset = (int)_zone.GetUtcOffset(moment).TotalSeconds;
        return (_names.GetValueOrDefault((offset, _zone.IsDaylightSavingTime(moment))) ?? _names.GetValueOrDefault((offset, false)) ?? "", offset);
    }

    // .NET keeps a zone's offsets and drops the short names; the file has them (RFC 8536). A later entry wins, since names of old times differ.
    private static Dictionary<(int Offset, bool IsSummer), string> ReadNames(string id)
    {
        var names = new Dictionary<(int, bool), string>();
        var file = Path.Combine("/usr/share/zoneinfo", id);
        if (!File.Exists(file))
        {
            return names;
        }

        ReadOnlySpan<byte> data = File.ReadAllBytes(file);
        if (data.Length < 44 || !data.StartsWith("TZif"u8))
        {
            return names;
        }

        int Count(ReadOnlySpan<byte> header, int index) => BinaryPrimitives.ReadInt32BigEndian(header[(20 + (4 * index))..]);
        var (times, types, characters) = (Count(data, 3), Count(data, 4), Count(data, 5));
        if (data[4] >= (byte)'2')
        {
            data = data[(44 + (times * 5) + (types * 6) + characters + (Count(data, 2) * 8) + Count(data, 1) + Count(data, 0))..];
            (times, types, characters) = (Count(data, 3), Count(data, 4), Count(data, 5));
            data = data[(44 + (times * 8))..];
        }
        else
        {
            data = data[(44 + (times * 4))..];
        }

        var order = data[..times];
        var table = data.Slice(times, types * 6);
        var text = data.Slice(times + (types * 6), characters);
        foreach (var type in (byte[])[0, .. order])
        {
            var entry = table.Slice(type * 6, 6);
            var name = text[entry[5]..];
            names[(BinaryPrimitives.ReadInt32BigEndian(entry), entry[4] != 0)] = Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]);
        }

        return names;
    }
}
