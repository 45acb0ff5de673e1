namespace Nixish.Kubernetes;

public sealed partial class FieldWriter
{
    /// <summary>A list, unless empty; each item as <paramref name="write"/> writes it.</summary>
    public void List<T>(ReadOnlySpan<byte> name, Seq<T> values, Action<FieldWriter, T> write)
    {
        if (!values.IsEmpty)
        {
            RequiredList(name, values, write);
        }
    }

    /// <summary>A list, also when empty; each item as <paramref name="write"/> writes it.</summary>
    public void RequiredList<T>(ReadOnlySpan<byte> name, Seq<T> values, Action<FieldWriter, T> write)
    {
        if (_walk is not null)
        {
            _walk.Set(name);
            return;
        }

        Json.WritePropertyName(name);
        Items(values, write);
    }

    /// <summary>A map, unless empty; each value as <paramref name="write"/> writes it.</summary>
    public void Map<T>(ReadOnlySpan<byte> name, Map<T> values, Action<FieldWriter, T> write)
    {
        if (!values.IsEmpty)
        {
            RequiredMap(name, values, write);
        }
    }

    /// <summary>A map, also when empty; each value as <paramref name="write"/> writes it.</summary>
    public void RequiredMap<T>(ReadOnlySpan<byte> name, Map<T> values, Action<FieldWriter, T> write)
    {
        if (_walk is not null)
        {
            _walk.Set(name);
            return;
        }

        Json.WritePropertyName(name);
        Entries(values, write);
    }

    /// <summary>A list that is an item or a map's value itself.</summary>
    public void Items<T>(Seq<T> values, Action<FieldWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Json.WriteStartArray();
        foreach (var value in values)
        {
            write(this, value);
        }

        Json.WriteEndArray();
    }

    /// <summary>A map that is an item or a map's value itself.</summary>
    public void Entries<T>(Map<T> values, Action<FieldWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        Json.WriteStartObject();
        foreach (var (key, value) in values)
        {
            Json.WritePropertyName(key);
            write(this, value);
        }

        Json.WriteEndObject();
    }

    /// <summary>A text as an item.</summary>
    public void Item(string value) => Json.WriteStringValue(value);

    /// <summary>An integer as an item.</summary>
    public void Item(long value) => Json.WriteNumberValue(value);

    /// <summary>A number as an item.</summary>
    public void Item(double value) => Json.WriteNumberValue(value);

    /// <summary>A truth value as an item.</summary>
    public void BooleanItem(bool? value)
    {
        if (value is { } truth)
        {
            Json.WriteBooleanValue(truth);
        }
        else
        {
            Json.WriteNullValue();
        }
    }

    /// <summary>An object as an item.</summary>
    public void Item(KubernetesValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Object(value);
    }

    /// <summary>A whole resource as an item.</summary>
    public void Item(KubernetesObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        value.WriteTo(Json, _deliveries);
    }

    /// <summary>A value as an item.</summary>
    public void ValueItem<T>(T value)
        where T : struct, IJsonValue => Write(value);
}
