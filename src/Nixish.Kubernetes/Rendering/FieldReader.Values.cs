using System.Text.Json;

namespace Nixish.Kubernetes;

public sealed partial class FieldReader
{
    /// <summary>A text.</summary>
    public string? Text(ReadOnlySpan<byte> name) => Take(name)?.AsText();

    /// <summary>A 32-bit integer.</summary>
    public int? Int32(ReadOnlySpan<byte> name) => Take(name)?.AsInt32();

    /// <summary>A 64-bit integer.</summary>
    public long? Int64(ReadOnlySpan<byte> name) => Take(name)?.AsInt64();

    /// <summary>A number.</summary>
    public double? Number(ReadOnlySpan<byte> name) =>
        Take(name)?.AsNumber();

    /// <summary>A truth value.</summary>
    public bool? Boolean(ReadOnlySpan<byte> name) => Take(name)?.AsBoolean();

    /// <summary>An object, read by <paramref name="read"/>.</summary>
    public T? Object<T>(ReadOnlySpan<byte> name, Func<FieldReader, T> read)
        where T : class => Take(name) is { } field ? read(field) : null;

    /// <summary>A value type, read by <paramref name="read"/>.</summary>
    public T? Value<T>(ReadOnlySpan<byte> name, Func<FieldReader, T> read)
        where T : struct => Take(name) is { } field ? read(field) : null;

    /// <summary>A list, each item read by <paramref name="read"/>; empty where it is not set.</summary>
    public Seq<T> List<T>(ReadOnlySpan<byte> name, Func<FieldReader, T> read) => Take(name) is { } field ? field.AsList(read) : default;

    /// <summary>A map, each value read by <paramref name="read"/>; empty where it is not set.</summary>
    public Map<T> Map<T>(ReadOnlySpan<byte> name, Func<FieldReader, T> read) => OptionalMap(name, read) ?? default;

    /// <summary>A map, each value read by <paramref name="read"/>; null where it is not set.</summary>
    public Map<T>? OptionalMap<T>(ReadOnlySpan<byte> name, Func<FieldReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Take(name)?.AsMap(read);
    }

    /// <summary>The value here as a map, each value read by <paramref name="read"/>.</summary>
    public Map<T> AsMap<T>(Func<FieldReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Fields.Select(entry => KeyValuePair.Create(entry.Name, read(Child(entry.Name, entry.Value)))).ToMap();
    }

    /// <summary>The metadata of a resource.</summary>
    public ObjectMeta Metadata() => Object("metadata"u8, ObjectMeta.Read) ?? new ObjectMeta();

    /// <summary>Takes <c>apiVersion</c> and <c>kind</c>, which must be these where they are given.</summary>
    public FieldReader Kind(string apiVersion, string kind)
    {
        Expect("apiVersion"u8, apiVersion);
        Expect("kind"u8, kind);
        return this;
    }

    /// <summary>The value here as a text.</summary>
    public string AsText() => _element.ValueKind == JsonValueKind.String ? _element.GetString()! : throw Wrong("a text");

    /// <summary>The value here as a 32-bit integer.</summary>
    public int AsInt32() => _element.ValueKind == JsonValueKind.Number && _element.TryGetInt32(out var value) ? value : throw Wrong("a 32-bit integer");

    /// <summary>The value here as a truth value.</summary>
    public bool AsBoolean() => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    /// <summary>The value here as a 64-bit integer.</summary>
    public long AsInt64() => _element.ValueKind == JsonValueKind.Number && _element.TryGetInt64(out var value) ? value : throw Wrong("a 64-bit integer");

    /// <summary>The value here as a number.</summary>
    public double AsNumber() => _element.ValueKind == JsonValueKind.Number && _element.TryGetDouble(out var value) && double.IsFinite(value) ? value : throw Wrong("a number");

    internal static Seq<string> TextsOf(FieldReader reader) => reader.AsList(TextOf);

    /// <summary>The value here as a list, each item read by <paramref name="read"/>.</summary>
    public Seq<T> AsList<T>(Func<FieldReader, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (_element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("a list");
        }

        var items = new T[_element.GetArrayLength()];
        var index = 0;
        foreach (var item in _element.EnumerateArray())
        {
            items[index] = read(Item(index, item));
            index++;
        }

        return Seq.Create<T>(items);
    }

    private void Expect(ReadOnlySpan<byte> name, string value)
    {
        if (Take(name) is { } field && !string.Equals(field.AsText(), value, StringComparison.Ordinal))
        {
            throw field.Wrong($"'{value}'");
        }
    }
}
