using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>What generated records write their fields through: each method writes one field if it is set, and nothing otherwise.</summary>
public sealed partial class FieldWriter
{
    private readonly Deliveries _deliveries;
    private readonly bool _forPeople;
    // Where set, nothing is written: the walk of a validation hears of each field instead.
    private readonly ObjectWalk? _walk;

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

    private FieldWriter(ObjectWalk walk)
        : this(new Utf8JsonWriter(Stream.Null), ImageNames.Instance, forPeople: false) => _walk = walk;

    /// <summary>Options of a writer for the API: plain UTF-8, since its YAML parser does not know every JSON escape.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What is written to.</summary>
    public Utf8JsonWriter Json { get; }

    internal static FieldWriter ForChecking(ObjectWalk walk) => new(walk);

    internal static FieldWriter ForPeople(Utf8JsonWriter json) => new(json, ImageNames.Instance, forPeople: true);

    /// <summary>A text.</summary>
    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            if (_walk is not null)
            {
                _walk.Text(name, value);
                return;
            }

            Json.WriteString(name, value);
        }
    }

    /// <summary>An integer.</summary>
    public void Integer(ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            if (_walk is not null)
            {
                _walk.Integer(name, number);
                return;
            }

            Json.WriteNumber(name, number);
        }
    }

    /// <summary>A number.</summary>
    public void Number(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            if (_walk is not null)
            {
                _walk.Set(name);
                return;
            }

            Json.WriteNumber(name, number);
        }
    }

    /// <summary>A truth value.</summary>
    public void Boolean(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } boolean)
        {
            if (_walk is not null)
            {
                _walk.Set(name);
                return;
            }

            Json.WriteBoolean(name, boolean);
        }
    }

    /// <summary>An object; one with no field set is written as <c>{}</c>.</summary>
    public void Object(ReadOnlySpan<byte> name, KubernetesValue? value)
    {
        if (value is not null)
        {
            if (_walk is not null)
            {
                _walk.Nested(name, value);
                return;
            }

            Json.WritePropertyName(name);
            Object(value);
        }
    }

    /// <summary>A whole resource inside another.</summary>
    public void Object(ReadOnlySpan<byte> name, KubernetesObject? value)
    {
        if (value is not null)
        {
            if (_walk is not null)
            {
                _walk.Nested(name, value);
                return;
            }

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
            if (_walk is not null)
            {
                Walk(name, set);
                return;
            }

            Json.WritePropertyName(name);
            Write(set);
        }
    }

    /// <summary>A value that writes itself, always.</summary>
    public void RequiredValue<T>(ReadOnlySpan<byte> name, T value)
        where T : struct, IJsonValue
    {
        if (_walk is not null)
        {
            Walk(name, value);
            return;
        }

        Json.WritePropertyName(name);
        Write(value);
    }

    private void Walk<T>(ReadOnlySpan<byte> name, T value)
        where T : struct, IJsonValue
    {
        switch (value)
        {
            case IntOrString either:
                _walk!.Value(name, either);
                break;
            case ContainerImage { Reference: { } reference }:
                _walk!.Text(name, reference);
                break;
            default:
                _walk!.Value(name, value);
                break;
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
