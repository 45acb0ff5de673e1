using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Reads the fields of a Go struct from a document, as its JSON decoder does: names fit whatever their case, null is nothing, numbers and truth values do
/// where a text is wanted. A wrong type is an error with Go's text.
/// </summary>
internal sealed class StructReader(GoMap fields, string type, string path = "")
{
    /// <summary>The fields of a document that is a mapping; nothing where it is empty.</summary>
    /// <exception cref="GoDocumentException">It is something else.</exception>
    public static StructReader Of(object? document, string package, string type) => document switch
    {
        null => new(new GoMap(), type),
        GoMap map => new(map, type),
        _ => throw new GoDocumentException($"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {JsonKind(document)} into Go value of type {package}{type}"),
    };

    public bool Has(string name) => Find(name) is not null;

    public string Text(string name, string fallback = "") => Find(name) is { } value ? AsText(value, name) : fallback;

    public bool Flag(string name, bool fallback = false) => Find(name) switch
    {
        null => fallback,
        bool value => value,
        var value => throw Wrong(value, name, "bool"),
    };

    public GoList? List(string name, string of) => Find(name) switch
    {
        null => null,
        GoList list => list,
        var value => throw Wrong(value, name, "[]" + of),
    };

    public Seq<string> Texts(string name) => List(name, "string") is { } list ? list.Select(item => item is null ? "" : AsText(item, name)).ToSeq() : default;

    public Map<string> TextMap(string name) => Find(name) switch
    {
        null => default,
        GoMap map => Map.Create<string>([.. map.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is null ? "" : AsText(entry.Value, name)))]),
        var value => throw Wrong(value, name, "map[string]string"),
    };

    public StructReader? Struct(string name, string shape) => Find(name) switch
    {
        null => null,
        GoMap map => new(map, "", $"{path}{name}."),
        var value => throw Wrong(value, name, shape),
    };

    /// <summary>A scalar as the text that it becomes where a text is wanted.</summary>
    public static string? Scalar(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        ulong number => number.ToString(CultureInfo.InvariantCulture),
        nint number => number.ToString(CultureInfo.InvariantCulture),
        double number => GoFormat.Float(number, 'g', -1),
        _ => null,
    };

    public static string JsonKind(object value) => value switch
    {
        string => "string",
        bool => "bool",
        GoMap => "object",
        GoList => "array",
        _ => "number",
    };

    private string AsText(object value, string name) => Scalar(value) ?? throw Wrong(value, name, "string");

    private GoDocumentException Wrong(object value, string name, string wanted) =>
        new($"error unmarshaling JSON: while decoding JSON: json: cannot unmarshal {JsonKind(value)} into Go struct field {type}.{path}{name} of type {wanted}");

    private object? Find(string name)
    {
        if (fields.TryGetValue(name, out var value))
        {
            return value;
        }

        foreach (var (key, other) in fields)
        {
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase))
            {
                return other;
            }
        }

        return null;
    }
}
