namespace Nixish.Kubernetes;

public sealed partial class FieldWriter
{
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
        if (_walk is not null)
        {
            _walk.Texts(name, values);
            return;
        }

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
            RequiredIntegers(name, values);
        }
    }

    /// <summary>A list of integers, also when empty.</summary>
    public void RequiredIntegers(ReadOnlySpan<byte> name, Seq<int> values)
    {
        if (_walk is not null)
        {
            _walk.Set(name);
            return;
        }

        Json.WriteStartArray(name);
        foreach (var value in values)
        {
            Json.WriteNumberValue(value);
        }

        Json.WriteEndArray();
    }

    /// <summary>A list of 64-bit integers, unless empty.</summary>
    public void Integers(ReadOnlySpan<byte> name, Seq<long> values)
    {
        if (!values.IsEmpty)
        {
            if (_walk is not null)
            {
                _walk.Set(name);
                return;
            }

            Json.WriteStartArray(name);
            foreach (var value in values)
            {
                Json.WriteNumberValue(value);
            }

            Json.WriteEndArray();
        }
    }

    /// <summary>A list of truth values, unless empty.</summary>
    public void Booleans(ReadOnlySpan<byte> name, Seq<bool> values)
    {
        if (!values.IsEmpty)
        {
            if (_walk is not null)
            {
                _walk.Set(name);
                return;
            }

            Json.WriteStartArray(name);
            foreach (var value in values)
            {
                Json.WriteBooleanValue(value);
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
        if (_walk is not null)
        {
            _walk.Items(name, values);
            return;
        }

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
            if (_walk is not null)
            {
                _walk.Items(name, values);
                return;
            }

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
            RequiredValues(name, values);
        }
    }

    /// <summary>A list of values, also when empty.</summary>
    public void RequiredValues<T>(ReadOnlySpan<byte> name, Seq<T> values)
        where T : struct, IJsonValue
    {
        if (_walk is not null)
        {
            _walk.Values(name, values);
            return;
        }

        Json.WriteStartArray(name);
        foreach (var value in values)
        {
            Write(value);
        }

        Json.WriteEndArray();
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
            if (_walk is not null)
            {
                _walk.Set(name);
                return;
            }

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
            if (_walk is not null)
            {
                _walk.Set(name);
                return;
            }

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
            RequiredObjectMap(name, values);
        }
    }

    /// <summary>A map of objects, also when empty.</summary>
    public void RequiredObjectMap<T>(ReadOnlySpan<byte> name, Map<T> values)
        where T : KubernetesValue
    {
        if (_walk is not null)
        {
            _walk.Entries(name, values);
            return;
        }

        Json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            Json.WritePropertyName(key);
            Object(value);
        }

        Json.WriteEndObject();
    }

    /// <summary>A map of values, unless empty.</summary>
    public void ValueMap<T>(ReadOnlySpan<byte> name, Map<T> values)
        where T : struct, IJsonValue
    {
        if (!values.IsEmpty)
        {
            RequiredValueMap(name, values);
        }
    }

    /// <summary>A map of values, also when empty.</summary>
    public void RequiredValueMap<T>(ReadOnlySpan<byte> name, Map<T> values)
        where T : struct, IJsonValue
    {
        if (_walk is not null)
        {
            _walk.Set(name);
            return;
        }

        Json.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            Json.WritePropertyName(key);
            Write(value);
        }

        Json.WriteEndObject();
    }

    /// <summary>The members of an object whose fields nothing describes.</summary>
    public void Members(Map<Json> members)
    {
        if (_walk is not null)
        {
            return;
        }

        foreach (var (name, value) in members)
        {
            Json.WritePropertyName(name);
            value.WriteTo(Json);
        }
    }
}
