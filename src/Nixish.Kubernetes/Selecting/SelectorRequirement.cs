using System.Globalization;

namespace Nixish.Kubernetes;

/// <summary>What a <see cref="SelectorRequirement"/> asks of a label.</summary>
public enum SelectorOperator
{
    /// <summary>The label is there with one of the values: <c>tier in (a,b)</c>, or <c>tier=a</c> for one.</summary>
    In,

    /// <summary>The label is not there, or has none of the values: <c>tier notin (a,b)</c>, or <c>tier!=a</c> for one.</summary>
    NotIn,

    /// <summary>The label is there: <c>tier</c>.</summary>
    Exists,

    /// <summary>The label is not there: <c>!tier</c>.</summary>
    DoesNotExist,

    /// <summary>The label is there and a larger 64-bit integer: <c>cores&gt;4</c>.</summary>
    GreaterThan,

    /// <summary>The label is there and a smaller 64-bit integer: <c>cores&lt;4</c>.</summary>
    LessThan,
}

/// <summary>What a <see cref="Selector"/> asks of one label. Requirements that ask the same are equal: <c>a=b</c> and <c>a in (b)</c>.</summary>
public sealed record SelectorRequirement
{
    /// <summary>Asks of the label <paramref name="key"/> what <paramref name="operator"/> says.</summary>
    /// <param name="key">The label's key, such as <c>app</c> or <c>example.com/tier</c>.</param>
    /// <param name="operator">What is asked.</param>
    /// <param name="values">At least one for <c>In</c> and <c>NotIn</c>, one number for <c>GreaterThan</c> and <c>LessThan</c>, none for the others. Their order is nothing.</param>
    /// <exception cref="InvalidSelectorException">A key or value that no label can have, or values that do not fit the operator.</exception>
    public SelectorRequirement(string key, SelectorOperator @operator, Seq<string> values = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        if ((KeyProblem(key) ?? ValuesProblem(@operator, values)) is { } problem)
        {
            throw new InvalidSelectorException(key, position: null, problem);
        }

        (Key, Operator) = (key, @operator);
        Values = @operator is SelectorOperator.GreaterThan or SelectorOperator.LessThan
            ? [Number(values[0])!.Value.ToString(CultureInfo.InvariantCulture)]
            : values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToSeq();
    }

    /// <summary>The label's key.</summary>
    public string Key { get; }

    /// <summary>What is asked.</summary>
    public SelectorOperator Operator { get; }

    /// <summary>The values it is asked about, sorted, each once.</summary>
    public Seq<string> Values { get; }

    /// <summary>Whether an object with these labels fulfils it.</summary>
    public bool Matches(Map<string> labels)
    {
        var found = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            SelectorOperator.In => found && Has(value!),
            SelectorOperator.NotIn => !found || !Has(value!),
            SelectorOperator.Exists => found,
            SelectorOperator.DoesNotExist => !found,
            SelectorOperator.GreaterThan => found && Number(value!) > Number(Values[0]),
            _ => found && Number(value!) < Number(Values[0]),
        };
    }

    /// <summary>The requirement as the API reads it: <c>tier in (a,b)</c>.</summary>
    public override string ToString() => Operator switch
    {
        SelectorOperator.In when Values.Count == 1 => $"{Key}={Values[0]}",
        SelectorOperator.In => $"{Key} in ({string.Join(',', Values)})",
        SelectorOperator.NotIn when Values.Count == 1 => $"{Key}!={Values[0]}",
        SelectorOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
        SelectorOperator.Exists => Key,
        SelectorOperator.DoesNotExist => $"!{Key}",
        SelectorOperator.GreaterThan => $"{Key}>{Values[0]}",
        _ => $"{Key}<{Values[0]}",
    };

    internal static string? KeyProblem(string key) => NameRules.QualifiedNameProblem(key) is { } rule
        ? $"'{InvalidSelectorException.Short(key)}' is no label's key, which {rule}"
        : null;

    internal static string? ValueProblem(string value) => NameRules.LabelValueProblem(value) is { } rule
        ? $"'{InvalidSelectorException.Short(value)}' is no label's value, which {rule}"
        : null;

    internal static string? NumberProblem(string value) => Number(value) is null
        ? $"'{InvalidSelectorException.Short(value)}' is no 64-bit integer; '>' and '<' compare with one"
        : null;

    private static string? ValuesProblem(SelectorOperator @operator, Seq<string> values)
    {
        var fits = @operator switch
        {
            SelectorOperator.In or SelectorOperator.NotIn => !values.IsEmpty,
            SelectorOperator.Exists or SelectorOperator.DoesNotExist => values.IsEmpty,
            SelectorOperator.GreaterThan or SelectorOperator.LessThan => values.Count == 1,
            _ => throw new ArgumentOutOfRangeException(nameof(@operator), @operator, "There is no such operator."),
        };
        if (!fits)
        {
            return @operator switch
            {
                SelectorOperator.In or SelectorOperator.NotIn => $"{@operator} takes at least one value",
                SelectorOperator.Exists or SelectorOperator.DoesNotExist => $"{@operator} takes no values, and has {values.Count}",
                _ => $"{@operator} takes one value, and has {values.Count}",
            };
        }

        var number = @operator is SelectorOperator.GreaterThan or SelectorOperator.LessThan;
        return values.Select(value => ValueProblem(value) ?? (number ? NumberProblem(value) : null)).FirstOrDefault(problem => problem is not null);
    }

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private bool Has(string value)
    {
        foreach (var one in Values)
        {
            if (string.Equals(one, value, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
