using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Values as JSON, which a program gives, and as templates see them.</summary>
internal static class ValuesJson
{
    /// <summary>As a file of values has them: every number is a float.</summary>
    public static GoMap ToGo(Map<Json> values) => ToGo(values, static number => number.Number);

    /// <summary>As a client of Kubernetes reads an object: whole numbers are integers.</summary>
    public static GoMap ToGoObject(Map<Json> members) => ToGo(members, static number => number.Integer is { } integer ? (object)integer : number.Number);

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

    private static GoMap ToGo(Map<Json> members, Func<Json, object?> number)
    {
        var map = new GoMap();
        foreach (var (key, value) in members.AsSpan())
        {
            map[key] = ToGo(value, number);
        }

        return map;
    }

    private static object? ToGo(Json value, Func<Json, object?> number) => value switch
    {
        { IsNull: true } => null,
        { IsObject: true } => ToGo(value.Members, number),
        { IsArray: true } => new GoList(value.Items.AsEnumerable().Select(item => ToGo(item, number))),
        { Text: { } text } => text,
        { Boolean: { } flag } => flag,
        _ => number(value),
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
