namespace Nixish.Kubernetes.GoTemplates;

/// <summary>One call of a function.</summary>
/// <param name="Arguments">
/// The arguments, checked and converted: each is of its parameter's type, a variadic tail follows the fixed ones. Nil for a map or list is an empty one, for anything else that takes nil it is null.
/// The function may keep the array.
/// </param>
/// <param name="State">What whoever executes the template gave along, null when nothing.</param>
internal readonly record struct GoCall(object?[] Arguments, object? State)
{
    public int Count => Arguments.Length;

    /// <summary>The execution that makes the call, null for a call from outside of one.</summary>
    internal GoExecutor? Executor { get; init; }

    public object? this[int index] => Arguments[index];

    /// <summary>The argument of a parameter of type <c>string</c>.</summary>
    public string Text(int index) => (string)Arguments[index]!;

    /// <summary>Executes a template of the set that the call comes from, as part of the same execution: its limits, state and cancellation hold.</summary>
    /// <exception cref="GoTemplateException">There is no such template, or it fails.</exception>
    public string Render(string name, object? dot) => Caller.Render(name, dot);

    /// <summary>Executes a template beside those of another set as part of the same execution.</summary>
    /// <exception cref="GoTemplateException">It fails.</exception>
    public string Render(GoTemplateSet set, GoTree tree, object? dot) => Caller.Render(set, tree, dot);

    /// <summary>The set that the calling template belongs to.</summary>
    public GoTemplateSet Set => Caller.Set;

    private GoExecutor Caller => Executor ?? throw new InvalidOperationException("Only a call that a template makes can render another.");
}
