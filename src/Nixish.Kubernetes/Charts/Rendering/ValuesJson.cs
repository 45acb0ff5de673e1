using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Values as JSON, which a program gives, and as templates see them.</summary>
internal static class ValuesJson
{
    public static GoMap ToGo(Map<Json> values)
    {
        var map = new GoMap();
        foreach (var (key, value) in values.AsSpan())
        {
            map[key] = ToGo(value);
        }

        return map;
    }

    public static Map<Json> Of(GoMap values) => Map.Create<Json>([.. values.Select(static entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))]);

    /// <summary>What the later one has wins; maps are merged.</summary>
    public static Map<Json> Merge(Map<Json> earlier, Map<Json> later)
    {
        foreach (var (key, value) in later.AsSpan())
        {
            earlier = earlier.With(key, value.IsObject && earlier.TryGetValue(key, out var under) && under.IsObject ? Merge(under.Members, value.Members) : value);
        }

        return earlier;
    }

    // As a file of values has it: every number is a float.
    private static object? ToGo(Json value) => value switch
    {
        { IsNull: true } => null,
        { IsObject: true } => ToGo(value.Members),
        { IsArray: true } => new GoList(value.Items.AsEnumerable().Select(ToGo)),
        { Text: { } text } => text,
        { Boolean: { } flag } => flag,
        _ => value.Number,
    };

    private static Json Of(object? value) => value switch
    {
        null => default,
        GoMap map => Of(map),
        GoList list => list.Select(Of).ToSeq(),
        string text => text,
        bool flag => flag,
        long number => number,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };
}
