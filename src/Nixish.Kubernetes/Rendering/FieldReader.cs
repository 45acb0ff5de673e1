using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// What generated records read their fields through. One reader stands at one JSON value; a method with a name takes
/// that field of an object, and <see cref="Done{T}"/> reports the fields that nobody took. A field that is null is not set.
/// </summary>
public sealed partial class FieldReader
{
    private readonly FieldReader? _parent;
    private readonly string _name;
    private readonly JsonElement _element;
    private readonly ReadReport _report;
    private readonly ImagesAside? _images;
    private List<string>? _names;
    private JsonProperty[]? _fields;
    private int _taken;

    private FieldReader(FieldReader? parent, string name, JsonElement element, ReadReport report, ImagesAside? images) =>
        (_parent, _name, _element, _report, _images) = (parent, name, element, report, images);

    /// <summary>The value here, as parsed.</summary>
    public JsonElement Element => _element;

    /// <summary>Where the reader stands: <c>spec.ports[0]</c>; <c>$</c> is the document itself.</summary>
    public string Path => _parent is null && _name.Length == 0 ? "$" : PathOf(this).ToString();

    /// <summary>Reports the fields that nobody took as unknown, and hands back <paramref name="value"/>.</summary>
    public T Done<T>(T value)
    {
        for (var i = 0; _taken < Fields.Length && i < Fields.Length; i++)
        {
            if (Fields[i].Value.ValueKind != JsonValueKind.Undefined)
            {
                _report.Unknown.Add(new(Child(Fields[i].Name, Fields[i].Value).Path) { Suggestion = _names is null ? null : Spelling.Closest(Fields[i].Name, _names) });
            }
        }

        return value;
    }

    /// <summary><paramref name="value"/>, or an error where the required field <paramref name="name"/> is missing.</summary>
    public T Required<T>(string name, T? value)
        where T : class => value ?? throw Missing(name);

    /// <inheritdoc cref="Required{T}(string, T)"/>
    public T Required<T>(string name, T? value)
        where T : struct => value ?? throw Missing(name);

    /// <summary>The error for a value here that is not what it should be. It names what kind of value there is, never the value: that may be a secret.</summary>
    public KubernetesJsonException Wrong(string expected, Exception? innerException = null) => new(Path, $"expected {expected}, found {Found()}.", innerException);

    internal static FieldReader Of(JsonElement element, ReadReport report, ImagesAside? images = null) => new(null, "", element, report, images);

    /// <summary>A reader at <paramref name="path"/> of a document, empty for the document itself.</summary>
    internal static FieldReader Of(JsonElement element, string path, ReadReport report) => new(null, path, element, report, images: null);

    // The image that stands aside for a text, while an object is composed.
    internal PullableImage? ImageOf(string text) => _images?.Find(text);

    /// <summary>Takes every field that nobody took before: those that nothing describes.</summary>
    public Map<Json> Rest()
    {
        var rest = new List<KeyValuePair<string, Json>>();
        for (var i = 0; i < Fields.Length; i++)
        {
            if (Fields[i].Value.ValueKind != JsonValueKind.Undefined)
            {
                rest.Add(new(Fields[i].Name, Json.From(Fields[i].Value)));
            }
        }

        _taken = Fields.Length;
        return rest.ToMap();
    }

    private JsonProperty[] Fields => _fields ??= _element.ValueKind == JsonValueKind.Object
        ? [.. _element.EnumerateObject()]
        : throw Wrong("an object");

    // Fields mostly come in the order in which they are asked for, and objects are small: a scan beats a dictionary.
    private FieldReader? Take(ReadOnlySpan<byte> name)
    {
        var fields = Fields;
        if (_report.Suggests)
        {
            (_names ??= []).Add(Encoding.UTF8.GetString(name));
        }

        for (var i = 0; i < fields.Length; i++)
        {
            var value = fields[i].Value;
            if (value.ValueKind != JsonValueKind.Undefined && fields[i].NameEquals(name))
            {
                var child = value.ValueKind == JsonValueKind.Null ? null : Child(fields[i].Name, value);
                fields[i] = default;
                _taken++;
                return child;
            }
        }

        return null;
    }

    private FieldReader Child(string name, JsonElement value) => new(this, name, value, _report, _images);

    private FieldReader Item(int index, JsonElement value) => new(this, $"[{index}]", value, _report, _images);

    private KubernetesJsonException Missing(string name) =>
        new(JsonPath.Join(_parent is null && _name.Length == 0 ? "" : Path, name), "the field is required and is missing.");

    private string Found() => _element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static StringBuilder PathOf(FieldReader reader)
    {
        var path = reader._parent is { } parent ? PathOf(parent) : new StringBuilder();
        if (reader._name.StartsWith('[') || path.Length == 0)
        {
            return path.Append(reader._name);
        }

        // A map's keys may have dots of their own: metadata.annotations["example.com/a"].
        return reader._name.AsSpan().IndexOfAny('.', '/', '[') < 0
            ? path.Append('.').Append(reader._name)
            : path.Append("[\"").Append(reader._name).Append("\"]");
    }
}
