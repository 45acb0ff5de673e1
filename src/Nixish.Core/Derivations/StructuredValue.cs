using System.Globalization;
using System.Text.Json;

namespace Nixish;

/// <summary>
/// A JSON value among a recipe's structured attributes: null, a truth value, a whole number, text with references, a list or an object.
/// There are no floating-point numbers: versions of Nix print them differently, and the text is hashed.
/// </summary>
public abstract partial record StructuredValue
{
    private protected StructuredValue()
    {
    }

    /// <summary>JSON's null.</summary>
    public static StructuredValue Null { get; } = new NullValue();

    /// <summary>A truth value.</summary>
    public static implicit operator StructuredValue(bool value) => new Truth(value);

    /// <summary>A whole number.</summary>
    public static implicit operator StructuredValue(long value) => new Number(value);

    /// <summary>Plain text.</summary>
    public static implicit operator StructuredValue(string value) => new Text(value);

    /// <summary>Text with references. For an interpolated string write <c>(StoreString)$"{app}/bin"</c>.</summary>
    public static implicit operator StructuredValue(StoreString value) => new Text(value);

    /// <summary>A reference: its store path, and a dependency on it.</summary>
    public static implicit operator StructuredValue(Buildable value) => new Text($"{value}");

    /// <summary>A list.</summary>
    public static implicit operator StructuredValue(Seq<StructuredValue> value) => new List(value);

    /// <summary>An object.</summary>
    public static implicit operator StructuredValue(Map<StructuredValue> value) => new Object(value);

    /// <summary>The same value, from parsed JSON.</summary>
    /// <exception cref="InvalidDerivationException">There is a number that is not whole, or larger than 64 bits, or text that is not Unicode.</exception>
    public static StructuredValue FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => Null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => Read(json, static text => text.GetString()!),
        JsonValueKind.Number => json.TryGetInt64(out var number) && long.TryParse(json.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? number
            : throw new InvalidDerivationException($"The structured attribute {json.GetRawText()} is not a whole number of 64 bits. Versions of Nix print others differently; write it as text."),
        JsonValueKind.Array => json.EnumerateArray().Select(FromJson).ToSeq(),
        JsonValueKind.Object => Read(json, static members => members.EnumerateObject().Select(static member => KeyValuePair.Create(member.Name, FromJson(member.Value))).ToMap()),
        _ => throw new ArgumentException("There is no JSON value.", nameof(json)),
    };

    // JSON can spell half a character, "\ud800", which no text can hold.
    private static T Read<T>(JsonElement json, Func<JsonElement, T> read)
    {
        try
        {
            return read(json);
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidDerivationException($"A structured attribute is not text: {failure.Message}", failure);
        }
    }

    private sealed record NullValue : StructuredValue;

    private sealed record Truth(bool Value) : StructuredValue;

    private sealed record Number(long Value) : StructuredValue;

    private sealed record Text(StoreString Value) : StructuredValue;

    private sealed record List(Seq<StructuredValue> Items) : StructuredValue;

    private sealed record Object(Map<StructuredValue> Members) : StructuredValue;
}
