namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoExecutor
{
    // Only the last name can be a method with arguments.
    private GoSlot Fields(GoSlot dot, GoSlot receiver, GoNode node, ReadOnlySpan<string> names, ReadOnlySpan<GoNode> words, GoSlot final)
    {
        foreach (var name in names[..^1])
        {
            receiver = Field(dot, receiver, node, name, [], GoSlot.Missing);
        }

        return Field(dot, receiver, node, names[^1], words, final);
    }

    private GoSlot Field(GoSlot dot, GoSlot receiver, GoNode node, string name, ReadOnlySpan<GoNode> words, GoSlot final)
    {
        switch (receiver.Value)
        {
            case GoMap { Type.Methods: { } methods } named when methods(named, name) is { } method:
                return Call(dot, method, node, name, words, final);
            case GoList { Type.Methods: { } methods } named when methods(named, name) is { } method:
                return Call(dot, method, node, name, words, final);
            case GoMap map:
                return words.Length > 1 || !final.IsMissing ? throw Failed($"{name} is not a method but has arguments") : Entry(map, name);
            case null when receiver.IsInterface:
                throw Failed($"nil pointer evaluating {receiver.TypeName}.{name}");
            case null:
                return _execution.MissingKey == GoMissingKey.Error ? throw Failed($"nil data; no entry for key {GoFormat.Quote(name)}") : GoSlot.None;
            case IGoObject some:
                return Member(dot, some, receiver, node, name, words, final);
            default:
                throw Failed($"can't evaluate field {name} in type {receiver.TypeName}");
        }
    }

    private GoSlot Entry(GoMap map, string name)
    {
        if (map.TryGetValue(name, out var value))
        {
            return GoSlot.Item(value, map.Type);
        }

        return _execution.MissingKey switch
        {
            GoMissingKey.Zero => GoSlot.Item(GoZero.Of(map.Type.Element!), map.Type),
            GoMissingKey.Error => throw Failed($"map has no entry for key {GoFormat.Quote(name)}"),
            _ => GoSlot.None,
        };
    }

    private GoSlot Member(GoSlot dot, IGoObject some, GoSlot receiver, GoNode node, string name, ReadOnlySpan<GoNode> words, GoSlot final)
    {
        if (some.Method(name) is { } method)
        {
            return Call(dot, method, node, name, words, final);
        }

        if (!some.TryField(name, out var value))
        {
            throw Failed($"can't evaluate field {name} in type {receiver.TypeName}");
        }

        return words.Length > 1 || !final.IsMissing
            ? throw Failed($"{name} has arguments but cannot be invoked as function")
            : new(value, IsInterface: value is null);
    }
}
