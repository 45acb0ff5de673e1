using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>A number or a text: a port by number or by name, a count or a percentage such as <c>25%</c>. The number 80 and the text "80" differ.</summary>
public readonly record struct IntOrString : IJsonValue
{
    private readonly int _number;

    private IntOrString(int number, string? text) => (_number, Text) = (number, text);

    /// <summary>The text; null where this is a number.</summary>
    public string? Text { get; }

    /// <summary>The number; null where this is a text.</summary>
    public int? Number => Text is null ? _number : null;

    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int number) => new(number, null);

    /// <summary>A text.</summary>
    public static implicit operator IntOrString(string text) => new(0, text ?? throw new ArgumentNullException(nameof(text)));

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer, Deliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (Text is null)
        {
            writer.WriteNumberValue(_number);
        }
        else
        {
            writer.WriteStringValue(Text);
        }
    }

    /// <summary>The number or the text.</summary>
    public override string ToString() => Text ?? _number.ToString(CultureInfo.InvariantCulture);

    internal static IntOrString Read(FieldReader reader) => reader.Element.ValueKind switch
    {
        JsonValueKind.String => reader.AsText(),
        JsonValueKind.Number => reader.AsInt32(),
        _ => throw reader.Wrong("a number or a text"),
    };
}
