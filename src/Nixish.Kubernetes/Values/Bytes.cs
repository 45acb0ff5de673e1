using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Immutable bytes, which JSON holds in base64: a Secret's data, a certificate. Equal to others of the same content.</summary>
/// <remarks>They never show in <see cref="ToString"/>: they are often secrets.</remarks>
public readonly struct Bytes : IEquatable<Bytes>, IJsonValue
{
    private readonly byte[]? _bytes;

    /// <summary>A copy of <paramref name="bytes"/>.</summary>
    public Bytes(ReadOnlySpan<byte> bytes) => _bytes = bytes.ToArray();

    /// <summary>The text's UTF-8.</summary>
    public static Bytes FromText(string text) => new(Encoding.UTF8.GetBytes(text ?? throw new ArgumentNullException(nameof(text))));

    /// <summary>A copy of the bytes.</summary>
    public static implicit operator Bytes(byte[] bytes) => new(bytes);

    /// <summary>The bytes, without a copy.</summary>
    public ReadOnlySpan<byte> AsSpan() => _bytes;

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter writer, Deliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteBase64StringValue(AsSpan());
    }

    /// <inheritdoc/>
    public bool Equals(Bytes other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Bytes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(AsSpan());
        return hash.ToHashCode();
    }

    /// <summary>Whether both hold the same bytes.</summary>
    public static bool operator ==(Bytes left, Bytes right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Bytes left, Bytes right) => !left.Equals(right);

    /// <summary>How many bytes there are, not which.</summary>
    public override string ToString() => $"({AsSpan().Length} bytes)";

    internal static Bytes Read(FieldReader reader) =>
        reader.Element.ValueKind == JsonValueKind.String && reader.Element.TryGetBytesFromBase64(out var bytes) ? new(bytes) : throw reader.Wrong("bytes in base64");
}
