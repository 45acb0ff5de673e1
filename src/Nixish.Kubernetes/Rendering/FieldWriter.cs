using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>What generated records write their fields through: each method writes one field if it is set, and nothing otherwise.</summary>
public sealed class FieldWriter
{
    private readonly Deliveries _deliveries;
    private readonly bool _forPeople;

    /// <summary>Writes to <paramref name="json"/>; images as <paramref name="deliveries"/> refer to them.</summary>
    public FieldWriter(Utf8JsonWriter json, Deliveries deliveries)
        : this(json, deliveries, forPeople: false)
    {
    }

    private FieldWriter(Utf8JsonWriter json, Deliveries deliveries, bool forPeople)
    {
        Json = json ?? throw new ArgumentNullException(nameof(json));
        _deliveries = deliveries ?? throw new ArgumentNullException(nameof(deliveries));
        _forPeople = forPeople;
    }

    /// <summary>Options of a writer for the API: plain UTF-8, since its YAML parser does not know every JSON escape.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What is written to.</summary>
    public Utf8JsonWriter Json { get; }

    internal static FieldWriter ForPeople(Utf8JsonWriter json) => new(json, ImageNames.Instance, forPeople: true);

    /// <summary>A text.</summary>
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Json.WriteString(name, value);
        }
    }

    /// <summary>An integer.</summary>
    public void Integer(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            Json.WriteNumber(name, number);
        }
    }

    /// <summary>A number.</summary>
    public void Number(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            Json.WriteNumber(name, number);
        }
    }

    /// <summary>A truth value.</summary>
    public void Boolean(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } boolean)
        {
            Json.WriteBoolean(name, boolean);
        }
    }

    /// <summary>An object; one with no field set is written as <c>{}</c>.</summary>
    public void Object(ReadOnlySpan<byte> name, KubernetesValue? value)
    {
        if (value is not null)
        {
            Json.WritePropertyName(name);
            Object(value);
        }
    }

    /// <summary>A whole resource inside another.</summary>
    public void Object(ReadOnlySpan<byte> name, KubernetesObject? value)
    {
        if (value is not null)
        {
            Json.WritePropertyName(name);
            value.WriteTo(Json, _deliveries);
        }
    }

    /// <summary>A value that writes itself as one JSON token or tree.</summary>
    public void Value<T>(ReadOnlySpan<byte> name, T? value)
        where T : struct, IJsonValue
    {
        if (value is { } set)
        {
            Json.WritePropertyName(name);
            Write(set);
        }
    }

    /// <summary>A list of texts, unless empty.</summary>
    public void Texts(ReadOnlySpan<byte> name, Seq<string> values)
    {
        if (!values.IsEmpty)
        {
            RequiredTexts(name, values);
        }
    }

    /// <summary>A list of texts, also when empty.</summary>
    public void RequiredTexts(ReadOnlySpan<byte> name, Seq<string> values)
    {
        Json.WriteStartArray(name);
        foreach (var value in values)
        {
            Json.WriteStringValue(value);
        }

        Json.WriteEndArray();
    }

    /// <summary>A list of integers, unless empty.</summary>
    public void Integers(ReadOnlySpan<byte> name, Seq<int> values)
    {
        if (!values.IsEmpty)
        {
            Json.WriteStartArray(name);
            foreach (var value in values)
            {
                Json.WriteNumberValue(value);
            }

            Json.WriteEndArray();
        }
    }

    /// <summary>A list of objects, unless empty.</summary>
    public void Objects<T>(ReadOnlySpan<byte> name, Seq<T> values)
        where T : KubernetesValue
    {
        if (!values.IsEmpty)
        {
            RequiredObjects(name, values);
        }
    }

    /// <summary>A list of objects, also when empty.</summary>
    public void RequiredObjects<T>(ReadOnlySpan<byte> name, Seq<T> values)
        where T : KubernetesValue
    {
        Json.WriteStartArray(name);
        foreach (var value in values)
        {
            Object(value);
        }

        Json.WriteEndArray();
    }

    /// <summary>A list of whole resources inside another, unless empty.</summary>
    public void Resources<T>(ReadOnlySpan<byte> name, Seq<T> values)
        where T : KubernetesObject
    {
        if (!values.IsEmpty)
        {
            Json.WriteStartArray(name);
            foreach (var value in values)
            {
                value.WriteTo(Json, _deliveries);
            }

            Json.WriteEndArray();
        }
    }

    /// <summary>A list of values, unless empty.</summary>
    public void Values<T>(ReadOnlySpan<byte> name, Seq<T> values)
        where T : struct, IJsonValue
    {
        if (!values.IsEmpty)
        {
            Json.WriteStartArray(name);
            foreach (var value in values)
            {
                Write(value);
            }

            Json.WriteEndArray();
        }
    }

    /// <summary>A map of texts, unless empty.</summary>
    public void TextMap(ReadOnlySpan<byte> name, Map<string> values)
    {
        if (!values.IsEmpty)
        {
            RequiredTextMap(name, values);
        }
    }

    /// <summary>A map of texts, if not null; an empty one is written as <c>{}</c>.</summary>
    public void RequiredTextMap(ReadOnlySpan<byte> name, Map<string>? values)
    {
        if (values is { } set)
        {
            Json.WriteStartObject(name);
            foreach (var (key, value) in set)
            {
                Json.WriteString(key, value);
            }

            Json.WriteEndObject();
        }
    }

    /// <summary>A map of lists of texts, unless empty.</summary>
    public void TextsMap(ReadOnlySpan<byte> name, Map<Seq<string>> values)
    {
        if (!values.IsEmpty)
        {
            Json.WriteStartObject(name);
            foreach (var (key, texts) in values)
            {
                Json.WriteStartArray(key);
                foreach (var text in texts)
                {
                    Json.WriteStringValue(text);
                }

                Json.WriteEndArray();
            }

            Json.WriteEndObject();
        }
    }

    /// <summary>A map of objects, unless empty.</summary>
    public void ObjectMap<T>(ReadOnlySpan<byte> name, Map<T> values)
        where T : KubernetesValue
    {
        if (!values.IsEmpty)
        {
            Json.WriteStartObject(name);
            foreach (var (key, value) in values)
            {
                Json.WritePropertyName(key);
                Object(value);
            }

            Json.WriteEndObject();
        }
    }

    /// <summary>A map of values, unless empty.</summary>
    public void ValueMap<T>(ReadOnlySpan<byte> name, Map<T> values)
        where T : struct, IJsonValue
    {
        if (!values.IsEmpty)
        {
            Json.WriteStartObject(name);
            foreach (var (key, value) in values)
            {
                Json.WritePropertyName(key);
                Write(value);
            }

            Json.WriteEndObject();
        }
    }

    /// <summary>The members of an object whose fields nothing describes.</summary>
    public void Members(Map<Json> members)
    {
        foreach (var (name, value) in members)
        {
            Json.WritePropertyName(name);
            value.WriteTo(Json);
        }
    }

    private void Object(KubernetesValue value)
    {
        Json.WriteStartObject();
        value.WriteFields(this);
        Json.WriteEndObject();
    }

    private void Write<T>(T value)
        where T : struct, IJsonValue
    {
        if (_forPeople && value is Bytes bytes)
        {
            Json.WriteStringValue(bytes.ToString());
        }
        else
        {
            value.WriteTo(Json, _deliveries);
        }
    }
}
