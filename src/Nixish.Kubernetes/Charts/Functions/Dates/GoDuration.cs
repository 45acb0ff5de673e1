using System.Buffers;
using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>A span of time in nanoseconds: Go's <c>time.Duration</c>.</summary>
internal sealed record GoDuration(long Nanoseconds) : IGoObject
{
    public const long Second = 1_000_000_000;

    private static readonly SearchValues<char> Number = SearchValues.Create("0123456789.");

    private static readonly Dictionary<string, ulong> Units = new(StringComparer.Ordinal)
    {
        ["ns"] = 1,
        ["us"] = 1000,
        ["µs"] = 1000,
        ["μs"] = 1000,
        ["ms"] = 1_000_000,
        ["s"] = Second,
        ["m"] = 60 * Second,
        ["h"] = 3600 * (ulong)Second,
    };

    public static GoType GoType { get; } = new(GoKind.Int64, "time.Duration");

    public GoType Type => GoType;

    public IReadOnlyList<KeyValuePair<string, object?>> Fields => [];

    public string? Text => Spell(Nanoseconds);

    public bool TryField(string name, out object? value)
    {
        value = null;
        return false;
    }

    public GoFunction? Method(string name) => name switch
    {
        "String" => Of(name, GoType.String, Text),
        "Hours" => Of(name, GoType.Float64, Nanoseconds / 3.6e12),
        "Minutes" => Of(name, GoType.Float64, Nanoseconds / 6e10),
        "Seconds" => Of(name, GoType.Float64, Nanoseconds / 1e9),
        "Milliseconds" => Of(name, GoType.Int64, Nanoseconds / 1_000_000),
        "Microseconds" => Of(name, GoType.Int64, Nanoseconds / 1000),
        "Nanoseconds" or "MarshalJSON" => Of(name, GoType.Int64, Nanoseconds),
        _ => null,
    };

    /// <summary>As <c>Duration.String()</c>: <c>1h15m30.918273645s</c>, <c>1.5ms</c>, <c>0s</c>.</summary>
    public static string Spell(long nanoseconds)
    {
        if (nanoseconds == 0)
        {
            return "0s";
        }

        var sign = nanoseconds < 0 ? "-" : "";
        var size = nanoseconds < 0 ? unchecked((ulong)-nanoseconds) : (ulong)nanoseconds;
        if (size < Second)
        {
            var (unit, name) = size < 1000 ? (1UL, "ns") : size < 1_000_000 ? (1000UL, "µs") : (1_000_000UL, "ms");
            return sign + Fraction(size, unit) + name;
        }

        var seconds = size / Second;
        var text = new StringBuilder(sign);
        if (seconds >= 3600)
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds / 3600}h");
        }

        if (seconds >= 60)
        {
            text.Append(CultureInfo.InvariantCulture, $"{seconds / 60 % 60}m");
        }

        return text.Append(Fraction((seconds % 60 * Second) + (size % Second), Second)).Append('s').ToString();
    }

    /// <summary>Reads a duration as <c>time.ParseDuration</c>.</summary>
    /// <exception cref="GoFunctionException">It is none.</exception>
    public static long Parse(string text)
    {
        var rest = text.AsSpan(text is ['+' or '-', ..] ? 1 : 0);
        var limit = 1UL << 63;
        if (rest is "0")
        {
            return 0;
        }

        if (rest.IsEmpty)
        {
            throw Invalid(text);
        }

        var total = 0UL;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAnyExcept(Number);
            var number = end < 0 ? rest : rest[..end];
            var dot = number.IndexOf('.');
            if (dot >= 0 && number[(dot + 1)..].Contains('.'))
            {
                // A second dot ends the number, and no unit begins with one.
                number = number[..(dot + 1 + number[(dot + 1)..].IndexOf('.'))];
            }

            var whole = dot < 0 ? number : number[..dot];
            var fraction = dot < 0 ? default : number[(dot + 1)..];
            if (whole.IsEmpty && fraction.IsEmpty)
            {
                throw Invalid(text);
            }

            rest = rest[number.Length..];
            end = rest.IndexOfAny(Number);
            var unit = (end < 0 ? rest : rest[..end]).ToString();
            rest = rest[unit.Length..];
            if (unit.Length == 0)
            {
                throw new GoFunctionException($"time: missing unit in duration {GoLayoutReader.Quote(text)}");
            }

            if (!Units.TryGetValue(unit, out var size))
            {
                throw new GoFunctionException($"time: unknown unit {GoLayoutReader.Quote(unit)} in duration {GoLayoutReader.Quote(text)}");
            }

            var value = (UInt128)0;
            if (!whole.IsEmpty && !UInt128.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out value))
            {
                throw Invalid(text);
            }

            var nanoseconds = value > limit ? (UInt128)limit + 1 : value * size;
            if (!fraction.IsEmpty)
            {
                nanoseconds += (UInt128)(double.Parse($"0.{fraction}", CultureInfo.InvariantCulture) * size);
            }

            if (total + nanoseconds > limit)
            {
                throw Invalid(text);
            }

            total += (ulong)nanoseconds;
        }

        return text.StartsWith('-') ? unchecked(-(long)total) : total < limit ? (long)total : throw Invalid(text);
    }

    private static string Fraction(ulong size, ulong unit)
    {
        var whole = (size / unit).ToString(CultureInfo.InvariantCulture);
        var places = unit.ToString(CultureInfo.InvariantCulture).Length - 1;
        var rest = (size % unit).ToString(CultureInfo.InvariantCulture).PadLeft(places, '0').TrimEnd('0');
        return size % unit == 0 ? whole : $"{whole}.{rest}";
    }

    private static GoFunctionException Invalid(string text) => new($"time: invalid duration {GoLayoutReader.Quote(text)}");

    private static GoFunction Of(string name, GoType result, object? value) => new(name, [], Variadic: false, _ => value) { Result = result };
}
