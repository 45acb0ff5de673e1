namespace Nixish.Kubernetes.GoTemplates;

/// <summary>
/// A value on its way through an expression. Go tells nothing at all (a key that is missing) from an interface that holds nothing (a key whose value is nil),
/// and in errors a value from an interface that holds it.
/// </summary>
/// <param name="Value">The value.</param>
/// <param name="IsInterface">Whether it came out of a map, list or function that holds <c>interface {}</c>.</param>
internal readonly record struct GoSlot(object? Value, bool IsInterface = false)
{
    private static readonly object Mark = new();

    /// <summary>No value.</summary>
    public static GoSlot None => default;

    /// <summary>Not even no value: nothing came down the pipeline.</summary>
    public static GoSlot Missing { get; } = new(Mark);

    public bool IsMissing => ReferenceEquals(Value, Mark);

    /// <summary>Whether it is a reflect.Value without a value: nothing, and not even an interface.</summary>
    public bool IsInvalid => Value is null && !IsInterface;

    /// <summary>The name of its type in errors.</summary>
    public string TypeName => IsInterface ? GoType.Any.Name : GoType.Of(Value)?.Name ?? "<nil>";

    /// <summary>An item of a map or list of a type.</summary>
    public static GoSlot Item(object? value, GoType container) => new(value, container.Element!.Kind == GoKind.Interface);
}

/// <summary>What the built-in functions are given for an interface that holds nothing: len tells it from no value.</summary>
internal sealed class GoNilInterface
{
    public static GoNilInterface Value { get; } = new();
}
