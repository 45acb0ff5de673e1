using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// A JSON value, immutable, equal to another of the same content: members are sorted by UTF-8 bytes, and a number is a
/// 64-bit integer where it is one and a 64-bit float elsewhere, as in the Kubernetes API. <c>default</c> is null.
/// </summary>
public readonly struct Json : IEquatable<Json>, IJsonValue
{
    // null, bool, long, double, string, Seq<Json> or Map<Json>.
    private readonly object? _value;

    private Json(object? value) => _value = value;

    /// <summary>Whether this is null.</summary>
    public bool IsNull => _value is null;

    internal bool IsObject => _value is Map<Json>;

    internal bool IsArray => _value is Seq<Json>;

    /// <summary>The members, where this is an object; else none.</summary>
    public Map<Json> Members => _value is Map<Json> members ? members : default;

    /// <summary>The items, where this is an array; else none.</summary>
    public Seq<Json> Items => _value is Seq<Json> items ? items : default;

    /// <summary>The text, where this is a string; else null.</summary>
    public string? Text => _value as string;

    /// <summary>The number, where this is an integer; else null.</summary>
    public long? Integer => _value is long number ? number : null;

    /// <summary>The number, where this is one; else null.</summary>
    public double? Number => _value switch { long number => number, double number => number, _ => null };

    /// <summary>The truth value, where this is one; else null.</summary>
    public bool? Boolean => _value is bool value ? value : null;

    /// <summary>The member <paramref name="name"/>; null where this has none.</summary>
    public Json this[string name] => Members.TryGetValue(name, out var value) ? value : default;

    /// <summary>A string.</summary>
    public static implicit operator Json(string? value) => new(value);

    /// <summary>An integer.</summary>
    public static implicit operator Json(long value) => new(value);

    /// <summary>An integer.</summary>
    public static implicit operator Json(int value) => new((long)value);

    /// <summary>A number; an integral one is the integer.</summary>
    /// <exception cref="ArgumentException">JSON has no NaN and no infinity.</exception>
    public static implicit operator Json(double value) => !double.IsFinite(value)
        ? throw new ArgumentException("JSON has no NaN and no infinity.", nameof(value))
        : double.IsInteger(value) && Math.Abs(value) < 1L << 53 ? new((long)value) : new(value);

    /// <summary>True or false.</summary>
    public static implicit operator Json(bool value) => new(value);

    /// <summary>An object.</summary>
    public static implicit operator Json(Map<Json> members) => new(members);

    /// <summary>An array.</summary>
    public static implicit operator Json(Seq<Json> items) => new(items);

    /// <summary>Parses JSON text.</summary>
    /// <exception cref="KubernetesJsonException">The text is not JSON, is deeper than 64, names a member twice, or holds a number that is too large.</exception>
    public static Json Parse(string text) => Parse(Encoding.UTF8.GetBytes(text ?? throw new ArgumentNullException(nameof(text))));

    /// <summary>Parses JSON in UTF-8.</summary>
    /// <exception cref="KubernetesJsonException">The text is not JSON, is deeper than 64, names a member twice, or holds a number that is too large.</exception>
    public static Json Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonText.Parse(utf8);
        return From(document.RootElement);
    }

    /// <summary>The value of a parsed element, copied out of its document.</summary>
    /// <exception cref="KubernetesJsonException">A number is larger than a number can be.</exception>
    public static Json From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Map.Create<Json>([.. element.EnumerateObject().Select(member => new KeyValuePair<string, Json>(member.Name, From(member.Value)))]),
        JsonValueKind.Array => element.EnumerateArray().Select(From).ToSeq(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out var integer) ? (Json)integer : element.GetDouble() is var number && double.IsFinite(number)
            ? number
            : throw new KubernetesJsonException("$", $"{element.GetRawText()} is larger than a number can be"),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => default,
    };

    /// <summary>Writes the value.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (_value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool value:
                writer.WriteBooleanValue(value);
                break;
            case long value:
                writer.WriteNumberValue(value);
                break;
            case double value:
                writer.WriteNumberValue(value);
                break;
            case string value:
                writer.WriteStringValue(value);
                break;
            case Seq<Json> items:
                writer.WriteStartArray();
                foreach (var item in items)
                {
                    item.WriteTo(writer);
                }

                writer.WriteEndArray();
                break;
            case Map<Json> members:
                writer.WriteStartObject();
                foreach (var (name, value) in members)
                {
                    writer.WritePropertyName(name);
                    value.WriteTo(writer);
                }

                writer.WriteEndObject();
                break;
        }
    }

    void IJsonValue.WriteTo(Utf8JsonWriter writer, Deliveries deliveries) => WriteTo(writer);

    internal static Json Read(FieldReader reader) => From(reader.Element);

    /// <inheritdoc/>
    public bool Equals(Json other) => Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Json other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value?.GetHashCode() ?? 0;

    /// <summary>Whether both have the same content.</summary>
    public static bool operator ==(Json left, Json right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Json left, Json right) => !left.Equals(right);

    /// <summary>The canonical JSON text.</summary>
    public override string ToString() => JsonText.Of(WriteTo);
}
