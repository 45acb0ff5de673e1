namespace Nixish.Kubernetes;

/// <summary>What a <see cref="FieldTerm"/> asks of a field.</summary>
public enum FieldOperator
{
    /// <summary>It has the value.</summary>
    Equal,

    /// <summary>It has another value, or none.</summary>
    NotEqual,
}

/// <summary>What a <see cref="FieldSelector"/> asks of one field.</summary>
public sealed record FieldTerm
{
    internal FieldTerm(string field, FieldOperator @operator, string value) => (Field, Operator, Value) = (field, @operator, value);

    /// <summary>The field's path: <c>metadata.name</c>.</summary>
    public string Field { get; }

    /// <summary>What is asked.</summary>
    public FieldOperator Operator { get; }

    /// <summary>The value it is asked about.</summary>
    public string Value { get; }

    /// <summary>Whether an object with these fields fulfils it. A field that is not there is the empty text.</summary>
    public bool Matches(Map<string> fields) =>
        string.Equals(fields.TryGetValue(Field, out var value) ? value : "", Value, StringComparison.Ordinal) == (Operator == FieldOperator.Equal);

    /// <summary>The term as the API reads it: <c>metadata.name=web</c>.</summary>
    public override string ToString() => $"{Field}{(Operator == FieldOperator.Equal ? "=" : "!=")}{Escaped(Value)}";

    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("=", "\\=", StringComparison.Ordinal);
}
