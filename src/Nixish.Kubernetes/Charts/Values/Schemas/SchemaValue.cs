using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Values as JSON Schema sees them: there is one type of number, and 1 is 1.0.</summary>
internal static class SchemaValue
{
    public static string TypeOf(object? value) => value switch
    {
        null => "null",
        bool => "boolean",
        string => "string",
        GoMap => "object",
        GoList => "array",
        _ => "number",
    };

    public static bool IsInteger(object? value) => value switch
    {
        double number => double.IsInteger(number),
        float number => float.IsInteger(number),
        null or bool or string or GoMap or GoList => false,
        _ => true,
    };

    public static bool AreEqual(object? one, object? other) => (one, other) switch
    {
        (null, null) => true,
        (bool left, bool right) => left == right,
        (string left, string right) => string.Equals(left, right, StringComparison.Ordinal),
        (GoMap left, GoMap right) => left.Count == right.Count && left.All(entry => right.TryGetValue(entry.Key, out var value) && AreEqual(entry.Value, value)),
        (GoList left, GoList right) => left.Count == right.Count && left.Zip(right).All(static pair => AreEqual(pair.First, pair.Second)),
        _ => TypeOf(one) == "number" && TypeOf(other) == "number" && Double(one!) == Double(other!),
    };

    /// <summary>The first two items that are equal.</summary>
    public static (int First, int Second)? Duplicates(GoList list)
    {
        // Texts and numbers, of which there may be many, are found by a table.
        var seen = new Dictionary<object, int>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is string or double or bool)
            {
                if (!seen.TryAdd(list[i]!, i))
                {
                    return (seen[list[i]!], i);
                }

                continue;
            }

            for (var j = 0; j < i; j++)
            {
                if (AreEqual(list[j], list[i]))
                {
                    return (j, i);
                }
            }
        }

        return null;
    }

    public static bool IsMultiple(double number, double factor) =>
        factor == 0 || ((decimal.TryParse(Plain(number), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && decimal.TryParse(Plain(factor), NumberStyles.Float, CultureInfo.InvariantCulture, out var by) && by != 0)
            ? exact % by == 0
            : Math.IEEERemainder(number, factor) == 0);

    public static string Display(object? value) => value switch
    {
        string text => SchemaProblem.Quote(text),
        GoMap or GoList => "value",
        null => "<nil>",
        bool truth => truth ? "true" : "false",
        _ => DocumentNumber.Json(Double(value)),
    };

    /// <summary>A number as these messages have it: in English, thousands apart.</summary>
    public static string Grouped(double number) => Math.Abs(number) < 1e15
        ? decimal.Parse(Plain(number), NumberStyles.Float, CultureInfo.InvariantCulture).ToString("#,##0.############", CultureInfo.InvariantCulture)
        : DocumentNumber.General(number);

    private static double Double(object value) => Convert.ToDouble(value is nint whole ? (long)whole : value is nuint other ? (ulong)other : value, CultureInfo.InvariantCulture);

    private static string Plain(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
