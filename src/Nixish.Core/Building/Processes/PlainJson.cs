using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>
/// JSON as real Nix prints what a builder reads: compact, members in the order of their bytes, nothing escaped that need not be, numbers as
/// short as they can be. A builder that hashes or copies it must see the same bytes.
/// </summary>
internal static class PlainJson
{
    private const int LongestPlain = 15;
    private const int MostZeros = 4;

    /// <summary>The value as a tree of dictionaries, lists, strings, numbers, truth values and null. Of members with one name the last counts.</summary>
    public static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Aggregate(NewObject(), static (members, member) =>
        {
            members[member.Name] = Read(member.Value);
            return members;
        }),
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToList(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when IsWhole(json.GetRawText()) && json.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number when IsWhole(json.GetRawText()) && json.TryGetUInt64(out var large) => large,
        JsonValueKind.Number => json.GetDouble(),
        _ => null,
    };

    public static SortedDictionary<string, object?> NewObject() => new(Utf8Order.Comparer);

    public static string Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case string word:
                Write(text, word);
                break;
            case double number:
                text.Append(Number(number));
                break;
            case SortedDictionary<string, object?> members:
                text.Append('{');
                var isFirst = true;
                foreach (var (name, member) in members)
                {
                    text.Append(isFirst ? "" : ",");
                    isFirst = false;
                    Write(text, name);
                    text.Append(':');
                    Write(text, member);
                }

                text.Append('}');
                break;
            case List<object?> items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(text, items[i]);
                }

                text.Append(']');
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void Write(StringBuilder text, string word)
    {
        text.Append('"');
        foreach (var letter in word)
        {
            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }

    private static bool IsWhole(string number) => number.AsSpan().IndexOfAny('.', 'e', 'E') < 0;

    // The shortest digits that read back as the number, plain up to 15 of them before the point and 4 zeros after it.
    private static string Number(double number)
    {
        var sign = double.IsNegative(number) ? "-" : "";
        if (number == 0)
        {
            return $"{sign}0.0";
        }

        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var parts = shortest[0].Split('.');
        var all = parts[0] + (parts.Length > 1 ? parts[1] : "");
        var digits = all.TrimStart('0');
        var point = parts[0].Length - (all.Length - digits.Length) + (shortest.Length > 1 ? int.Parse(shortest[1], CultureInfo.InvariantCulture) : 0);
        digits = digits.TrimEnd('0');
        if (point > 0 && point <= LongestPlain)
        {
            return digits.Length <= point ? $"{sign}{digits.PadRight(point, '0')}.0" : $"{sign}{digits[..point]}.{digits[point..]}";
        }

        if (point <= 0 && point > -MostZeros)
        {
            return $"{sign}0.{new string('0', -point)}{digits}";
        }

        var exponent = point - 1;
        return $"{sign}{digits[..1]}{(digits.Length > 1 ? "." : "")}{digits[1..]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }
}
