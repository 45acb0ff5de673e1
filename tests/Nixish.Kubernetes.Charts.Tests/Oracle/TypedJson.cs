using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Oracle;

/// <summary>
/// Values of templates as JSON that keeps their Go types: <c>float64</c>, <c>[]interface {}</c> and <c>map[string]interface {}</c> are JSON's own numbers, arrays and objects,
/// the rest is an object with one key that names the type: <c>{"$int64": "5"}</c>. Oracle/Program/values.go reads and writes the same.
/// </summary>
internal static class TypedJson
{
    public static JsonNode? Write(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        string text => !Utf8.IsValid(GoText.ToUtf8(text)) ? Special("$string", Convert.ToBase64String(GoText.ToUtf8(text))) : text,
        double number => Special("$float64", Invariant(number)),
        float number => Special("$float32", Invariant(number)),
        nint or sbyte or short or int or long or nuint or byte or ushort or uint or ulong => Special("$" + GoType.Of(value)!.Name, Invariant(value)),
        Complex number => Special("$complex", $"{Invariant(number.Real)}{Signed(number.Imaginary)}i"),
        byte[] bytes => Special("$bytes", Convert.ToBase64String(bytes)),
        GoMap map when map.Type == GoType.StringMap => Special("$stringmap", Entries(map)),
        GoMap map when map.Type != GoType.AnyMap => Special("$named", Entries(map)),
        GoMap { Count: 1 } map when map.Keys.Single().StartsWith('$') => Special("$map", Entries(map)),
        GoMap map => Entries(map),
        GoList list when list.Type == GoType.StringSlice => Special("$strings", Items(list)),
        GoList list when list.Type == GoType.IntSlice => Special("$ints", new JsonArray([.. list.Select(static one => (JsonNode)(long)(nint)one!)])),
        GoList list when list.Type.Element == GoType.AnyMap => Special("$maps", Items(list)),
        GoList list => Items(list),
        Thing thing => Special(thing.Type.Kind == GoKind.Ptr ? "$pointer" : "$thing", thing.Name),
        Speaker speaker => Special("$speaker", speaker.Word),
        _ => throw new ArgumentException($"The oracle knows no {value.GetType()}.", nameof(value)),
    };

    public static object? Read(JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => new GoList(array.Select(Read)),
        JsonObject { Count: 1 } one when one.Single() is { Key: ['$', ..] } special => ReadSpecial(special.Key, special.Value),
        JsonObject all => new GoMap(all.Select(static one => KeyValuePair.Create(one.Key, Read(one.Value)))),
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new ArgumentException($"No typed value: {node.ToJsonString()}", nameof(node)),
    };

    private static object ReadSpecial(string key, JsonNode? inner) => key switch
    {
        "$float64" => Float(inner!.GetValue<string>()),
        "$int" => (nint)long.Parse(inner!.GetValue<string>(), CultureInfo.InvariantCulture),
        "$int64" => long.Parse(inner!.GetValue<string>(), CultureInfo.InvariantCulture),
        "$uint64" => ulong.Parse(inner!.GetValue<string>(), CultureInfo.InvariantCulture),
        "$maps" => new GoList(GoType.Slice(GoType.AnyMap), inner!.AsArray().Select(Read)),
        _ => $"{key} {inner?.ToJsonString()}",
    };

    private static double Float(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static JsonObject Special(string key, JsonNode value) => new() { [key] = value };

    private static JsonObject Entries(GoMap map) => new(map.Select(static one => KeyValuePair.Create(one.Key, Write(one.Value))));

    private static JsonArray Items(GoList list) => new([.. list.Select(Write)]);

    private static string Signed(double number) => Invariant(number) is ['-' or '+', ..] text ? text : $"+{Invariant(number)}";

    private static string Invariant(object number) => number switch
    {
        double and double.PositiveInfinity or float and float.PositiveInfinity => "+Inf",
        double and double.NegativeInfinity or float and float.NegativeInfinity => "-Inf",
        double some => some.ToString("R", CultureInfo.InvariantCulture),
        float some => some.ToString("R", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{number}"),
    };
}
