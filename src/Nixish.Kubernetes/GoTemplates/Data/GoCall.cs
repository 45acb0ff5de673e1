namespace Nixish.Kubernetes.GoTemplates;

/// <summary>One call of a function.</summary>
/// <param name="Arguments">The arguments, checked and converted: each is of its parameter's type, a variadic tail follows the fixed ones. The function may keep the array.</param>
/// <param name="State">What whoever executes the template gave along, null when nothing.</param>
internal readonly record struct GoCall(object?[] Arguments, object? State)
{
    public int Count => Arguments.Length;

    public object? this[int index] => Arguments[index];

    /// <summary>The argument of a parameter of type <c>string</c>.</summary>
    public string Text(int index) => (string)Arguments[index]!;
}
